"""Check one value as a source sent it: return it in our form, None when it is blank, or raise a fault.

Every function takes text and knows nothing of the row it came from. Dates, postcodes and codes repeat, so their
checks remember their latest answers. Each memory is bounded, and faults are never remembered.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from operator import mul
from typing import TypeVar

from stdnum.gb import upn as stdnum_upn

from linkspan.interop.feeds import reasons
from linkspan.interop.feeds.refusals import RECORD_ID_LENGTH, Fault, Why

TEXT_LENGTH = 200
PHONE_LENGTH = 60
OLDEST_AGE = 25
EXPECTED_AHEAD = timedelta(days=310)
EXPECTED_BEHIND = timedelta(days=366)
LAST_YEAR = 2100

# Joiners are part of how Persian, Urdu and Bengali names are spelt; every other format character is noise.
_JOINERS = frozenset("\u200c\u200d")
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")  # no database text may hold these
_SEPARATORS = {"Zs", "Zl", "Zp"}
_NHS_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
_NUMBER_GAPS = str.maketrans("", "", " -\u00a0\u2010\u2011\u2012\u2013\u2014\t")
_UPN_SHAPE = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")
# Source: BS 7666, as government data standards use it. ZZ99 stands for no fixed abode and places abroad.
_POSTCODE_SHAPE = re.compile(
    r"GIR 0AA|ZZ99 [0-9][A-Z]{2}"
    r"|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]([0-9]|[ABEHMNPRVWXY])?|[0-9][A-HJKPSTUW])"
    r" [0-9][ABD-HJLNP-UW-Z]{2}"
)
_OUTCODE_SHAPE = re.compile(r"[A-Z]{1,2}[0-9]{1,2}[A-Z]?")
_NOT_POSTCODE = re.compile(r"[^0-9A-Z]")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}.{0,20})?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_BRITISH_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: \d{1,2}:\d{2}.{0,10})?")
_SHORT_YEAR = re.compile(r"\d{1,2}[/. -]\d{1,2}[/. -]\d{2}")
_PART_DATE = re.compile(r"\d{4}([/-]\d{1,2})?|\d{1,2}[/-]\d{4}")
_EXCEL_SERIAL = re.compile(r"[1-6]\d{4}(?:\.0+)?")
_EXCEL_EPOCH = date(1899, 12, 30)
_PLAIN_PHONE = re.compile(r"0[0-9]{2,6} ?[0-9]{3,4} ?[0-9]{3,4}")
_SCIENTIFIC = re.compile(r"[0-9.]+E\+?[0-9]+", re.IGNORECASE)
_SEXES = {
    "f": "F", "female": "F", "2": "F",
    "m": "M", "male": "M", "1": "M",
    "u": "U", "unknown": "U", "not known": "U", "other": "U", "indeterminate": "U", "0": "U", "9": "U",
}  # fmt: skip
_YES_NO = {
    "yes": True, "y": True, "true": True, "1": True,
    "no": False, "n": False, "false": False, "0": False,
}  # fmt: skip
_PROTECTIONS = {"none": "none", "location": "location", "identity": "identity"}

_UPRN_SHAPE = re.compile(r"[0-9]{1,12}")
_URN_SHAPE = re.compile(r"[0-9]{6}")
_ODS_SHAPE = re.compile(r"[A-Z0-9]{3,10}")

Answer = TypeVar("Answer")


def words(text: str) -> str | None:
    """Return a name or other text in Unicode NFC with single spaces and no hidden characters."""
    if len(text) > TEXT_LENGTH:
        raise Fault(reasons.TEXT_TOO_LONG)
    if not (text.isascii() and text.isprintable()):
        text = _without_hidden(text)
    return " ".join(text.split()) or None


def _without_hidden(text: str) -> str:
    if not _REORDERING.isdisjoint(text):
        raise Fault(reasons.TEXT_REORDERED)
    if "\N{REPLACEMENT CHARACTER}" in text or _UNSTORABLE.search(text):
        raise Fault(reasons.TEXT_DAMAGED)
    return unicodedata.normalize("NFC", "".join(map(_visible, text)))


def _visible(letter: str) -> str:
    if letter.isprintable() or letter in _JOINERS:
        return letter
    return " " if letter in "\t\r\n\v\f" or unicodedata.category(letter) in _SEPARATORS else ""


def record_id(text: str) -> str | None:
    """Return the source's own identifier, as it was sent."""
    if len(text) > RECORD_ID_LENGTH:
        raise Fault(reasons.RECORD_ID_TOO_LONG)
    if text.isascii() and text.isprintable():
        return text.strip() or None
    return " ".join(_without_hidden(text).split()) or None


