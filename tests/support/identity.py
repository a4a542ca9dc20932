"""An organisation's own sign-in: a small OpenID Connect provider that holds the program to the standard.

It answers discovery, authorisation (a code, with PKCE), token, user information and keys over HTTP, and refuses what
the standard has it refuse: an unknown return address, a wrong secret, a code used twice or without its verifier.
Sources: OpenID Connect Core 1.0 and Discovery 1.0; RFC 6749; RFC 7636.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "linkspan", "between us"


@dataclass
class Provider:
    """What a provider knows: its address, its key, and the codes and tokens that it gave out."""

    address: str
    returns_to: str
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)
    said_of_token: dict[str, Any] = field(default_factory=dict)
    verifier_seen: bool = False

    def discovery(self) -> dict[str, Any]:
        """Describe the provider."""
        ends = ("authorization_endpoint", "/authorize"), ("token_endpoint", "/token"), ("jwks_uri", "/keys")
        return {name: f"{self.address}{path}" for name, path in ends} | {
            "issuer": self.address,
            "userinfo_endpoint": f"{self.address}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict[str, Any]:
        """Give the public half of the key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def sign_in(self, asked: str, claims: dict[str, Any]) -> str:
        """Do what a person does on the provider's page, and give the address that their browser is sent back to."""
        sent = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        if (sent["client_id"], sent["redirect_uri"], sent["response_type"]) != (CLIENT, self.returns_to, "code"):
            raise ValueError("not what this provider was told of")
        code = secrets.token_urlsafe(16)
        self.codes[code] = sent | {"claims": claims}
        return f"{self.returns_to}?{urlencode({'code': code, 'state': sent['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Change a code for tokens, once; nothing where the standard has it refused."""
        known = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        fits = (sent.get("client_id"), sent.get("client_secret"), sent.get("redirect_uri"))
        if not known or fits != (CLIENT, SECRET, self.returns_to) or challenge != known.get("code_challenge"):
            return None
        self.verifier_seen, token = True, secrets.token_urlsafe(16)
        self.tokens[token] = known["claims"]
        now = int(time.time())
        said = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300} | known["claims"] | self.said_of_token
        signed = jwt.encode(said, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": token, "token_type": "Bearer", "expires_in": 300, "id_token": signed}


class _Answers(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/userinfo":
            claims = self.provider.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self._say({"error": "invalid_token"} if claims is None else claims, 401 if claims is None else 200)
        elif path == "/keys":
            self._say(self.provider.keys())
        elif path == "/.well-known/openid-configuration":
            self._say(self.provider.discovery())
        else:
            self._say({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        given = self.provider.token({name: values[0] for name, values in parse_qs(body).items()})
        self._say({"error": "invalid_grant"} if given is None else given, 400 if given is None else 200)

    def _say(self, what: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: tokens have no place in a log."""


@contextmanager
def provider(returns_to: str) -> Generator[Provider]:
    """Run a provider on a free port of this machine."""
    answers = type("Answers", (_Answers,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), answers) as server:
        made = Provider(f"http://127.0.0.1:{server.server_address[1]}", returns_to)
        answers.provider = made
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
