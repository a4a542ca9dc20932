"""Turn what the rooms answer into what the pages about a child show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from linkspan.children.composite import Fact, Source
from linkspan.children.queries.evidence import evidence_lines
from linkspan.children.queries.file import OTHER_AGENCY, ChildFile, LookLine, RecordLine, Worker
from linkspan.children.queries.finding import Answer
from linkspan.web.children import words
from linkspan.web.children.forms import FindForm
from linkspan.web.happenings import event_words
from linkspan.web.waterfall import Waterfall, chance, draw
from linkspan.web.words import age, day, nhs_number, short_day

# --- finding ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A child who may be meant, as a line of the answer."""

    child_id: UUID
    name: str
    known_as: str
    age: str
    outcode: str
    school: str
    is_protected: bool
    is_deceased: bool
    why: tuple[str, ...]


def rows(answers: Iterable[Answer]) -> list[Row]:
    """Put an answer's children into words."""
    return [
        Row(
            each.child_id, each.name or gettext("Name not given"), each.known_as, _age_of(each), each.outcode,
            each.school, each.protected, each.deceased, tuple(gettext(why) for why in each.why),
        )
        for each in answers
    ]  # fmt: skip


def _age_of(answer: Answer) -> str:
    if answer.unborn_due:
        return gettext("Unborn, due %(day)s") % {"day": short_day(answer.unborn_due)}
    if answer.age is None:
        return gettext("Age not known")
    return years(answer.age)


def years(count: int) -> str:
    """Say an age in whole years."""
    if count == 0:
        return gettext("Under 1 year")
    return ngettext("%(n)d year old", "%(n)d years old", count) % {"n": count}


def asked_words(form: FindForm) -> str:
    """Say back what was searched for, in one line."""
    typed = form.typed()
    born = " ".join(typed[f"born-{part}"] for part in ("day", "month", "year") if f"born-{part}" in typed)
    found = [
        " ".join(typed[name] for name in ("names", "family") if name in typed),
        gettext("born %(date)s") % {"date": born} if born else "",
        gettext("aged %(age)s") % {"age": typed["age"]} if "age" in typed else "",
        typed.get("postcode", "").upper(),
        typed.get("school", ""),
        gettext("NHS number %(number)s") % {"number": typed["nhs"]} if "nhs" in typed else "",
        gettext("UPN %(number)s") % {"number": typed["upn"]} if "upn" in typed else "",
    ]
    return ", ".join(part for part in found if part)


# --- the file -----------------------------------------------------------------------------------------------


def identity_facts(file: ChildFile, on: date) -> list[dict[str, Any]]:
    """List what the bar at the top of the file says."""
    facts: list[dict[str, Any]] = []
    if file.born:
        born = date.fromisoformat(file.born[0].value)
        until = file.deceased_on or on
        facts += [{"label": gettext("Age"), "value": age(born, until)}, _born(born)]
    elif file.expected:
        due = date.fromisoformat(file.expected[0].value)
        facts.append({"label": gettext("Unborn, due"), "value": short_day(due)})
    if file.deceased_on:
        facts.append({"label": gettext("Died"), "value": short_day(file.deceased_on)})
    if file.nhs_numbers:
        facts.append({"label": gettext("NHS number"), "value": nhs_number(file.nhs_numbers[0].value)})
    return facts


def _born(born: date) -> dict[str, Any]:
    return {"label": gettext("Born"), "value": short_day(born)}