def nhs_number(text: str) -> str | None:
    """Return an NHS number as ten digits whose check digit fits.

    Source: NHS Data Dictionary, NHS number: weights ten to two on the first nine digits, modulus eleven.
    """
    digits = text if text.isdigit() else text.strip().translate(_NUMBER_GAPS)
    if not digits:
        return None
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        raise Fault(reasons.NHS_NOT_TEN_DIGITS)
    # With weight one for the check digit the sum is a multiple of eleven. Summing character codes instead of
    # digits adds 48 x 55, itself such a multiple, and saves turning each character into a number.
    if sum(map(mul, _NHS_WEIGHTS, digits.encode())) % 11:
        raise Fault(reasons.NHS_WRONG_CHECK_DIGIT)
    if digits == digits[0] * 10:
        raise Fault(reasons.NHS_PLACEHOLDER)
    return digits


def upn(text: str) -> str | None:
    """Return a unique pupil number in upper case whose check letter fits.

    The council's code is not looked up: codes change at each reorganisation and old numbers stay in use.
    """
    letters = text.strip().translate(_NUMBER_GAPS).upper()
    if not letters:
        return None
    if not _UPN_SHAPE.fullmatch(letters):
        raise Fault(reasons.UPN_WRONG_SHAPE)
    if stdnum_upn.calc_check_digit(letters[1:]) != letters[0]:
        raise Fault(reasons.UPN_WRONG_CHECK_LETTER)
    return letters


@lru_cache(maxsize=1 << 16)
def postcode(text: str) -> str | None:
    """Return a postcode in upper case with one space before its last three characters."""
    if len(text) > 40 or _UNSTORABLE.search(text):
        raise Fault(reasons.POSTCODE_WRONG_SHAPE)
    letters = _NOT_POSTCODE.sub("", text.upper())
    if not letters:
        return None
    inward = letters[-3:]
    # The inward half always starts with a digit, so the letter O there can only be a nought.
    spaced = f"{letters[:-3]} {'0' + inward[1:] if inward.startswith('O') else inward}"
    if _POSTCODE_SHAPE.fullmatch(spaced):
        return spaced
    raise Fault(reasons.POSTCODE_HALF if _OUTCODE_SHAPE.fullmatch(letters) else reasons.POSTCODE_WRONG_SHAPE)


@lru_cache(maxsize=1 << 16)
def any_date(text: str) -> date | None:
    """Return a date written as 2015-03-31, 31/03/2015, 20150331 or a spreadsheet's day number.

    Refuses years before 1900 and after 2100.
    """
    text = text.strip()
    if not text:
        return None
    found = _read_date(text)
    if found.year < 1900:
        raise Fault(reasons.DATE_BEFORE_1900)
    if found.year > LAST_YEAR:
        raise Fault(reasons.DATE_TOO_FAR_AHEAD)
    return found


