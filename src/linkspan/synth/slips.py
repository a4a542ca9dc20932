"""The ways a record goes wrong on its way from a family's mouth to a file."""

import unicodedata
from random import Random

from linkspan.synth.rates import Slips, Source
from linkspan.synth.record import Draft
from linkspan.synth.tables import words
from linkspan.synth.traditions import BY_CODE, Tradition

BESIDE = words("""
a sqz b vn c xv d sf e wr f dg g fh h gj i uo j hk k jl l k m n n mb o ip p o q wa r et s ad t ry u yi v cb w
qe x zc y tu z x
""")
NEAR = dict(zip(BESIDE[::2], BESIDE[1::2], strict=True))  # keys beside each key
HEARD_HERE = words("ph f ck k ie y ee ea ey ie th t mm m nn n ll l tt t ss s rr r y i c k e a ou ow")
HEARD = tuple(zip(HEARD_HERE[::2], HEARD_HERE[1::2], strict=True))
HEARD_FAR = words("oo u ee i kh k q k aa a dh d w v u oo i ee ou u e a y i")
HEARD_ELSEWHERE = tuple(zip(HEARD_FAR[::2], HEARD_FAR[1::2], strict=True))
LETTERS = str.maketrans("łŁøØđĐßæÆ", "lLoOdDsaA")


def plain(name: str) -> str:
    """Write a name without marks: Łukasz as Lukasz."""
    if name.isascii():
        return name
    apart = unicodedata.normalize("NFD", name.translate(LETTERS))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def mistype(name: str, rng: Random) -> str:
    """Make one typing error: a letter left out, doubled, swapped with the next or struck beside its key."""
    if len(name) < 3:
        return name
    at = 1 + int(rng.random() * (len(name) - 2))
    kind = rng.random()
    if kind < 0.3:
        return name[:at] + name[at + 1 :]
    if kind < 0.5:
        return name[:at] + name[at] + name[at:]
    if kind < 0.72:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    beside = NEAR.get(name[at].lower())
    return name[:at] + beside[int(rng.random() * len(beside))] + name[at + 1 :] if beside else name


def respell(name: str, tradition: Tradition, rng: Random) -> str:
    """Write a name as another clerk would: a known variant, or by ear."""
    variants = tradition.spellings.get(name)
    if variants:
        return variants[int(rng.random() * len(variants))]
    rules = HEARD if tradition.code == "white_british" else HEARD_ELSEWHERE
    start = int(rng.random() * len(rules))
    for step in range(len(rules)):
        heard, written = rules[(start + step) % len(rules)]
        at = name.find(heard, 1)
        if at > 0:
            return name[:at] + written + name[at + len(heard) :]
    return name


def spoil_names(draft: Draft, tradition_code: str, slips: Slips, care: float, rng: Random) -> None:
    """Let the names of a row go wrong."""
    tradition = BY_CODE[tradition_code]
    _spoil_spelling(draft, tradition, slips, care, rng)
    _spoil_choice(draft, tradition, slips, care, rng)
    if "-" in draft.family or " " in draft.family:
        _spoil_double(draft, slips, rng)
    if "-" in draft.given and rng.random() < slips.hyphen_lost:
        draft.given = draft.given.replace("-", " ")


def _spoil_spelling(draft: Draft, tradition: Tradition, slips: Slips, care: float, rng: Random) -> None:
    foreign = tradition.code != "white_british"
    if foreign and rng.random() < slips.letters_lost:
        draft.given, draft.middle, draft.family = plain(draft.given), plain(draft.middle), plain(draft.family)
        draft.known_as = plain(draft.known_as)
    by_ear = slips.respelt if foreign else slips.dictated * care
    if rng.random() < by_ear:
        draft.given = respell(draft.given, tradition, rng)
    if rng.random() < by_ear:
        draft.family = respell(draft.family, tradition, rng)
    if rng.random() < slips.given_typed * care:
        draft.given = mistype(draft.given, rng)
    if rng.random() < slips.family_typed * care:
        draft.family = mistype(draft.family, rng)


