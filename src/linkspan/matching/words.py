"""Say in plain words what a part of a score means. The English texts are message ids; the web translates them."""

from linkspan.matching.scoring import AGE, Part


def _(text: str) -> str:
    """Mark a text for translation."""
    return text


WORDS: dict[str, dict[str, str]] = {
    "prior": {"index_size": _("Before looking: one child among all in the index")},
    "given": {
        "missing": _("Given name not known on one side"),
        "exact": _("Same given name"),
        "core": _("Same given name, once names that many people share are left out"),
        "spelling": _("Two spellings of the same given name"),
        "alias": _("One record's given name is what the other says the child is known as"),
        "middle": _("One record's given name is a middle name in the other"),
        "nickname": _("One given name is a short form of the other"),
        "token": _("One record has only some of the other's given names"),
        "overlap": _("The given names have one word in common and differ in others"),
        "slip": _("The given names differ by one slip of the keys"),
        "sound": _("The given names sound alike"),
        "near": _("The given names are spelt almost alike"),
        "similar": _("The given names are spelt somewhat alike"),
        "other_name": _("The given names are close, but they are two different names"),
        "swapped": _("Given name and family name have changed places"),
        "initial": _("One record has only the first letter of the given name"),
        "placeholder": _("One record has a stand-in such as Baby for the given name"),
        "different": _("Different given names"),
    },
    "family": {
        "missing": _("Family name not known on one side"),
        "exact": _("Same family name"),
        "former": _("One record's family name is the other's former family name"),
        "spelling": _("Two spellings of the same family name"),
        "part": _("The family names share one part of a double name"),
        "among_names": _("One record's family name is among the other's middle names"),
        "slip": _("The family names differ by one slip of the keys"),
        "sound": _("The family names sound alike"),
        "near": _("The family names are spelt almost alike"),
        "similar": _("The family names are spelt somewhat alike"),
        "swapped": _("Given name and family name have changed places"),
        "initial": _("One record has only the first letter of the family name"),
        "different": _("Different family names"),
    },
    "middle": {
        "missing": _("Middle name not known on one side"),
        "same": _("A middle name is the same"),
        "initial": _("The first letter of the middle name is the same"),
        "different": _("Different middle names"),
    },
    "birth": {
        "missing": _("Date of birth not known on one side"),
        "exact": _("Same date of birth"),
        "default_exact": _("Same date of birth, but it is 1 January, which often stands for an unknown date"),
        "swapped": _("Day and month of birth have changed places"),
        "digit": _("Dates of birth differ in one digit"),
        "same_month": _("Same month and year of birth, different day"),
        "days_10": _("Dates of birth a few days apart"),
        "days_100": _("Dates of birth a few weeks apart"),
        "default_year": _("Same year of birth, and one date is 1 January, which often stands for an unknown date"),
        "same_year": _("Same year of birth, different day and month"),
        "month_agrees": _("Date of birth is in the month given"),
        "year_agrees": _("Date of birth is in the year given"),
        "age_agrees": _("Date of birth fits the age given"),
        "near_period": _("Date of birth is within a year of the year or age given"),
        "expected_near": _("Born or due around the date the other record expects the birth"),
        "different": _("Different dates of birth"),
    },
    "sex": {
        "missing": _("Sex not known on one side"),
        "same": _("Same sex"),
        "different": _("Different sex"),
    },
    "postcode": {
        "missing": _("Postcode not known on one side"),
        "whole": _("Same postcode"),
        "sector": _("Nearby postcode"),
        "half": _("The half of the postcode that is known is the same"),
        "outcode": _("First half of the postcode is the same, the rest differs"),
        "different": _("Different postcode: the family may have moved"),
    },
    "address": {
        "missing": _("House and street not known on one side"),
        "same_home": _("Same house"),
        "same_street": _("Same street, different house"),
        "same_home_elsewhere": _("Same house number and street, but not the same postcode"),
        "different": _("Different address"),
    },
    "nhs": {
        "missing": _("NHS number not known on one side"),
        "same": _("Same NHS number"),
        "former": _("One record's NHS number is an earlier number of the other"),
        "different": _("Different NHS numbers"),
    },
    "upn": {
        "missing": _("Unique pupil number not known on one side"),
        "same": _("Same unique pupil number"),
        "different": _("Different unique pupil numbers"),
    },
    "school": {
        "missing": _("School not known on one side"),
        "same": _("Same school"),
        "different": _("Different school"),
    },
}

ONCE = _("The record said this once, and says something else now")

CAUTION_WORDS: dict[str, str] = {
    "unnamed": _("One record has no full given name, so this could be a twin or a brother or sister"),
    "other_given": _("The given names differ, so this could be a twin or a brother or sister"),
    "number_clash": _("The same number is on both records, but the names or dates of birth disagree"),
    "other_birth": _("The dates of birth differ by more than a slip, so this could be a brother or sister"),
    "two_numbers": _("The records have different NHS numbers and different addresses"),
    "names_only": _("Only the names agree: no date of birth, number, address or school says the same"),
    "two_candidates": _("Two children fit almost equally well"),
    "unsure": _("The evidence is not strong enough to be sure"),
}

TOO_LITTLE_WORDS: dict[str, str] = {
    "nothing": _("Enter what you know about the child"),
    "one_name": _("Enter something more than one name: a second name, an age, a postcode or half of it, or a school"),
    "no_name": _("Enter a name, an NHS number or a unique pupil number, or a date of birth with a postcode"),
}


def words(part: Part) -> str:
    """Say what a part of a score means."""
    return ONCE if part.field == AGE else WORDS[part.field][part.level]


def caution_words(code: str) -> str:
    """Say why a person is asked."""
    return CAUTION_WORDS[code]


def too_little_words(code: str) -> str:
    """Say what a query lacks."""
    return TOO_LITTLE_WORDS[code]
