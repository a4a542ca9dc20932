"""Turn what people said and what was done about it into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext

from linkspan.voice import feedback_rules as rules
from linkspan.voice.feedback_rules import Cells, Span
from linkspan.voice.queries.feedback import Did, QuestionFigures, Said, ThemeLine, WordsLine
from linkspan.web.words import short_day


def topic_name(topic: str) -> str:
    """Name what was asked about."""
    return {
        rules.MEETING: gettext("What children say of time with a worker"),
        rules.ANSWER: gettext("Answers to requests"),
        rules.DECISION: gettext("Decisions about concerns"),
        rules.PAGES: gettext("These pages"),
    }[topic]


def quarters(span: Span) -> str:
    """Name the quarters of a span: "July to September 2026", or both ends where there are several."""
    end = rules.next_quarter(span.last)
    last = date(end.year - 1, 12, 1) if end.month == 1 else date(end.year, end.month - 1, 1)
    if span.first.year == last.year:
        return gettext("%(first)s to %(last)s") % {"first": date_format(span.first, "F"), "last": _month(last)}
    return gettext("%(first)s to %(last)s") % {"first": _month(span.first), "last": _month(last)}


def _month(day: date) -> str:
    return date_format(day, "F Y")


def figure(found: QuestionFigures) -> dict[str, object]:
    """Put what may be shown of one question into a table: a row for each span, a column for each choice."""
    return {
        "code": found.question.code,
        "words": gettext(found.question.words),
        "names": [gettext(each) for each in rules.OPTIONS[found.question.kind]],
        "rows": [_row(each) for each in found.spans],
    }


def _row(cells: Cells) -> dict[str, object]:
    texts = [_cell(cells, option) for option in range(len(cells.shown))]
    return {"when": quarters(cells.span), "cells": texts}


def _cell(cells: Cells, option: int) -> str:
    count = cells.shown[option]
    if count is None:
        return gettext("fewer than 5")
    low, high = cells.share(option)
    return gettext("about %(count)d (%(low)d to %(high)d per cent)") % {"count": count, "low": low, "high": high}


def by_topic(found: Sequence[QuestionFigures]) -> list[tuple[str, str, list[dict[str, object]]]]:
    """Group questions by what they are about; those with nothing to show are left out."""
    return [
        (topic, topic_name(topic), [figure(each) for each in found if each.topic == topic and each.spans])
        for topic in rules.TOPICS
    ]


def few(found: int | None) -> str:
    """Say in how many answers a theme was found."""
    return gettext("in fewer than 5 answers") if found is None else gettext("in about %(n)d answers") % {"n": found}


def theme(found: ThemeLine) -> dict[str, object]:
    """Put a theme into words."""
    return {"id": found.id, "name": found.name, "found": few(found.found), "said_id": found.said_id}


def words_read(lines: Sequence[WordsLine]) -> tuple[WordsLine | None, int]:
    """Give the next that nobody has read, and how many were."""
    return next((each for each in lines if each.themes is None), None), sum(each.themes is not None for each in lines)


def said(found: Said) -> dict[str, object]:
    """Put something that was said, and what became of it, into words."""
    return {
        "id": found.id,
        "organisation": found.organisation,
        "who": gettext("Children said") if found.is_for_children else gettext("Workers said"),
        "words": found.words,
        "found": few(found.found),
        "state": state(found),
        "is_settled": found.is_settled,
        "holder": found.holder,
        "due_on": found.due_on,
        "answers": [did(each) for each in found.answers],
    }


def state(found: Said) -> tuple[str, str]:
    """Say where it stands, with the colour of its badge."""
    if found.is_settled:
        return (gettext("Done"), "green") if found.answers[-1].outcome == rules.DONE else (gettext("Not done"), "grey")
    if found.answers:
        return (gettext("Promised day has passed"), "red") if found.is_late else (gettext("Promised"), "blue")
    return (gettext("Answer overdue"), "red") if found.is_late else (gettext("Waits for an answer"), "yellow")


def did(found: Did) -> dict[str, str]:
    """Put one answer into words."""
    start = {
        rules.DONE: gettext("Done on %(day)s"),
        rules.WILL: gettext("Promised by %(day)s"),
        rules.WILL_NOT: gettext("Decided on %(day)s not to"),
    }[found.outcome]
    return {"start": start % {"day": short_day(found.on)}, "words": found.words, "by": found.by}
