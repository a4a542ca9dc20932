"""Naming a family and its children, each tradition in its own way."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from linkspan.synth import rates, traditions
from linkspan.synth.rates import Population
from linkspan.synth.tables import Weighted
from linkspan.synth.traditions import BY_CODE, MIX, Tradition


@dataclass(slots=True)
class Lineage:
    """What a family's children take their names from."""

    tradition: Tradition
    mother_given: str
    mother_family: str
    father_given: str
    father_family: str
    family: str  # the children's, before any custom of daughters and sons
    style: float  # a draw fixed for the family, so that brothers and sisters follow one custom


@dataclass(slots=True)
class Name:
    """One child's full name."""

    given: str
    middle: str
    family: str
    known_as: str = ""


def family_name(tradition: Tradition, rng: Random) -> str:
    """Draw a family name."""
    if tradition.code == "white_british" and rng.random() < traditions.TAIL_SHARE:
        return traditions.TAIL_FAMILIES.draw(rng)
    if tradition.code == "chinese":
        pinyin = tradition.families.draw(rng)
        spellings = next(row for row in traditions.CHINESE_FAMILIES if row[0] == pinyin)
        return spellings[0 if (at := rng.random()) < 0.55 else 1 if at < 0.92 else 2]
    return tradition.families.draw(rng)


def feminine(family: str) -> str:
    """Give the form a Polish woman bears: Kowalski becomes Kowalska."""
    return family[:-1] + "a" if family.endswith(("ski", "cki", "dzki")) else family


def adult(tradition: Tradition, *, woman: bool, rng: Random) -> tuple[str, str]:
    """Draw an adult's given and family names."""
    given = (tradition.women if woman else tradition.men).draw(rng)
    family = family_name(tradition, rng)
    if woman and tradition.code == "polish":
        family = feminine(family)
    if woman and tradition.code == "south_asian_muslim" and rng.random() < 0.6:
        family = traditions.WOMENS_LAST.draw(rng)
    if tradition.code == "sikh" and rng.random() < 0.4:
        family = "Kaur" if woman else "Singh"
    if tradition.code == "chinese":
        given = _spaced(given, rng.random())
    return given, family


def lineage(
    rng: Random, *, together: bool, shares: Population = rates.POPULATION, mix: Weighted[Tradition] = MIX
) -> Lineage:
    """Draw the parents' names and the family name their children get."""
    tradition = mix.draw(rng)
    mixed = rng.random() < shares.mixed_tradition
    mothers = mix.draw(rng) if mixed else tradition
    father_given, father_family = adult(tradition, woman=False, rng=rng)
    mother_given, mother_family = adult(mothers, woman=True, rng=rng)
    if (
        together
        and rng.random() < 0.62
        and tradition.code in {"white_british", "hindu", "yoruba", "romanian", "polish"}
    ):
        mother_family = feminine(father_family) if tradition.code == "polish" else father_family
    family = father_family
    if tradition.code == "white_british" or mixed:
        family = _doubled_or_one(mother_family, father_family, together, shares, rng)
    return Lineage(tradition, mother_given, mother_family, father_given, father_family, family, rng.random())


def _doubled_or_one(mothers: str, fathers: str, together: bool, shares: Population, rng: Random) -> str:
    if mothers != fathers and rng.random() < shares.double_barrelled * 1.6 and "-" not in mothers + fathers:
        return f"{mothers}{'-' if rng.random() < 0.8 else ' '}{fathers}"
    return fathers if rng.random() < (0.9 if together else 0.45) else mothers


def child(
    line: Lineage, sex: str, year: int, used: Sequence[str], rng: Random, shares: Population = rates.POPULATION
) -> Name:
    """Name a child, unlike its brothers and sisters."""
    name = _CUSTOMS[line.tradition.code](line, sex == "F", year, rng)
    for _ in range(6):
        if name.given not in used and (name.known_as or name.given) not in used:
            break
        name = _CUSTOMS[line.tradition.code](line, sex == "F", year, rng)
    if not name.known_as and rng.random() < shares.known_as and line.tradition.short_forms:
        shorts = line.tradition.short_forms.get(name.given)
        name.known_as = shorts[int(rng.random() * len(shorts))] if shorts else ""
    return name


