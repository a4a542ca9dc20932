"""Fold names so that spellings of one name meet: plain letters, tokens, a sound skeleton, nicknames."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import NamedTuple

from anyascii import anyascii

LONGEST_NAME = 120  # letters kept of a name; longer text is a mistake or an attack
MOST_TOKENS = 4
MOST_GROUPS = 5

_EMOJI = re.compile("[\U0001f000-\U0010ffff\ud800-\udfff]")
_HAN = re.compile("[\u3400-\u9fff]")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_APOSTROPHE = re.compile(r"['`\u2018\u2019\u02bc]")
_NOT_LETTER = re.compile(r"[^a-z]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words("mr mrs miss ms mx dr master rev sir")
PARTICLES = _words(
    "al el ul ud as ad bin ibn bint binti ben de da do dos das du di del della van von der den ter la le st y i"
)
OPENING = _words("le la de da")  # part of the given name they open: La Toya is Latoya, Le Roy is Leroy
PLACEHOLDERS = _words(
    "baby babe bby bb infant newborn neonate unborn foetus fetus twin triplet unknown unnamed unk notknown tbc tba "
    "nk nn none null nil"
)
PLACEHOLDER_PHRASES = _words("notknown notyetnamed tobeconfirmed notgiven nameunknown noname boyof girlof")
# Given names that many bearers share and leave out at will: what stands beside them says more.
HONORIFICS = _words(
    "mohammed md syed begum bibi khatun kaur singh kumari kumar abdul abd nur mst mosammat sri maria mary"
)
FAMILY_HONORIFICS = _words("begum bibi khatun kaur singh bano sultana uddin miah ullah")


def fold_name(text: str | None) -> str:
    """Turn a name into lower-case ASCII words separated by one space."""
    return _folded(text[: LONGEST_NAME * 2]) if text else ""


@lru_cache(maxsize=100_000)
def _folded(text: str) -> str:
    clean = _EMOJI.sub(" ", text)
    ascii_ = anyascii(clean)
    if _HAN.search(clean):
        ascii_ = _HUMP.sub(" ", ascii_)
    lowered = _NOT_LETTER.sub(" ", _APOSTROPHE.sub("", ascii_.lower()))[:LONGEST_NAME]
    words = lowered.split()
    kept = [word for word in words if word not in TITLES] if len(words) > 1 else words
    return " ".join(kept or words)


def is_placeholder(folded: str) -> bool:
    """Tell whether a folded given name stands for no name: "Baby", "Twin 1", "Unknown"."""
    words = folded.split()
    if not words:
        return False
    return (
        words[0] in PLACEHOLDERS or "".join(words) in PLACEHOLDER_PHRASES or "".join(words[:2]) in PLACEHOLDER_PHRASES
    )


def _lines(name: str) -> list[list[str]]:
    text = (files("linkspan.matching") / "lists" / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def spellings() -> dict[str, str]:
    """Map each known spelling of a name to the form the others are read as."""
    return {word: group[0] for group in _lines("spellings.txt") for word in group}


@cache
def nicknames() -> dict[str, frozenset[str]]:
    """Map each nickname to the full names its bearers may have."""
    full: dict[str, set[str]] = {}
    for group in _lines("nicknames.txt"):
        head = spellings().get(group[0], group[0])
        for short in group[1:]:
            full.setdefault(short, set()).add(head)
    return {short: frozenset(names) for short, names in full.items()}


@cache
def known_given() -> frozenset[str]:
    """Return the given names known to exist, so that a close name can be told from a misspelling."""
    listed = {word for line in _lines("given.txt") if not line[0].startswith("[") for word in line}
    return frozenset(listed | spellings().keys() | nicknames().keys())


# Sounds that are written many ways. Order matters: longer spellings first. Upper case protects a finished sound.
_SOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^abd(?:u|e|a|i)?(?:l|r|s|n|z|d|t)?(?=[a-z]{3,})", "abd"),
        (r"^ma?c(?=[a-z]{3,})", "mk"),
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^rh", "r"),
        (r"^gh", "g"),
        (r"^y(?=[bcdfghjklmnpqrstvxz])", "i"),
        (r"tch|sch(?=[aeiouy])|szcz|cz|ch|ck|kh|cq|q", "K"),
        (r"ph", "f"),
        (r"(?:i|ei|au|ou)gh(?=t|$|[bcdfjklmnpqrstvwz])", "a"),
        (r"gh", "g"),
        (r"sz|sh|zh|s+c(?=[eiy])", "S"),
        (r"c(?=[eiy])", "S"),
        (r"c", "K"),
        (r"dg(?=[eiy])|dj|g(?=[ey])|gi(?=[aou])", "J"),
        (r"x", "KS"),
        (r"w(?=[aeiouy])", "F"),
        (r"(?<=[a-zA-Z])w", ""),
        (r"(?<=[a-zA-Z])h", ""),
        (r"th", "t"),
    )
)
_LETTERS = str.maketrans("vzkjw", "fskjf")
_RUN = re.compile(r"(.)\1+")
_VOWEL = re.compile(r"[aeiouy]")
SKELETON_LENGTH = 9


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Reduce one folded word to the consonants that survive misspelling and transliteration."""
    if not word:
        return ""
    word = spellings().get(word, word)[:24]
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    word = word.lower().translate(_LETTERS)
    first, rest = word[:1], word[1:]
    if first in "aeiou":
        first = "a"
    bare = first + _VOWEL.sub("", rest)
    return _RUN.sub(r"\1", bare)[:SKELETON_LENGTH]


