"""Tell which column holds what: by the feed template's names, by `--map`, or by a sensible guess that is reported."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linkspan.linkage.faults import CannotMatch

_NOT_WORD = re.compile(r"[^a-z0-9]+")

# What a column may hold, and the other names it goes by, most usual first. Source: the feed template, the FEBRL and
# pseudopeople sets, and the names that English, American and Australian systems export.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "record_id": ("rec_id", "unique_id", "row_id", "person_id", "id", "key", "identifier", "uid"),
    "given_name": (
        "first_name", "firstname", "forename", "givenname", "given", "fname", "first", "forenames", "given_names",
        "forename_1", "forename1", "christian_name", "name_first", "legal_forename", "patient_forename", "fn",
    ),
    "middle_names": (
        "middle_name", "middlename", "middle", "middle_initial", "second_forename", "other_names", "mname", "mi",
        "middle_initials", "name_middle", "forename_2", "forename2", "other_forenames",
    ),
    "family_name": (
        "surname", "last_name", "lastname", "familyname", "family", "lname", "last", "sname", "name_last", "sn",
        "second_name", "legal_surname", "patient_surname", "apellido", "nachname", "nom", "lastname_1",
    ),
    "known_as": ("preferred_name", "preferred_forename", "chosen_name", "nickname", "alias", "known_name"),
    "former_family_name": ("maiden_name", "previous_surname", "former_surname", "birth_surname", "former_name"),
    "name": ("full_name", "fullname", "person_name", "patient_name", "child_name", "pupil_name", "names"),
    "date_of_birth": (
        "dob", "birth_date", "birthdate", "dateofbirth", "birthday", "born", "d_o_b", "date_birth", "birth_dt",
        "birth_day_full", "bdate", "person_birth_date",
    ),
    "birth_year": ("year_of_birth", "yob", "birthyear", "by", "dob_year", "yearofbirth"),
    "birth_month": ("month_of_birth", "mob", "birthmonth", "bm", "dob_month"),
    "birth_day": ("day_of_birth", "birthday_day", "bd", "dob_day"),
    "age": ("age_years", "age_in_years", "current_age"),
    "as_of": ("survey_date", "age_on", "recorded_on", "census_date", "as_at", "survey_year", "tax_year"),
    "sex": ("gender", "sex_at_birth", "gender_code", "sex_code", "person_stated_gender_code"),
    "postcode": ("zip", "zipcode", "zip_code", "post_code", "postal_code", "postalcode", "pcode", "plz"),
    "address_line_1": (
        "address", "address1", "address_1", "street_address", "addr", "addr1", "address_line1", "home_address",
        "res_street_address", "addressline1",
    ),
    "street": ("street_name", "streetname", "road"),
    "house_number": ("street_number", "streetnumber", "house_no", "house_num", "building_number", "housenumber"),
    "town": ("suburb", "city", "city_town", "town_city", "locality", "municipality", "post_town", "place", "village"),
    "nhs_number": ("nhs", "nhs_no", "nhsno", "nhsnumber"),
    "upn": ("unique_pupil_number", "pupil_number"),
    "number": (
        "soc_sec_id", "ssn", "social_security_number", "national_id", "nino", "national_insurance_number", "socsecid",
        "medicare_number", "tax_id", "citizen_id", "personal_number", "chi_number",
    ),
    "school_urn": ("school", "urn", "school_id", "school_code", "school_name"),
    "expected_date_of_birth": ("edd", "due_date"),
}  # fmt: skip
SLOTS: tuple[str, ...] = tuple(SYNONYMS)
NAMES = frozenset(("given_name", "family_name", "name", "known_as"))
MOST_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column fills each slot, and how that was settled: named, mapped or guessed."""

    of: dict[str, str]
    how: dict[str, str]
    unused: tuple[str, ...]

    @property
    def guessed(self) -> dict[str, str]:
        """Return the slots that were filled by a guess."""
        return {slot: column for slot, column in self.of.items() if self.how[slot] == "guessed"}


def _plain(name: str) -> str:
    return _NOT_WORD.sub("_", name.strip().lower()).strip("_")


