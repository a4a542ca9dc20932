"""Every rate the generator uses, in one place; docs/reference/synthetic-data.md gives their sources."""

from dataclasses import dataclass, fields, replace
from typing import Literal

Profile = Literal["clean", "normal", "poor", "city"]


@dataclass(frozen=True, slots=True)
class Population:
    """How families are made; shares of 1 unless said otherwise."""

    twin_births: float = 0.0163  # of births, so 3.2 per cent of children are twins
    triplet_births: float = 0.0002
    identical_sex_twins: float = 0.64  # of twin pairs are of one sex
    moved_home: float = 0.34  # of families, at least once in the youngest child's life
    moved_across: float = 0.12  # of moves, to the neighbouring council's area
    lone_parent: float = 0.14  # of families
    separated: float = 0.14
    step_family: float = 0.09
    mixed_tradition: float = 0.06
    double_barrelled: float = 0.05  # of White British and mixed families
    surname_changed: float = 0.03  # of children
    known_as: float = 0.12
    default_birth: float = 0.04  # of Somali, Arabic and South Asian Muslim children: no birth papers
    superseded_nhs: float = 0.01
    lives_in_neighbour_area: float = 0.15
    birth_gap_least: float = 300  # days between births of one mother
    birth_gap_more: float = 760  # days beyond the least, on average


@dataclass(frozen=True, slots=True)
class Rare:
    """Circumstances given to a set share of children, at least one of each from 200 children up."""

    unborn: float = 0.006
    died: float = 0.0012
    adopted: float = 0.003
    location_protected: float = 0.003
    identity_protected: float = 0.0005
    looked_after: float = 0.007
    placed_out_of_area: float = 0.4  # of children looked after
    privately_fostered: float = 0.001
    contact_barred: float = 0.004  # all of them children of separated or step families


@dataclass(frozen=True, slots=True)
class Slips:
    """How often a record of one source goes wrong, before the source's own care is applied."""

    given_typed: float = 0.012
    family_typed: float = 0.012
    dictated: float = 0.015  # a name written as it sounded
    respelt: float = 0.12  # another transliteration, in traditions that have them
    letters_lost: float = 0.6  # of names with marks, written without (ł as l)
    short_form: float = 0.03  # Tom for Thomas
    middle_as_given: float = 0.007
    names_swapped: float = 0.003  # given and family; ten times this in the Chinese tradition
    other_parent_family: float = 0.01
    old_family_kept: float = 0.35  # of changed surnames, in a record made after the change
    hyphen_lost: float = 0.2  # of hyphenated names
    half_of_double: float = 0.1  # of double-barrelled families, one half only
    day_month_swapped: float = 0.004  # of dates that allow it
    birth_digit: float = 0.008
    birth_year: float = 0.003
    birth_first_january: float = 0.004
    birth_missing: float = 0.003  # only beside an NHS number: a row with neither says too little to be kept
    sex_wrong: float = 0.003
    sex_missing: float = 0.012
    postcode_typed: float = 0.01
    postcode_missing: float = 0.03
    address_stale: float = 0.25  # of records made before a move, never brought up to date
    other_parents_home: float = 0.12  # of children of separated parents
    nhs_old: float = 0.25  # of superseded numbers, still given
    nhs_of_sibling: float = 0.0015
    field_missing: float = 0.06  # each optional field that the source usually has
    baby_kept: float = 0.03  # of birth records, still "Baby" after the name is known
    refusable: float = 0.0  # rows no reader may accept


NONE_OF_THEM = Slips(**{field.name: 0.0 for field in fields(Slips)})
NORMAL = Slips()


def _worse(slips: Slips, times: float) -> Slips:
    return replace(slips, **{field.name: min(0.9, getattr(slips, field.name) * times) for field in fields(Slips)})


