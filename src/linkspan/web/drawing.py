"""What every picture made here has in common: it is as wide as a telephone, so that its words can be read on one.

A picture is scaled to its place. One that is drawn wider than a telephone has words there that are too small to read,
or is pushed sideways; both were tried. On a desk it grows to one and a half times its size.
"""

from __future__ import annotations

from textwrap import wrap

WIDTH = 320
LETTER = 8  # how wide a letter of 13 units is in the widest fonts in use, bold ones too


def broken(text: str, width: int, most: int) -> list[str]:
    """Break a text into lines that fit a width, at most so many; the last says where something was left out."""
    letters = max(4, width // LETTER)
    found = wrap(text, letters, break_long_words=True)
    if len(found) > most:
        found = [*found[: most - 1], found[most - 1][: letters - 1].rstrip() + "…"]
    return found