@lru_cache(maxsize=200_000)
def code_of(text: str) -> int:
    """Hash text to a signed 64-bit number that is the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


class NameParts(NamedTuple):
    """One folded name taken apart, as text: what `NameForm` makes codes of."""

    words: tuple[str, ...]
    core: tuple[str, ...]  # without the names that many bearers share
    text: str  # the core, spaces removed
    canonical: str  # the core as its spelling group is written
    tokens: tuple[str, ...]  # its words, particles left out
    groups: tuple[str, ...]  # the names it may be another form of, itself included
    placeholder: bool
    honorific: bool  # nothing but names that many bearers share
    known: bool  # a given name that exists, not a slip

    def sound(self) -> str:
        """Return the skeleton of the core."""
        return skeleton(self.text if self.text in spellings() else self.canonical)

    def skeletons(self) -> tuple[str, ...]:
        """Return the skeletons of the core, then of each token; none of a stand-in such as "Baby"."""
        if self.placeholder:
            return ()
        return tuple(each for each in dict.fromkeys([self.sound(), *map(skeleton, self.tokens)]) if each)


@dataclass(frozen=True, slots=True)
class NameForm:
    """One folded name with all that comparing and keying it needs. Codes are 64-bit hashes; 0 is padding."""

    text: str  # the core, spaces removed
    whole: int
    core: int
    sound: int  # code of the core's skeleton
    skeletons: tuple[str, ...]  # of the core, then of each token
    words: tuple[str, ...]
    tokens: tuple[int, ...]
    groups: tuple[int, ...]  # the names it may be another form of, itself included
    spelling: int  # code of the core as its spelling group is written
    initial: int  # first letter, when that is all there is
    first_letter: int
    placeholder: bool
    length: int
    honorific: bool  # nothing but names that many bearers share
    known: bool  # a given name that exists, not a slip


def _core_words(words: list[str], honorifics: frozenset[str]) -> list[str]:
    common = spellings()
    core = [word for word in words if common.get(word, word) not in honorifics]
    return core if any(len(word) > 1 for word in core) else words


def _joined(words: list[str]) -> list[str]:
    """Join "Abdul Rahman" and "Oluwa Seun" into one word, as half their bearers write them."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in {"abdul", "abdur", "abdu", "abd", "abdel", "abdal", "oluwa", "olu"}:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _groups(words: list[str]) -> list[str]:
    groups: dict[str, None] = {}
    for word in words:
        canonical = spellings().get(word, word)
        if len(words) == 1:  # one of several words that two names share makes them no forms of one name
            groups[canonical] = None
        for short in (word, canonical):
            groups.update(dict.fromkeys(sorted(nicknames().get(short, ()))))
        if canonical.startswith("oluwa") and len(canonical) > 7:
            groups[canonical[5:]] = None
    return list(groups)


def _bare(words: list[str]) -> list[str]:
    """Leave out particles. One that ends a name is a name: Nguyen Le, Kumar Das."""
    return [word for word in words[:-1] if word not in PARTICLES] + words[-1:]


def _parts(folded: str, honorifics: frozenset[str], *, given: bool) -> NameParts:
    words = _joined(folded.split())
    if given:
        words = [word for word in words[:1] if word in OPENING and len(words) > 1] + _bare(words)
    core = _core_words(words, honorifics)
    canonical = "".join(spellings().get(word, word) for word in core)
    placeholder = given and is_placeholder(folded)
    tokens = [word for word in _bare(words) if len(word) > 1]
    return NameParts(
        words=tuple(words),
        core=tuple(core),
        text="".join(core),
        canonical=spellings().get(canonical, canonical),
        tokens=() if placeholder else tuple(tokens[:MOST_TOKENS]),
        groups=tuple(_groups(core)[:MOST_GROUPS]) if given and not placeholder else (),
        placeholder=placeholder,
        honorific=all(spellings().get(word, word) in honorifics for word in core),
        known=all(word in known_given() for word in core),
    )


def _form(parts: NameParts) -> NameForm:
    text = parts.text
    return NameForm(
        text=text,
        whole=code_of("".join(parts.words)),
        core=code_of(text),
        sound=code_of("~" + parts.sound()),
        skeletons=parts.skeletons(),
        words=parts.core,
        tokens=tuple(map(code_of, parts.tokens)),
        groups=tuple(map(code_of, parts.groups)),
        spelling=code_of("=" + parts.canonical),
        initial=ord(text) if len(text) == 1 else 0,
        first_letter=ord(text[0]),
        placeholder=parts.placeholder,
        length=len(text),
        honorific=parts.honorific,
        known=parts.known,
    )


@lru_cache(maxsize=200_000)
def given_parts(folded: str) -> NameParts:
    """Take apart a folded given, middle or known-as name."""
    return _parts(folded, HONORIFICS, given=True)


@lru_cache(maxsize=200_000)
def family_parts(folded: str) -> NameParts:
    """Take apart a folded family or former family name."""
    return _parts(folded, FAMILY_HONORIFICS, given=False)


@lru_cache(maxsize=200_000)
def given_form(folded: str) -> NameForm:
    """Prepare a folded given, middle or known-as name."""
    return _form(given_parts(folded))


@lru_cache(maxsize=200_000)
def family_form(folded: str) -> NameForm:
    """Prepare a folded family or former family name."""
    return _form(family_parts(folded))
