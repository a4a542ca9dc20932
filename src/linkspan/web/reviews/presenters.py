"""Put pairs, evidence and shields into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from linkspan.children.queries.reviews import MOST_SHOWN, Banded, Difference, PairDetail, PairLine, ShieldLine, Side
from linkspan.sharing.rules import words_of
from linkspan.web.waterfall import chance, draw
from linkspan.web.words import nhs_number, short_day

Words = str | Promise

FIELDS: dict[str, Words] = {
    "names": gettext_lazy("Name"),
    "known_as": gettext_lazy("Known as"),
    "former_names": gettext_lazy("Former family name"),
    "born": gettext_lazy("Date of birth"),
    "sex": gettext_lazy("Sex"),
    "nhs_numbers": gettext_lazy("NHS number"),
    "upns": gettext_lazy("UPN"),
    "schools": gettext_lazy("School"),
    "carers": gettext_lazy("Parents and carers"),
    "household": gettext_lazy("Other children at the address"),
    "addresses": gettext_lazy("Address"),
}
KINDS: dict[str, Words] = {
    "location": gettext_lazy("Where the child lives is protected"),
    "identity": gettext_lazy("That the child is known at all is protected"),
}
OUTCOMES: dict[str, Words] = {"uphold": gettext_lazy("It stays"), "lift": gettext_lazy("It was lifted")}
DECISIONS: dict[str, Words] = {
    "same": gettext_lazy("Same child"),
    "different": gettext_lazy("Different child"),
    "overtaken": gettext_lazy("Overtaken by another decision"),
}
SEXES: dict[str, Words] = {
    "F": gettext_lazy("Girl"), "M": gettext_lazy("Boy"), "U": gettext_lazy("Not known")
}  # fmt: skip


ANSWERS: dict[str, Words] = {
    "same": gettext_lazy("Same child"), "different": gettext_lazy("Different child"), "unsure": gettext_lazy("Not sure")
}  # fmt: skip
RISKS: dict[str, Words] = {
    "protected": gettext_lazy("a protected child may be meant"),
    "numbers": gettext_lazy("numbers clash"),
    "kin": gettext_lazy("they may be twins or siblings"),
    "died": gettext_lazy("one side has died and the other has not"),
    "many": gettext_lazy("one file would rest on many records"),
}
OUTCOMES_OF_ANSWERS: dict[str, Words] = {
    "same": gettext_lazy("Kept: the same child. The records are one file from now on."),
    "different": gettext_lazy("Kept: different children. These records will not be taken for one child again."),
    "waits": gettext_lazy("Kept. Somebody else looks at this pair too, and then it is decided."),
    "disputed": gettext_lazy("Kept. Opinions differ, so a third person decides."),
}


def outcome(code: str) -> str:
    """Say what became of an answer."""
    return str(OUTCOMES_OF_ANSWERS[code])


def queue(listed: Sequence[PairLine]) -> dict[str, Any]:
    """Give the pairs that wait, in order, apart from those that wait for someone else."""
    lines = [(_line(line), line.waits_for_another) for line in listed]
    return {
        "pairs": [line for line, is_elsewhere in lines if not is_elsewhere],
        "elsewhere": [line for line, is_elsewhere in lines if is_elsewhere],
        "most": len([line for line in lines if not line[1]]) >= MOST_SHOWN,
    }


def _risks(codes: Sequence[str]) -> str:
    return ", ".join(str(RISKS[code]) for code in codes)


def bands(listed: Banded) -> list[dict[str, Any]]:
    """Give a list of pairs by clock."""
    return [{"code": band.value, "pairs": [_line(line) for line in lines]} for band, lines in listed]


def _line(line: PairLine) -> dict[str, Any]:
    return {
        "id": line.pair_id,
        "record": line.record_name or gettext("A record without a name"),
        "child": line.child_name or gettext("A child without a name"),
        "organisation": line.record_organisation,
        "chance": chance(line.probability),
        "due_at": line.due_at,
        "band": line.band.value,
        "risks": _risks(line.risks),
        "needs_two": line.needs_two,
    }


def detail(found: PairDetail) -> dict[str, Any]:
    """Give a pair as its page shows it."""
    return {
        "id": found.pair_id,
        "record_id": found.record_id,
        "organisation": found.record_organisation,
        "number": found.record_number,
        "sealed": found.sealed,
        "chance": chance(found.probability),
        "band": found.band.value if found.band else "",
        "due_at": found.due_at,
        "left": _side(found.record),
        "right": _side(found.child),
        "differences": [_difference(each) for each in found.differences],
        "waterfall": draw(found.evidence, found.probability) if found.evidence else None,
        "sights": [{"organisation": each.organisation, "would_see": each.would_see} for each in found.new_sights],
        "decision": str(DECISIONS.get(found.decision, "")),
        "decided": found.decision,
        "decided_at": found.decided_at,
        "decided_by": found.decided_by,
        "reason": found.reason,
        "is_mine": found.is_mine,
        "risks": _risks(found.risks),
        "needs_two": found.needs_two,
        "mine": str(ANSWERS.get(found.my_answer, "")),
        "opinions": [
            {"person": each.person, "says": str(ANSWERS[each.says]), "reason": each.reason, "at": each.at}
            for each in found.opinions
        ],
    }


def _side(side: Side) -> dict[str, Any]:
    count = side.record_count
    return {
        "child_id": side.child_id,
        "name": side.name or gettext("No name given"),
        "organisations": side.organisations,
        "records": ngettext("%(n)s record", "%(n)s records", count) % {"n": count},
        "place_hidden": side.place_hidden,
    }


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "field": str(FIELDS.get(each.field, each.field)),
        "left": [_value(each.field, value) for value in each.left],
        "right": [_value(each.field, value) for value in each.right],
        "agree": each.agree,
    }


def _value(field: str, value: str) -> str:
    if field == "born":
        return _day(value)
    if field == "nhs_numbers":
        return nhs_number(value)
    return str(SEXES.get(value, value)) if field == "sex" else value


def _day(value: str) -> str:
    try:
        return short_day(date.fromisoformat(value))
    except ValueError:
        return value


def shield(line: ShieldLine) -> dict[str, Any]:
    """Give a shield as its line and its page show it."""
    return {
        "id": line.shield_id,
        "child_id": line.child_id,
        "child": line.child_name or gettext("A child without a name"),
        "kind": str(KINDS.get(line.kind, line.kind)),
        "raised_by": line.raised_by or gettext("a record that an agency sent"),
        "raised_at": line.raised_at,
        "reason": words_of(line.reason),
        "due_at": line.due_at,
        "band": line.band.value if line.band else "",
        "is_mine": line.is_mine,
    }
