"""Words of seven languages that may tell of harm, to put a question to whoever reads what a child wrote.

They decide nothing, and none of them found says nothing: a child may tell of harm without any, or in a language that
has no list here. What is in no language of the lists is for a person to read at once.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

KEPT = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
LANGUAGES: tuple[str, ...] = tuple(KEPT)
# The scripts in which the seven languages are written; a letter of any other is of none of them.
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC")
SHARE = 0.2
# Letters of Urdu, Persian and others that Arabic has not, though it shares words with them.
NOT_ARABIC = frozenset("پچژگکیہےٹڈڑںۀۆێ")
# One form for letters that differ between Urdu and Arabic keyboards, or that children write either way.
ONE_FORM = str.maketrans({
    "ł": "l", "ß": "ss", "đ": "d", "ø": "o", "ى": "ي", "ی": "ي", "ة": "ه", "ہ": "ه", "ۃ": "ه", "ۂ": "ه", "ک": "ك",
    "ے": "ي", "ۓ": "ي", "ـ": None, "'": None, "’": None, "ʼ": None, "`": None, "\u200c": None, "ٱ": "ا",
    "-": " ", "\n": " ", "\t": " ",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A word that a child wrote, as they wrote it, and what it means where it is not English."""

    word: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text puts before whoever reads it: the words to look at again, and in which languages it seems to be.

    `is_known` is False where no language of the lists fits: then no list says anything about it.
    """

    found: tuple[Found, ...]
    languages: tuple[str, ...]
    is_known: bool

    @property
    def is_first(self) -> bool:
        """Say whether a person should read it before others."""
        return bool(self.found) or not self.is_known


def folded(text: str) -> str:
    """Bring text into the one form that is compared: small letters, without accents and vowel marks."""
    return "".join(_fold(each) for each in text)


def _fold(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each)).translate(ONE_FORM)


PATTERNS: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    language: tuple((means, re.compile(rf"\b(?:{folded(words)})\b")) for means, words in kept["harm"].items())
    for language, kept in KEPT.items()
}
COMMON: Mapping[str, frozenset[str]] = {
    language: frozenset(folded(kept["common"]).split()) for language, kept in KEPT.items()
}


def reading_of(texts: Iterable[str]) -> Reading:
    """Read what a child wrote with every list, whatever language the page was in."""
    text = "\n".join(texts)
    languages, is_known = _languages(text)
    return Reading(_found(text), languages, is_known)


def _found(text: str) -> tuple[Found, ...]:
    plain, from_ = _folded_with_places(text)
    found: dict[int, Found] = {}
    for patterns in PATTERNS.values():
        for means, pattern in patterns:
            for each in pattern.finditer(plain):
                word = text[from_[each.start()] : from_[each.end() - 1] + 1]
                if each.start() not in found or not means:
                    found[each.start()] = Found(word, means)
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """Fold a text, and say of each letter at which place of the text it stood."""
    plain: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for each in _fold(letter):
            plain.append(each)
            places.append(place)
    return "".join(plain), places


def _languages(text: str) -> tuple[tuple[str, ...], bool]:
    """Name the languages whose common words a text has enough of; nothing written is known to be nothing."""
    if any(_script(each) not in SCRIPTS for each in text if each.isalpha()):
        return (), False
    words = re.findall(r"[^\W\d_]{2,}", folded(text))
    if not words:
        return (), not any(each.isalpha() for each in text)
    shares = {each: sum(word in common for word in words) / len(words) for each, common in COMMON.items()}
    if set(text) & NOT_ARABIC:
        shares["ar"] = 0
    best = max(shares.values())
    return (tuple(each for each in shares if shares[each] == best), True) if best >= SHARE else ((), False)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").split(" ")[0]
