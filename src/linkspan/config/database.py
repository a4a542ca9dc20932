"""Turn a database address into Django's settings for it."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def origin_of(address: str) -> str:
    """Give the scheme, host and port of an address, as a content security policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def database(url: str, role: str) -> dict[str, Any]:
    """Read `postgresql://user:password@host:port/name?host=/socket/folder&sslmode=…` for one database role.

    The session takes the group role at connection, so that what it may do depends on no login's own grants.
    """
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    options: dict[str, Any] = {"options": f"-c role={role}", "connect_timeout": 5}
    options |= {key: value for key, value in query.items() if key not in ("host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or unquote(parts.hostname or ""),
        "PORT": query.get("port") or str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