def _read_date(text: str) -> date:
    try:
        if parts := _ISO_DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text):
            year, month, day = map(int, parts.groups())
            return date(year, month, day)
        if parts := _BRITISH_DATE.fullmatch(text):
            day, month, year = map(int, parts.groups())
            return date(year, month, day)
    except ValueError as error:
        raise Fault(reasons.DATE_UNREADABLE) from error
    if _EXCEL_SERIAL.fullmatch(text):
        return _EXCEL_EPOCH + timedelta(days=int(text.split(".")[0]))
    if _SHORT_YEAR.fullmatch(text):
        raise Fault(reasons.DATE_SHORT_YEAR)
    raise Fault(reasons.DATE_INCOMPLETE if _PART_DATE.fullmatch(text) else reasons.DATE_UNREADABLE)


def past_date(text: str, on: date) -> date | None:
    """Return a date that is not after `on`."""
    found = any_date(text)
    if found is not None and found > on:
        raise Fault(reasons.DATE_IN_FUTURE)
    return found


def birth_date(text: str, on: date) -> date | None:
    """Return a date of birth of someone who is at most 25 on `on`."""
    found = past_date(text, on)
    if found is not None and age(found, on) > OLDEST_AGE:
        raise Fault(reasons.BORN_TOO_LONG_AGO)
    return found


def expected_date(text: str, on: date) -> date | None:
    """Return the date on which a baby is expected: within ten months ahead and a year behind `on`."""
    found = any_date(text)
    if found is None:
        return None
    if found > on + EXPECTED_AHEAD:
        raise Fault(reasons.EXPECTED_TOO_LATE)
    if found < on - EXPECTED_BEHIND:
        raise Fault(reasons.EXPECTED_TOO_EARLY)
    return found


def age(born: date, on: date) -> int:
    """Return the age in whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def phone(text: str) -> str | None:
    """Return a phone number as written; a note such as "ask for Jo" may stand beside it."""
    if _PLAIN_PHONE.fullmatch(text):
        return text
    number = words(text)
    if number is None:
        return None
    digits = sum(letter.isdigit() for letter in number)
    if digits < 3 or len(number) > PHONE_LENGTH or _SCIENTIFIC.fullmatch(number):
        raise Fault(reasons.PHONE_UNREADABLE)
    # A spreadsheet takes the leading nought away; every United Kingdom number with its area code has one.
    return f"0{number}" if number.isdigit() and len(number) == 10 and number[0] in "12378" else number


@lru_cache(maxsize=1 << 8)
def sex(text: str) -> str | None:
    """Return F, M or U; reads words and the NHS codes too."""
    return _one_of(_SEXES, text, reasons.SEX_UNKNOWN_CODE)


@lru_cache(maxsize=1 << 8)
def yes_no(text: str) -> bool | None:
    """Return True for yes, False for no."""
    return _one_of(_YES_NO, text, reasons.YES_OR_NO)


@lru_cache(maxsize=1 << 8)
def protection(text: str) -> str | None:
    """Return none, location or identity."""
    return _one_of(_PROTECTIONS, text, reasons.PROTECTION_UNKNOWN)


def _one_of(answers: Mapping[str, Answer], text: str, why: Why) -> Answer | None:
    answer = text.strip().lower()
    if not answer:
        return None
    if answer not in answers:
        raise Fault(why)
    return answers[answer]


def uprn(text: str) -> str | None:
    """Return a unique property reference number: up to twelve digits."""
    return _shaped(_UPRN_SHAPE, text, reasons.UPRN_WRONG_SHAPE)


@lru_cache(maxsize=1 << 14)
def school_urn(text: str) -> str | None:
    """Return a school's unique reference number: six digits."""
    return _shaped(_URN_SHAPE, text, reasons.URN_WRONG_SHAPE)


@lru_cache(maxsize=1 << 14)
def gp_ods(text: str) -> str | None:
    """Return the Organisation Data Service code of a GP practice, in upper case."""
    return _shaped(_ODS_SHAPE, text, reasons.ODS_WRONG_SHAPE)


def _shaped(shape: re.Pattern[str], text: str, why: Why) -> str | None:
    code = text.strip().upper()
    if not code:
        return None
    if not shape.fullmatch(code):
        raise Fault(why)
    return code