def parse_map(text: str | None) -> dict[str, str]:
    """Read `given_name=first,family_name=surname` into slots and columns."""
    asked: dict[str, str] = {}
    for part in filter(None, (text or "").split(",")):
        slot, sign, column = (each.strip() for each in part.partition("="))
        if not sign or not column:
            raise CannotMatch(
                f'--map: "{part.strip()}" is not NAME=COLUMN. Write --map given_name=first,family_name=last.'
            )
        if slot not in SYNONYMS:
            slot = _slot_meant(slot)
        if slot in asked:
            raise CannotMatch(f"--map: {slot} is given twice. Give each name one column.")
        asked[slot] = column
    return asked


def _slot_meant(written: str) -> str:
    plain = _plain(written)
    for slot, others in SYNONYMS.items():
        if plain == slot or plain in others:
            return slot
    raise CannotMatch(f'--map: "{written}" is not a name Linkspan knows. Choose from: {", ".join(SLOTS)}.')


def columns_for(
    header: Sequence[str], *, asked: Mapping[str, str], id_column: str | None = None, file: str = "the file"
) -> Columns:
    """Settle which column fills which slot. A map may name a column that only the other file of a pair has not."""
    _refuse_odd_header(header, file)
    of: dict[str, str] = {}
    how: dict[str, str] = {}
    by_plain = {_plain(name): name for name in reversed(header)}
    for slot, column in ({**asked, "record_id": id_column} if id_column else dict(asked)).items():
        of[slot], how[slot] = _column_asked(header, by_plain, slot, column, file), "mapped"
    for slot in SLOTS:
        taken = set(of.values())
        if slot in of:
            continue
        if slot in by_plain and by_plain[slot] not in taken:
            of[slot], how[slot] = by_plain[slot], "named"
        elif guess := _guess(slot, by_plain, taken):
            of[slot], how[slot] = guess, "guessed"
    _settle_overlaps(of, how)
    if not NAMES & of.keys() and "number" not in of and "nhs_number" not in of:
        raise CannotMatch(_no_names(header, file))
    return Columns(of, how, tuple(name for name in header if name not in of.values()))


def _guess(slot: str, by_plain: Mapping[str, str], taken: set[str]) -> str | None:
    return next(
        (by_plain[other] for other in SYNONYMS[slot] if other in by_plain and by_plain[other] not in taken), None
    )


def _column_asked(header: Sequence[str], by_plain: Mapping[str, str], slot: str, column: str, file: str) -> str:
    if column in header:
        return column
    if _plain(column) in by_plain:
        return by_plain[_plain(column)]
    raise CannotMatch(f'{file} has no column "{column}", asked for as {slot}. Its columns are: {_listed(header)}.')


def _settle_overlaps(of: dict[str, str], how: dict[str, str]) -> None:
    """Drop guesses that another column makes needless: a full name beside its parts, a year beside the date."""
    if "given_name" in of and "family_name" in of and how.get("name") == "guessed":
        del of["name"], how["name"]
    if "date_of_birth" in of:
        for part in ("birth_year", "birth_month", "birth_day"):
            if how.get(part) == "guessed":
                del of[part], how[part]


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(header[:30])
    return f"{shown} and {len(header) - 30} more" if len(header) > 30 else shown


def _no_names(header: Sequence[str], file: str) -> str:
    return (
        f"No column of {file} looks like a name. Its columns are: {_listed(header)}. "
        "Say which is which, for example --map given_name=first,family_name=last,date_of_birth=dob, or name=COLUMN."
    )


def _refuse_odd_header(header: Sequence[str], file: str) -> None:
    if len(header) > MOST_COLUMNS:
        raise CannotMatch(f"{file} has {len(header)} columns, more than {MOST_COLUMNS}. Is the separator right?")
    names = [name for name in header if name]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CannotMatch(f"{file} has two columns called {twice[0]!r}. Give each column a name of its own.")
    if not names:
        raise CannotMatch(f"The first line of {file} holds no column names. Put them there.")