def badges(file: ChildFile) -> list[dict[str, str]]:
    """List the marks beside the name."""
    marks = []
    if file.deceased_on:
        marks.append({"text": gettext("This child has died"), "colour": "black"})
    if file.protection == "location":
        marks.append({"text": gettext("Location protected"), "colour": "red"})
    if file.protection == "identity":
        marks.append({"text": gettext("Identity protected"), "colour": "red"})
    if file.archived_on:
        marks.append({"text": gettext("Archived"), "colour": "grey"})
    return marks


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of the file with who says it."""

    label: str
    values: tuple[tuple[str, str], ...]


def who_they_are(file: ChildFile) -> list[Line]:
    """List who the child is, each value with its sources; only what has a value."""
    made = (
        (gettext("Full name"), _plain(file.names)),
        (gettext("Known as"), _plain(file.known_as)),
        (gettext("Former family name"), _plain(file.former_names)),
        (gettext("Date of birth"), _days(file.born)),
        (gettext("Due date"), _days(file.expected)),
        (gettext("Sex"), _sexes(file.sex)),
        (gettext("NHS number"), tuple((nhs_number(f.value), said_by(f.sources)) for f in file.nhs_numbers)),
        (gettext("UPN"), _plain(file.upns)),
        (gettext("Language"), _plain(file.languages)),
        (gettext("Interpreter"), ((gettext("An interpreter is needed"), ""),) if file.interpreter else ()),
    )
    return [Line(label, values) for label, values in made if values]


def where_they_learn(file: ChildFile) -> list[Line]:
    """List school and practice with who says so."""
    made = (
        (gettext("School"), _plain(file.schools)),
        (gettext("GP practice"), _plain(file.practices)),
        (gettext("Family's telephone"), _plain(file.phones)),
    )
    return [Line(label, values) for label, values in made if values]


def _plain(facts: Iterable[Fact]) -> tuple[tuple[str, str], ...]:
    return tuple((fact.value, said_by(fact.sources)) for fact in facts)


def _days(facts: Iterable[Fact]) -> tuple[tuple[str, str], ...]:
    return tuple((day(date.fromisoformat(fact.value)), said_by(fact.sources)) for fact in facts)


def _sexes(facts: Iterable[Fact]) -> tuple[tuple[str, str], ...]:
    named = {"F": gettext("Girl"), "M": gettext("Boy")}
    return tuple((named[fact.value], said_by(fact.sources)) for fact in facts if fact.value in named)


def agency(name: str) -> str:
    """Name an agency; where its name is withheld, say so in the reader's language."""
    return gettext(name) if name == OTHER_AGENCY else name


def said_by(sources: Iterable[Source]) -> str:
    """Name who says something, each agency once, the newest word first, agencies of the same day together."""
    newest: dict[str, date] = {}
    for source in sorted(sources, key=lambda each: each.said_on, reverse=True):
        if source.organisation:
            newest.setdefault(agency(source.organisation), source.said_on)
    by_day: dict[date, list[str]] = {}
    for name, on in newest.items():
        by_day.setdefault(on, []).append(name)
    return "; ".join(f"{', '.join(names)}, {short_day(on)}" for on, names in by_day.items())


def is_past(worker: Worker, on: date) -> bool:
    """Tell whether someone no longer works with the child."""
    return worker.until is not None and worker.until <= on


def minutes_left(until: datetime | None, at: datetime) -> int:
    """Count the minutes for which a place opened in an emergency stays open, the last one begun included."""
    return max(0, -int((at - until).total_seconds() // 60)) if until else 0


def people(workers: Iterable[Worker]) -> list[dict[str, Any]]:
    """List people as the component takes them."""
    return [
        {
            "name": each.name,
            "role": each.role,
            "agency": each.organisation,
            "phone": each.phone,
            "from_": each.from_,
            "until": each.until,
            "is_lead": each.is_lead,
            "note": gettext("Sensitive service: shown to you for this child only") if each.sensitive else "",
        }
        for each in workers
    ]


@dataclass(frozen=True, slots=True)
class LookShown:
    """Someone's look at a file, in words."""

    title: str
    at: datetime
    by: str
    text: str


def looks(lines: Iterable[LookLine]) -> list[LookShown]:
    """Put the trail of a file into plain words, newest first; lines that only repeat others are left out."""
    made: list[LookShown] = []
    for each in lines:
        if each.event in words.UNTOLD:
            continue
        who = each.person or gettext("Someone")
        title = gettext("%(who)s %(did)s") % {"who": who, "did": event_words(each.event)}
        reason = words.stated_reason(each.reason) if each.reason else ""
        told = LookShown(title, each.at, agency(each.organisation), reason)
        if not made or (made[-1].title, made[-1].at) != (told.title, told.at):
            made.append(told)
    return made


@dataclass(frozen=True, slots=True)
class RecordShown:
    """An agency's record, and what it was put with the file by."""

    organisation: str
    since: date
    ended_on: date | None
    version: int
    by_person: bool
    chance: str
    why: Waterfall | None


def records(lines: Iterable[RecordLine]) -> list[RecordShown]:
    """Put records and the evidence that joined them into words."""
    return [
        RecordShown(
            agency(each.organisation), each.since, each.ended_on, each.version, not each.made_by.startswith("model"),
            chance(each.probability) if each.probability is not None else "",
            draw(evidence_lines(each.evidence), each.probability) if each.evidence else None,
        )
        for each in lines
    ]  # fmt: skip