CITY_SLIPS = Slips(
    given_typed=0.03,
    family_typed=0.018,
    dictated=0.03,
    respelt=0.2,
    letters_lost=0.85,
    short_form=0.06,
    middle_as_given=0.018,
    names_swapped=0.005,
    other_parent_family=0.02,
    old_family_kept=0.5,
    hyphen_lost=0.4,
    half_of_double=0.2,
    day_month_swapped=0.01,
    birth_digit=0.012,
    birth_year=0.004,
    birth_first_january=0.008,
    birth_missing=0.005,
    sex_wrong=0.006,
    sex_missing=0.06,
    postcode_typed=0.02,
    postcode_missing=0.08,
    address_stale=0.5,
    other_parents_home=0.25,
    nhs_old=0.5,
    nhs_of_sibling=0.002,
    field_missing=0.12,
    baby_kept=0.06,
    refusable=0.005,
)
SLIPS: dict[Profile, Slips] = {
    "clean": NONE_OF_THEM,
    "normal": NORMAL,
    "poor": replace(_worse(NORMAL, 3.0), nhs_of_sibling=0.003, refusable=0.015),
    "city": CITY_SLIPS,
}
POPULATION = Population()
# A population unlike the rest, for measuring what was fitted on them: other families, names and slips.
CITY = Population(
    twin_births=0.024,
    triplet_births=0.0005,
    identical_sex_twins=0.58,
    moved_home=0.45,
    lone_parent=0.22,
    separated=0.10,
    mixed_tradition=0.10,
    double_barrelled=0.09,
    surname_changed=0.02,
    known_as=0.18,
    default_birth=0.06,
    birth_gap_least=285,
    birth_gap_more=520,
)
POPULATIONS: dict[Profile, Population] = {
    "clean": POPULATION,
    "normal": POPULATION,
    "poor": POPULATION,
    "city": CITY,
}
# Shares of families by naming tradition, where they are not the usual ones.
MIXES: dict[Profile, dict[str, float]] = {
    "city": {
        "white_british": 0.20,
        "south_asian_muslim": 0.14,
        "hindu": 0.08,
        "sikh": 0.08,
        "arabic": 0.09,
        "polish": 0.08,
        "romanian": 0.08,
        "somali": 0.08,
        "chinese": 0.09,
        "yoruba": 0.08,
    }
}
RARE = Rare()


def profile_named(name: str) -> Profile:
    """Give the profile of this name; refuse any other."""
    for profile in SLIPS:
        if profile == name:
            return profile
    raise ValueError(f"There is no profile {name!r}: choose one of {', '.join(SLIPS)}.")


@dataclass(frozen=True, slots=True)
class Source:
    """What one feed knows and how careful it is."""

    code: str
    prefix: str  # of its record ids
    care: float  # multiplies every slip of names and dates; 1 is usual
    nhs_known: float
    upn_known: float
    middle_known: float
    phone_known: float


COUNCIL = Source("council", "CS", 1.2, 0.72, 0.70, 0.75, 0.60)
SCHOOLS = Source("schools", "ED", 0.7, 0.02, 0.985, 0.85, 0.75)
GPS = Source("gps", "GP", 0.5, 0.99, 0.0, 0.80, 0.70)
HOSPITAL = Source("hospital", "HT", 1.0, 0.93, 0.0, 0.55, 0.60)
POLICE = Source("police", "PN", 2.5, 0.0, 0.0, 0.40, 0.30)
SOURCES: tuple[Source, ...] = (COUNCIL, SCHOOLS, GPS, HOSPITAL, POLICE)

# Share of children each feed has at least one record of, and records beyond the first (mean).
POLICE_KNOWN, POLICE_MORE = 0.215, 0.38
COUNCIL_KNOWN, COUNCIL_MORE = 0.125, 0.40
GP_KNOWN = 0.975
HOSPITAL_KNOWN, HOSPITAL_MORE = 0.92, 0.60
BORN_HERE, BIRTH_RECORD_APART = 0.72, 0.14
SENSITIVE_FROM_AGE, SENSITIVE = 12, 0.045
SCHOOL_MISSING = 0.035  # home educated, independent, missing education
NURSERY = 0.55

# Share of records that mark a protected child as protected, by source; of the rest, most hold the home before
# the move and a few hold the new one with no mark on it, which is the danger the index must catch.
PROTECTION_MARKED = {"council": 0.97, "police": 0.9, "gps": 0.6, "schools": 0.65, "hospital": 0.5}
NEW_HOME_UNMARKED = 0.15
EPISODE_CLOSED = 0.55  # of council episodes
NAMED_PRACTITIONER = {"council": 1.0, "schools": 0.97, "gps": 0.8, "hospital": 0.6, "police": 0.8}
SCHOOL_KNOWN = {"council": 0.7, "schools": 1.0, "gps": 0.05, "hospital": 0.12, "police": 0.25}
PRACTICE_KNOWN = {"council": 0.6, "schools": 0.35, "gps": 1.0, "hospital": 0.9, "police": 0.0}
CARERS_KNOWN = {"council": 4, "schools": 3, "gps": 2, "hospital": 2, "police": 1}
