"""Codes and session keys of a child's and a parent's page: made by chance, and only ever kept as a keyed hash."""

import secrets
from collections.abc import Sequence

from django.utils.crypto import salted_hmac


def new_code(alphabet: str, length: int) -> str:
    """Make a code that is read aloud and typed."""
    return "".join(secrets.choice(alphabet) for _ in range(length))


def plain(typed: str) -> str:
    """Read a code as people type it: small letters, spaces and dashes do no harm."""
    return "".join(each for each in typed.upper() if each.isalnum())[:40]


def spaced(code: str, groups: Sequence[int]) -> str:
    """Write a code in groups of so many signs, so that it can be read aloud."""
    ends = [sum(groups[: place + 1]) for place in range(len(groups))]
    return " ".join(code[end - size : end] for end, size in zip(ends, groups, strict=True))


def new_key() -> str:
    """Make the key of a session that is open on one telephone."""
    return secrets.token_urlsafe(32)


def keyed(what: str, value: str) -> str:
    """Hash a code, a key or an address under the node's own secret: who steals the table has none of them.

    `what` keeps one page's apart from another's, as in "page.code".
    """
    return salted_hmac(f"linkspan.voice.{what}", value, algorithm="sha256").hexdigest()
