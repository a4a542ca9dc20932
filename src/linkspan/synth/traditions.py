"""The ten naming traditions: how common each is here, its lists, languages and spellings."""

from dataclasses import dataclass, field

from linkspan.synth.names import african, arabic, british, chinese, european, everyday, south_asian
from linkspan.synth.tables import Ranked, Weighted, groups, words


@dataclass(frozen=True)
class Tradition:
    """One way of naming people."""

    code: str
    share: float  # of families, in this invented area
    girls: Ranked
    boys: Ranked
    families: Ranked
    women: Ranked
    men: Ranked
    spellings: dict[str, tuple[str, ...]]
    short_forms: dict[str, tuple[str, ...]] = field(default_factory=dict)
    languages: tuple[str, ...] = ("English",)
    more_children: float = 0.0  # how much larger families are than the usual
    many_without_birth_papers: bool = False


def _either_way(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in text.strip().splitlines():
        spellings = line.split()
        for one in spellings:
            others = found.setdefault(one, [])
            others.extend(other for other in spellings if other != one and other not in others)
    return {name: tuple(others) for name, others in found.items()}


def _pairs(text: str) -> dict[str, tuple[str, str]]:
    """Join syllables two by two into given names, shorter ones first, as they are commoner."""
    syllables = words(text)
    joined = {a + b.lower(): (a, b) for a in syllables for b in syllables if a != b}
    return dict(sorted(joined.items(), key=lambda pair: (len(pair[0]), pair[0][::-1])))


def _tail() -> list[str]:
    return [start + end for start in words(british.TAIL_STARTS) for end in words(british.TAIL_ENDS)]


def _plain(
    code: str,
    share: float,
    girls: str,
    boys: str,
    families: str,
    spellings: str,
    short_forms: str = "",
    languages: tuple[str, ...] = ("English",),
    more_children: float = 0.0,
    many_without_birth_papers: bool = False,
) -> Tradition:
    """Make a tradition whose adults and children draw from the same lists."""
    women, men = Ranked(words(girls)), Ranked(words(boys))
    return Tradition(
        code,
        share,
        women,
        men,
        Ranked(words(families), flatness=6),
        women,
        men,
        _either_way(spellings),
        groups(short_forms),
        languages,
        more_children,
        many_without_birth_papers,
    )


OLDER_GIRLS, OLDER_BOYS = Ranked(words(british.GIRLS_OLDER)), Ranked(words(british.BOYS_OLDER))
TAIL_FAMILIES = Ranked(_tail(), flatness=200)
TAIL_SHARE = 0.38  # of White British surnames, from the long tail
CHINESE_FAMILIES = [tuple(line.split()) for line in chinese.FAMILY_SPELLINGS.strip().splitlines()]
CHINESE_ENGLISH = {True: Ranked(words(chinese.ENGLISH_GIRLS)), False: Ranked(words(chinese.ENGLISH_BOYS))}
YORUBA_ENGLISH = {
    True: Ranked(words(african.YORUBA_ENGLISH_GIRLS)),
    False: Ranked(words(african.YORUBA_ENGLISH_BOYS)),
}  # by whether for a girl
WOMENS_LAST = Ranked(words(south_asian.MUSLIM_WOMENS_LAST), flatness=1)


CHINESE_GIRLS, CHINESE_BOYS = _pairs(chinese.GIRL_SYLLABLES), _pairs(chinese.BOY_SYLLABLES)
CHINESE_SYLLABLES = CHINESE_GIRLS | CHINESE_BOYS


def _chinese() -> Tradition:
    girls, boys = Ranked(CHINESE_GIRLS, flatness=60), Ranked(CHINESE_BOYS, flatness=60)
    families = Ranked([spellings[0] for spellings in CHINESE_FAMILIES], flatness=4)
    spellings = _either_way(chinese.FAMILY_SPELLINGS)
    languages = ("Cantonese", "Mandarin")
    return Tradition("chinese", 0.02, girls, boys, families, girls, boys, spellings, languages=languages)


def _somali() -> Tradition:
    men = Ranked(words(african.SOMALI_MEN), flatness=3)
    girls = Ranked(words(african.SOMALI_GIRLS))
    return Tradition(
        "somali",
        0.025,
        girls,
        men,
        men,
        girls,
        men,
        _either_way(african.SOMALI_SPELLINGS),
        languages=("Somali",),
        more_children=0.45,
        many_without_birth_papers=True,
    )


TRADITIONS: tuple[Tradition, ...] = (
    Tradition(
        "white_british",
        0.67,
        Ranked(words(british.GIRLS_NEWER)),
        Ranked(words(british.BOYS_NEWER)),
        Ranked(words(british.FAMILIES), flatness=12, steepness=0.85),
        Ranked(words(british.WOMEN)),
        Ranked(words(british.MEN)),
        _either_way(everyday.SOUND_ALIKE),
        groups(everyday.SHORT_FORMS),
    ),
    _plain(
        "south_asian_muslim",
        0.10,
        south_asian.MUSLIM_GIRLS,
        south_asian.MUSLIM_BOYS,
        south_asian.MUSLIM_FAMILIES,
        spellings=south_asian.MUSLIM_SPELLINGS,
        languages=("Urdu", "Bengali", "Punjabi"),
        more_children=0.3,
        many_without_birth_papers=True,
    ),
    _plain(
        "hindu",
        0.03,
        south_asian.HINDU_GIRLS,
        south_asian.HINDU_BOYS,
        south_asian.HINDU_FAMILIES,
        spellings=south_asian.HINDU_SPELLINGS,
        languages=("Gujarati", "Hindi", "Tamil"),
    ),
    _plain(
        "sikh",
        0.025,
        south_asian.SIKH_GIRLS,
        south_asian.SIKH_BOYS,
        south_asian.SIKH_FAMILIES,
        spellings=south_asian.SIKH_SPELLINGS,
        languages=("Punjabi",),
    ),
    _plain(
        "arabic",
        0.03,
        arabic.GIRLS,
        arabic.BOYS,
        arabic.FAMILIES,
        spellings=arabic.SPELLINGS,
        languages=("Arabic",),
        more_children=0.25,
        many_without_birth_papers=True,
    ),
    _plain(
        "polish",
        0.04,
        european.POLISH_GIRLS,
        european.POLISH_BOYS,
        european.POLISH_FAMILIES,
        spellings=european.POLISH_SPELLINGS,
        short_forms=european.POLISH_SHORT,
        languages=("Polish",),
    ),
    _plain(
        "romanian",
        0.03,
        european.ROMANIAN_GIRLS,
        european.ROMANIAN_BOYS,
        european.ROMANIAN_FAMILIES,
        spellings=european.ROMANIAN_SPELLINGS,
        languages=("Romanian",),
    ),
    _somali(),
    _chinese(),
    _plain(
        "yoruba",
        0.03,
        african.YORUBA_GIRLS,
        african.YORUBA_BOYS,
        african.YORUBA_FAMILIES,
        spellings=african.YORUBA_SPELLINGS,
        short_forms=african.YORUBA_SHORT,
        languages=("Yoruba", "English"),
        more_children=0.1,
    ),
)
BY_CODE = {tradition.code: tradition for tradition in TRADITIONS}
MIX = Weighted([(tradition, tradition.share) for tradition in TRADITIONS])


def mix_of(shares: dict[str, float] | None) -> Weighted[Tradition]:
    """Weigh the traditions by these shares of families, or by the usual ones."""
    return Weighted([(BY_CODE[code], share) for code, share in shares.items()]) if shares else MIX
