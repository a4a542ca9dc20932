"""Put loads into words: what came, what became of it, and what to do."""

from __future__ import annotations

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from linkspan.interop.queries import LoadLine, RefusalLine
from linkspan.web.feeds.forms import FORMATS

REFRESH_SECONDS = 4


def load(line: LoadLine) -> dict[str, Any]:
    """Give a load as its line and its page show it."""
    return {
        "id": line.id,
        "file_name": line.file_name,
        "format": str(dict(FORMATS).get(line.format, line.format)),
        "kind": gettext("everything held") if line.kind == "full" else gettext("changes only"),
        "size": filesizeformat(line.size),
        "state": line.state,
        "state_words": _state(line.state),
        "started_at": line.started_at,
        "started_by": line.started_by or gettext("the command line"),
        "finished_at": line.finished_at,
        "rows": rows(line.rows),
        "rows_kept": line.rows - line.refused,
        "kept": rows(line.rows - line.refused),
        "refused": line.refused,
        "refused_words": rows(line.refused),
        "summary": _summary(line),
        "facts": _facts(line),
        "parts": _parts(line) if line.parts else "",
        "fault": gettext(line.fault) if line.fault else "",
        "what_to_do": gettext(line.what_to_do) if line.what_to_do else "",
    }


def refusal(line: RefusalLine) -> dict[str, Any]:
    """Give a refused row in the reader's language."""
    return {
        "line": number_format(line.line),
        "record_id": line.record_id,
        "field": line.field,
        "value": line.value_shown,
        "reason": gettext(line.reason),
        "what_to_do": gettext(line.what_to_do),
    }


def rows(number: int) -> str:
    """Write a number of rows."""
    return ngettext("%(n)s row", "%(n)s rows", number) % {"n": _number(number)}


def _number(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def _state(state: str) -> str:
    words = {"running": gettext("Loading"), "done": gettext("Loaded"), "refused": gettext("File refused")}
    return words.get(state, state)


def _summary(line: LoadLine) -> str:
    """Say in one line what a load changed."""
    if line.state == "running":
        return gettext("%(rows)s read so far") % {"rows": rows(line.rows)}
    if not (line.new or line.changed or line.ended):
        return gettext("Nothing changed")
    parts = [
        ngettext("%(n)s new record", "%(n)s new records", line.new) % {"n": _number(line.new)} if line.new else "",
        gettext("%(n)s changed") % {"n": _number(line.changed)} if line.changed else "",
        gettext("%(n)s ended") % {"n": _number(line.ended)} if line.ended else "",
    ]
    return ", ".join(part for part in parts if part)


def _facts(line: LoadLine) -> list[tuple[str, str]]:
    """List what became of the rows, each number with what it means."""
    facts = [
        (gettext("Records new to the index"), line.new),
        (gettext("of these, linked to a child already known"), line.linked),
        (gettext("of these, the first about a child"), line.added),
        (gettext("Records that changed"), line.changed),
        (gettext("Records the same as before"), line.unchanged),
        (gettext("Pairs that a person must look at"), line.waiting),
        (gettext("Rows refused"), line.refused),
    ]
    if line.left_out:
        facts.append((gettext("Rows left out: no service knows the child but those every child has"), line.left_out))
    if line.kind == "full":
        facts.append((gettext("Records that ended, because the file no longer holds them"), line.ended))
    return [(words, _number(number)) for words, number in facts]


def _parts(line: LoadLine) -> str:
    """Say what became of the episodes and stages of a return."""
    counts = {name: _number(line.parts.get(name, 0)) for name in ("new", "changed", "unchanged")}
    return gettext("%(new)s new, %(changed)s changed, %(unchanged)s the same as before") % counts
