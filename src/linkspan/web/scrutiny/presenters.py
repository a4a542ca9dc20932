"""Turn access requests into what the pages show: the list in bands, the steps in their order, and the letter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext

from linkspan.duty.rules import Band
from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny.queries.access import Line, Piece, StepLine, Telling, Whole
from linkspan.scrutiny.replying import Answer, Told
from linkspan.web.scrutiny import words

ORDER = (*rules.STEPS, "gather", "opinion", "decide", "make", "hand")
BANDS = (Band.CRITICALLY_OVERDUE, Band.OVERDUE, Band.DUE_SOON, Band.NOT_DUE)


def listed(lines: Sequence[Line]) -> dict[str, Any]:
    """Show the open requests by band, the worst first, and those that were closed."""
    still = [line for line in lines if line.closed_at is None]
    return {
        "bands": [(str(band), [each for each in still if each.band is band]) for band in BANDS],
        "is_empty": not still,
        "closed": [(line, words.CLOSED[line.closed_how]) for line in lines if line.closed_at],
        "askers": dict(words.ASKERS),
    }


def whole(found: Whole) -> dict[str, Any]:
    """Show one request: what comes next, what stands in the way, and every step as it was taken."""
    return {
        "found": found, "asker": words.named(words.ASKERS, found.line.asker),
        "form": words.named(words.FORMS, found.form), "next": found.next_step,
        "next_words": words.STEPS.get(found.next_step, ""),
        "problem": gettext(found.problem.message) if found.problem else "", "steps": _steps(found),
        "pieces": [_piece(each) for each in found.pieces],
        "undecided": sum(1 for each in found.pieces if not each.is_decided),
        "closed": words.CLOSED.get(found.line.closed_how, ""),
        "opinions": [(each, words.named(words.OPINIONS, each.says)) for each in found.opinions],
        "can_step": found.next_step in rules.STEPS,
        "tellings": [(each, words.TELLINGS[each.kind], words.named(words.TOLD, each.how)) for each in found.tellings],
        "apart": [(each, words.APART[each.kind]) for each in found.apart],
    }  # fmt: skip


def _steps(found: Whole) -> list[dict[str, Any]]:
    """List the steps in their order, each with what was found, the newest first."""
    return [
        {"kind": kind, "words": words.STEPS[kind], "taken": [_taken(each) for each in _of(found.steps, kind)]}
        for kind in rules.STEPS
    ]


def _of(steps: Iterable[StepLine], kind: str) -> list[StepLine]:
    return [each for each in reversed(list(steps)) if each.kind == kind]


def _taken(step: StepLine) -> dict[str, Any]:
    asked = [(*words.QUESTIONS[name], step.answers[name]) for name in rules.ALLOWED[step.kind] if name in step.answers]
    said = [(label, words.named(choices, code)) for label, choices, code in asked]
    return {"said": said, "words": step.words, "by": step.by, "at": step.at}


def _piece(piece: Piece) -> dict[str, Any]:
    return {"piece": piece, "kind": words.KINDS.get(piece.kind, piece.kind), "marks": len(piece.marks)}


def piece(found: Piece) -> dict[str, Any]:
    """Show a piece with what is proposed marked in its text."""
    parts: list[tuple[str, int]] = []
    end = 0
    for number, mark in enumerate(found.marks, start=1):
        start = max(mark.start, end)
        parts += [(found.text[end:start], 0), (found.text[start : max(mark.end, start)], number)]
        end = max(mark.end, end)
    parts.append((found.text[end:], 0))
    return {"piece": found, "kind": words.KINDS.get(found.kind, found.kind), "parts": [one for one in parts if one[0]]}


def letter(found: Whole, answer: Answer, organisation: str) -> dict[str, Any]:
    """Show the answer as it is handed over: the letter, then each thing that is told."""
    return {
        "organisation": organisation, "asker": found.line.asker_name, "about": found.line.about,
        "received_at": found.line.received_at, "reference": str(found.line.id)[-12:],
        "told": [(_kind(each), each) for each in answer.told],
        "elsewhere": answer.elsewhere, "left_out": [words.GENERAL[each] for each in answer.left_out],
        "more_time": _told_of(found, "extended"),
    }  # fmt: skip


def _kind(one: Told) -> words.Words:
    return words.APART[one.kind] if one.room == "apart" else words.KINDS.get(one.kind, one.kind)


def told(found: Whole, organisation: str) -> dict[str, Any]:
    """Show the letter that tells them of more time, or, once it is closed, why nothing is told."""
    return {
        "organisation": organisation, "asker": found.line.asker_name, "about": found.line.about,
        "received_at": found.line.received_at, "reference": str(found.line.id)[-12:], "due_at": found.line.due_at,
        "how": found.line.closed_how, "closed": _told_of(found, "closed"), "more_time": _told_of(found, "extended"),
        "ground": words.LETTERS.get(found.refused_for, ""),
    }  # fmt: skip


def _told_of(found: Whole, kind: str) -> Telling | None:
    return next((each for each in reversed(found.tellings) if each.kind == kind), None)