def _spoil_choice(draft: Draft, tradition: Tradition, slips: Slips, care: float, rng: Random) -> None:
    """Put the wrong one of a child's names in a field."""
    if rng.random() < slips.short_form * care:
        shorts = tradition.short_forms.get(draft.given)
        draft.given = (shorts[0] if shorts else draft.known_as) or draft.given
    if draft.middle and rng.random() < slips.middle_as_given * care:
        draft.given, draft.middle = draft.middle.split(" ")[0], draft.given
    swapped = slips.names_swapped * (10 if tradition.code == "chinese" else 1)
    if rng.random() < swapped * care:
        draft.given, draft.family = draft.family, draft.given


def _spoil_double(draft: Draft, slips: Slips, rng: Random) -> None:
    if rng.random() < slips.hyphen_lost:
        to = " " if rng.random() < 0.6 else ""
        draft.family = draft.family.replace("-", to) if "-" in draft.family else draft.family.replace(" ", "-")
    elif rng.random() < slips.half_of_double and not draft.family.startswith(("Al-", "El-", "Abu-")):
        halves = draft.family.replace("-", " ").split(" ")
        draft.family = halves[int(rng.random() * len(halves))]


def spoil_birth(draft: Draft, slips: Slips, source: Source, today: str, rng: Random) -> None:
    """Let the date of birth and sex go wrong, never so that the date is impossible or yet to come."""
    care = source.care
    if draft.born:
        wrong = _wrong_date(draft.born, slips, care, rng)
        if wrong <= today:
            draft.born = wrong
        if draft.nhs and rng.random() < slips.birth_missing * care:
            draft.born = ""
    if rng.random() < slips.sex_wrong * care:
        draft.sex = "F" if draft.sex == "M" else "M"
    elif rng.random() < slips.sex_missing * care:
        draft.sex = ""


def _wrong_date(born: str, slips: Slips, care: float, rng: Random) -> str:
    year, month, day = born[:4], born[5:7], born[8:]
    if rng.random() < slips.day_month_swapped * care and int(day) <= 12:
        month, day = day, month
    if rng.random() < slips.birth_digit * care:
        day = f"{1 + int(rng.random() * 28):02d}"
    if rng.random() < slips.birth_year * care:
        year = f"{int(year) + (1 if rng.random() < 0.5 else -1)}"
        day = min(day, "28")
    if rng.random() < slips.birth_first_january * care:
        month, day = "01", "01"
    return f"{year}-{month}-{day}"


def spoil_place(draft: Draft, slips: Slips, care: float, rng: Random) -> None:
    """Let the address go wrong; the postcode stays one that could exist."""
    draw, missing = rng.random, slips.field_missing
    if draft.postcode and draw() < slips.postcode_typed * care:
        draft.postcode = _other_unit(draft.postcode, rng)
    if draw() < slips.postcode_missing * care:
        draft.postcode = draft.uprn = ""
    if draw() < missing * 3:
        draft.uprn = ""
    if draw() < missing * care:
        draft.phone = ""
    if draw() < missing:
        draft.language = draft.interpreter = ""
    if draft.line_1 and draw() < missing:
        draft.line_1, draft.line_2 = (
            draft.line_1.replace(" Road", " Rd").replace(" Street", " St"),
            draft.line_2,
        )
    if draft.carers and draw() < missing:
        draft.carers = draft.carers[:1]


def _other_unit(postcode: str, rng: Random) -> str:
    if rng.random() < 0.5:
        return postcode[:-1] + "ABDEFGHJLN"[int(rng.random() * 10)]
    outward, inward = postcode.split(" ")
    return f"{outward} {1 + int(rng.random() * 9)}{inward[1:]}"


def make_refusable(draft: Draft, rng: Random) -> None:
    """Break one field so that a reader must refuse the row."""
    breakers = [
        ("date_of_birth", "born", "2019-02-31"),
        ("postcode", "postcode", "QQ99 9ZZZ"),
        ("sex", "sex", "X"),
    ]
    if draft.nhs:
        breakers.append(("nhs_number", "nhs", draft.nhs[:9] + str((int(draft.nhs[9]) + 1) % 10)))
    if draft.upn:
        breakers.append(("upn", "upn", ("B" if draft.upn[0] == "A" else "A") + draft.upn[1:]))
    if draft.born:
        breakers.append(("expected_date_of_birth", "due", draft.born))
    column, name, broken = breakers[int(rng.random() * len(breakers))]
    setattr(draft, name, broken)
    if name == "born":
        draft.due = ""
    draft.refusable = column
