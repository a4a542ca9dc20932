"""Where staff live, as keyed hashes: compared with a child's home and telephones, never read back."""

import hashlib
import hmac

from django.conf import settings

from linkspan.children import faces
from linkspan.matching import Features, fold

BLOCK = 64
PURPOSE = b"linkspan: homes of staff"


def pads() -> tuple[bytes, bytes]:
    """Give the two padded halves of the key, as the database's own function takes them."""
    key = hmac.digest(bytes.fromhex(settings.LINKSPAN_CONTEXT_KEY), PURPOSE, hashlib.sha256).ljust(BLOCK, b"\0")
    return bytes(each ^ 0x36 for each in key), bytes(each ^ 0x5C for each in key)


def keyed(said: str) -> bytes:
    """Hash one thing said, as the database does."""
    inner, outer = pads()
    return hashlib.sha256(outer + hashlib.sha256(inner + said.encode()).digest()).digest()


def marks(*, address: str = "", postcode: str = "", phone: str = "") -> dict[str, bytes]:
    """Hash a home and a telephone, as far as they could be read; what was typed is kept nowhere."""
    face = fold(Features(address=address or None, postcode=postcode or None))
    digits = "".join(each for each in phone if each.isdigit())[-10:]
    found: dict[str, bytes] = {}
    if (home := faces.household(face)) is not None:
        found["home"] = keyed(f"home:{home}")
    if face.postcode:
        found["outcode"] = keyed(f"outcode:{face.postcode.partition(' ')[0]}")
    if len(digits) == 10:
        found["phone"] = keyed(f"phone:{digits}")
    return found
