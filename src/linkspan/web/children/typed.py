"""Read what a practitioner typed into one box: names, a date, an age, a postcode, a number, in any order."""

from __future__ import annotations

import re

NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
UPN = re.compile(r"\b[A-Z]\d{11}[0-9A-Z]\b", re.IGNORECASE)
DATE = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?(?:\s*\d[A-Z]{2})?\b", re.IGNORECASE)
AGE = re.compile(r"\b(?:aged?\s*)?(\d{1,2})\b(?:\s*(?:years?|yrs?|y/?o))?(?:\s*old)?", re.IGNORECASE)
OLDEST = 25


def fields_of(words: str) -> dict[str, str]:
    """Sort one box of words into the boxes of the search page; whatever is nothing else is a name."""
    found: dict[str, str] = {}
    rest = _take_dates(_take_numbers(" ".join(words.split()), found), found)
    if match := POSTCODE.search(rest):
        found["postcode"] = match[0].upper()
        rest = _without(rest, match)
    if "born-year" not in found and (match := AGE.search(rest)) and int(match[1]) <= OLDEST:
        found["age"] = match[1]
        rest = _without(rest, match)
    if names := " ".join(rest.replace(",", " ").split()):
        found["names"] = names
    return found


def _take_numbers(rest: str, found: dict[str, str]) -> str:
    for name, pattern in (("upn", UPN), ("nhs", NHS)):
        if match := pattern.search(rest):
            found[name] = match[0]
            rest = _without(rest, match)
    return rest


def _take_dates(rest: str, found: dict[str, str]) -> str:
    if match := ISO_DATE.search(rest):
        year, month, day = match.groups()
    elif match := DATE.search(rest):
        day, month, year = match.groups()
    elif match := YEAR.search(rest):
        found["born-year"] = match[0]
        return _without(rest, match)
    else:
        return rest
    found |= {"born-day": day, "born-month": month, "born-year": year}
    return _without(rest, match)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip()
