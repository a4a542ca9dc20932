"""Codes and session keys of a parent's page: made by chance, and only ever kept as a keyed hash."""

import hashlib
import hmac
import secrets
from datetime import date

from django.conf import settings

from linkspan.voice import parent_rules as rules


def new_code() -> str:
    """Make a code that is read aloud and typed: twelve signs out of thirty-one, some fifty-nine bits."""
    return "".join(secrets.choice(rules.ALPHABET) for _ in range(rules.CODE_LENGTH))


def spaced(code: str) -> str:
    """Write a code in groups of four, as people read it."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def new_session() -> str:
    """Make the key of a session that is open on one telephone."""
    return secrets.token_urlsafe(32)


def digest(kind: str, said: str) -> str:
    """Hash a code or a session key with the installation's own secret: a copy of the table opens nothing."""
    return hmac.new(settings.SECRET_KEY.encode(), f"parent:{kind}:{said}".encode(), hashlib.sha256).hexdigest()


def source(address: str, on: date) -> str:
    """Hash where a try came from, for one day alone."""
    return digest("source", f"{on.isoformat()}:{address}")