def _white_british(line: Lineage, girl: bool, year: int, rng: Random) -> Name:
    newer = rng.random() < min(1.0, max(0.05, (year - 2008) / 14))
    older_table = traditions.OLDER_GIRLS if girl else traditions.OLDER_BOYS
    newer_table = line.tradition.girls if girl else line.tradition.boys
    table = newer_table if newer else older_table
    given = table.draw(rng)
    if "-" not in given and rng.random() < (0.035 if girl else 0.01):
        given = f"{given}-{('Rose', 'Mae', 'May', 'Grace', 'Leigh')[int(rng.random() * 5)] if girl else 'James'}"
    middle = (line.tradition.girls if girl else line.tradition.boys).draw(rng) if rng.random() < 0.82 else ""
    if middle and rng.random() < 0.18:
        middle = f"{middle} {(line.tradition.women if girl else line.tradition.men).draw(rng)}"
    return Name(given, middle, line.family)


def _given(line: Lineage, girl: bool, rng: Random) -> str:
    return (line.tradition.girls if girl else line.tradition.boys).draw(rng)


def _muslim(line: Lineage, girl: bool, _: int, rng: Random) -> Name:
    given = _given(line, girl, rng)
    if girl:
        own_last = line.style < 0.35
        return Name(given, "", traditions.WOMENS_LAST.draw(rng) if own_last else line.family)
    if given != "Mohammed" and rng.random() < 0.22:
        return Name("Mohammed", given, line.family, known_as=given)
    return Name(given, line.tradition.boys.draw(rng) if rng.random() < 0.2 else "", line.family)


def _hindu(line: Lineage, girl: bool, _: int, rng: Random) -> Name:
    middle = line.father_given if line.style < 0.4 else ""
    return Name(_given(line, girl, rng), middle, line.family)


def _sikh(line: Lineage, girl: bool, _: int, rng: Random) -> Name:
    religious = "Kaur" if girl else "Singh"
    clan = line.family not in ("Kaur", "Singh") and line.style < 0.68
    given = _given(line, girl, rng)
    return Name(given, religious, line.family) if clan else Name(given, "", religious)


def _arabic(line: Lineage, girl: bool, _: int, rng: Random) -> Name:
    return Name(_given(line, girl, rng), line.father_given if line.style < 0.75 else "", line.family)


def _polish(line: Lineage, girl: bool, _: int, rng: Random) -> Name:
    family = feminine(line.family) if girl and line.style < 0.75 else line.family
    middle = _given(line, girl, rng) if rng.random() < 0.5 else ""
    return Name(_given(line, girl, rng), middle, family)


def _romanian(line: Lineage, girl: bool, _: int, rng: Random) -> Name:
    middle = _given(line, girl, rng) if rng.random() < 0.55 else ""
    return Name(_given(line, girl, rng), middle, line.family)


def _somali(line: Lineage, girl: bool, _: int, rng: Random) -> Name:
    return Name(_given(line, girl, rng), line.father_given, line.family)


def _spaced(given: str, style: float) -> str:
    """Write a two-syllable Chinese name as one word, two words or with a hyphen."""
    if style < 0.5 or given not in traditions.CHINESE_SYLLABLES:
        return given
    return (" " if style < 0.8 else "-").join(traditions.CHINESE_SYLLABLES[given])


def _chinese(line: Lineage, girl: bool, _: int, rng: Random) -> Name:
    given = _spaced(_given(line, girl, rng), line.style)
    english = traditions.CHINESE_ENGLISH[girl].draw(rng) if rng.random() < 0.45 else ""
    return Name(given, "", line.family, known_as=english)


def _yoruba(line: Lineage, girl: bool, _: int, rng: Random) -> Name:
    own, english = _given(line, girl, rng), traditions.YORUBA_ENGLISH[girl].draw(rng)
    at = rng.random()
    if at < 0.3:
        return Name(english, own, line.family)
    return Name(own, english if at < 0.6 else _given(line, girl, rng), line.family)


_CUSTOMS: dict[str, Callable[[Lineage, bool, int, Random], Name]] = {
    "white_british": _white_british,
    "south_asian_muslim": _muslim,
    "hindu": _hindu,
    "sikh": _sikh,
    "arabic": _arabic,
    "polish": _polish,
    "romanian": _romanian,
    "somali": _somali,
    "chinese": _chinese,
    "yoruba": _yoruba,
}


def anyone(rng: Random, *, woman: bool | None = None) -> str:
    """Draw a whole adult name from the area's mix, as for a practitioner."""
    return " ".join(adult(MIX.draw(rng), woman=rng.random() < 0.6 if woman is None else woman, rng=rng))


def tradition_named(code: str) -> Tradition:
    """Give the tradition of this code."""
    return BY_CODE[code]
