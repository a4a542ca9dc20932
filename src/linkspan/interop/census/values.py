"""Read and write one value of the census, each kind in one way only."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from linkspan.interop.census import reasons
from linkspan.interop.feeds.refusals import RECORD_ID_LENGTH, Why

LONGEST = 200
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?")
_NUMBER = re.compile(r"\d{1,4}")
_UPN = re.compile(r"[A-Z]\d{11}[0-9A-Z]")
_YES_NO = {"true": True, "1": True, "false": False, "0": False}


class Unread(Exception):
    """A text that is not a value of its kind."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.code)
        self.why = why


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: how it is read from text and written as text."""

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


def _day(text: str) -> date:
    if _DATE.fullmatch(text) and "1900" <= text[:4] <= "2100":
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise Unread(reasons.NOT_A_DATE)


def _moment(text: str) -> datetime:
    if _MOMENT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise Unread(reasons.NOT_A_MOMENT)


def _write_moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z") if moment.tzinfo is UTC else moment.isoformat()


def _number(text: str) -> int:
    if not (_NUMBER.fullmatch(text) and text.isascii()):
        raise Unread(reasons.NOT_A_NUMBER)
    return int(text)


def _yes_no(text: str) -> bool:
    try:
        return _YES_NO[text.lower()]
    except KeyError:
        raise Unread(reasons.NOT_YES_OR_NO) from None


def _words(text: str) -> str:
    if not text.isprintable():
        raise Unread(reasons.UNREADABLE_TEXT)
    return text


def _la_child_id(text: str) -> str:
    if len(text) > RECORD_ID_LENGTH:
        raise Unread(reasons.LA_CHILD_ID_TOO_LONG)
    return _words(text)


def _upn(text: str) -> str:
    if not (_UPN.fullmatch(text) and text.isascii()):
        raise Unread(reasons.UPN_SHAPE)
    return text


def one_of(codes: Collection[str]) -> Kind:
    """Make the kind of a code set."""

    def read(text: str) -> str:
        if text not in codes:
            raise Unread(reasons.NOT_A_CODE)
        return text

    return Kind(read)


def _letter(text: str) -> str:
    """Read a code of one capital letter, where no list of them is published with the layout."""
    if len(text) != 1 or not "A" <= text <= "Z":
        raise Unread(reasons.NOT_A_CODE)
    return text


DAY = Kind(_day, date.isoformat)
MOMENT = Kind(_moment, _write_moment)
NUMBER = Kind(_number)
YES_NO = Kind(_yes_no, lambda value: "true" if value else "false")
WORDS = Kind(_words)
UPN = Kind(_upn)
LA_CHILD_ID = Kind(_la_child_id)
LETTER = Kind(_letter)
