"""Draw a picture anew from what was sent: what it shows is kept, and nothing else that the file carried.

A photograph from a phone says where and when it was taken, and on whose phone. A file may be something else than its
name says. So the bytes are read as a picture or refused, turned upright, made no larger than a page needs, and written
again as pixels alone.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from linkspan.audit import NotNow
from linkspan.voice.word_rules import MOST_BYTES

# What is read. Told by the bytes themselves: the name of a file and what a browser calls it prove nothing.
READ = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2_000


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


NO_PICTURE = _("That file is no picture we can read. Send a photograph or scan as JPEG or PNG.")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it is kept."""

    body: bytes
    kind: str
    width: int
    height: int


def drawn_anew(sent: bytes) -> Drawn:
    """Give a picture as it is kept, or refuse what is none."""
    if len(sent) > MOST_BYTES:
        raise NotNow("voice.picture_large", _("The picture is too large. Send one of less than 8 MB."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(sent), formats=READ) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise NotNow("voice.picture_large", _("The picture has too many points. Send a smaller one."))
                return _written(found)
    except NotNow:
        raise
    except Exception as problem:  # a broken file makes the reader fail in many ways, and each means the same here
        raise NotNow("voice.no_picture", NO_PICTURE) from problem


def _written(found: Image.Image) -> Drawn:
    upright = ImageOps.exif_transpose(found)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")
    shown = upright.convert("RGBA")
    plain.paste(shown, mask=shown.getchannel("A"))
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=85)
    return Drawn(written.getvalue(), "image/jpeg", *plain.size)
