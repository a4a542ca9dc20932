"""Put models, their gates and weights, and what they would change into words."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from linkspan.children.queries.models import (
    DecidedStep,
    GateLine,
    LevelLine,
    ModelDetail,
    ModelLine,
    ModelList,
    Progress,
)
from linkspan.children.queries.rescored import RescoredDetail, RescoredLine
from linkspan.matching.words import WORDS
from linkspan.web.waterfall import chance, draw, signed

Words = str | Promise
REFRESH_SECONDS = 5
DIFFERS = 0.05  # bits from which two weights are not the same
SHORT = 12  # letters of a hash that tell models apart

FIELDS: dict[str, Words] = {
    "given": gettext_lazy("Given name"),
    "family": gettext_lazy("Family name"),
    "middle": gettext_lazy("Middle name"),
    "birth": gettext_lazy("Date of birth"),
    "sex": gettext_lazy("Sex"),
    "postcode": gettext_lazy("Postcode"),
    "address": gettext_lazy("House and street"),
    "nhs": gettext_lazy("NHS number"),
    "upn": gettext_lazy("Unique pupil number"),
    "school": gettext_lazy("School"),
}
THRESHOLDS: dict[str, Words] = {
    "link": gettext_lazy("Linked without a person from a chance of"),
    "review": gettext_lazy("Put before a person from a chance of"),
    "clear_of_next": gettext_lazy("Ahead of the next child by at least (steps)"),
}
KINDS: dict[str, Words] = {
    "unlink": gettext_lazy("It would not put this record with this child"),
    "move": gettext_lazy("It would put this record with another child"),
    "link": gettext_lazy("It would take these two files for one child"),
}
SETTLED: dict[str, Words] = {
    "sent": gettext_lazy("Sent to review"),
    "kept": gettext_lazy("Kept as it is"),
    "overtaken": gettext_lazy("Overtaken by a later change"),
}
STOPPED: dict[str, Words] = {
    "overtaken": gettext_lazy("It stopped, because another model was put to use."),
    "fault": gettext_lazy("It stopped, because something went wrong on our side. What it found so far is listed. Tell "
                          "whoever runs this installation; putting the model to use again begins anew."),
}  # fmt: skip


def page(found: ModelList) -> dict[str, Any]:
    """Give the list of models as its page shows it."""
    return {
        "models": [model(each) for each in found.models],
        "active": model(found.active) if found.active else None,
        "former": model(found.former) if found.former else None,
        "progress": progress(found.progress) if found.progress else None,
        "can_add": found.can_add,
        "can_activate": found.can_activate,
        "can_roll_back": found.can_roll_back,
    }


def model(line: ModelLine) -> dict[str, Any]:
    """Give a model as a line and as the head of its page show it."""
    failed = [gate for gate in line.gates if not gate.passed]
    return {
        "id": line.model_id,
        "version": line.version,
        "hash": line.hash[:SHORT],
        "is_active": line.is_active,
        "is_shipped": line.is_shipped,
        "is_readable": line.is_readable,
        "is_mine": line.is_mine,
        "passed": line.passed,
        "gates": [gate(each) for each in line.gates],
        "gates_words": _gates_words(len(line.gates), len(failed)),
        "made_at": line.made_at,
        "registered_at": line.registered_at,
        "registered_by": line.registered_by or gettext("the set-up"),
        "note": line.note,
        "periods": [
            {"from_at": each.from_at, "until_at": each.until_at, "by": each.by or gettext("the set-up"),
             "reason": gettext(each.reason) if not each.by and each.reason else each.reason,
             "is_return": each.is_return}
            for each in line.periods
        ],
    }  # fmt: skip


def _gates_words(count: int, failed: int) -> str:
    if not count:
        return gettext("No release gates are recorded with it")
    if failed:
        return ngettext("%(n)s release gate failed", "%(n)s release gates failed", failed) % {"n": failed}
    return ngettext("Passed its %(n)s release gate", "Passed all %(n)s release gates", count) % {"n": count}


def gate(line: GateLine) -> dict[str, Any]:
    """Give a release gate: what was measured beside what was wanted."""
    limit = gettext("at least %(n)s") if line.at_least else gettext("at most %(n)s")
    return {
        "name": _gate_name(line),
        "passed": line.passed,
        "value": _number(line.value),
        "bound": _number(line.bound),
        "limit": limit % {"n": _number(line.limit)} if line.limit is not None else "",
    }


def _gate_name(line: GateLine) -> str:
    if line.population in ("", "all"):
        return line.name
    return gettext("%(gate)s (population: %(name)s)") % {"gate": line.name, "name": line.population}


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if abs(value) > 1:
        return number_format(value, decimal_pos=2, use_l10n=True)
    share = 100 * value
    return number_format(share, decimal_pos=1 if abs(share) >= 10 else 2 if abs(share) >= 0.1 else 4) + "%"


def detail(found: ModelDetail) -> dict[str, Any]:
    """Give one model with all that it says of itself."""
    return model(found.line) | {
        "provenance": found.provenance,
        "index_size": number_format(found.index_size, force_grouping=True) if found.index_size else "",
        "thresholds": [(str(THRESHOLDS[name]), _threshold(name, value)) for name, value in found.thresholds],
        "names": [(str(FIELDS[name]), number_format(count, force_grouping=True)) for name, count in found.names],
        "fields": [
            {"words": str(FIELDS[name]), "rows": [_level(each) for each in found.levels if each.field == name]}
            for name in FIELDS
            if any(each.field == name for each in found.levels)
        ],
        "decided": [_decided(each) for each in found.decided],
    }


def _decided(step: DecidedStep) -> list[str]:
    return [
        gettext("%(low)s to %(high)s in 100") % {"low": round(100 * step.low), "high": round(100 * step.high)},
        number_format(step.pairs, force_grouping=True),
        _number(step.expected),
        gettext("%(value)s (%(low)s to %(high)s)")
        % {"value": _number(step.same), "low": _number(step.least), "high": _number(step.most)},
        signed(step.bits),
    ]


def _threshold(name: str, value: float) -> str:
    return number_format(value, decimal_pos=1 if name == "clear_of_next" else 4)


def _level(line: LevelLine) -> dict[str, Any]:
    return {
        "words": gettext(WORDS[line.field][line.level]),
        "bits": signed(line.bits),
        "household": signed(line.household),
        "rarer": bool(line.by_frequency),
    }


def compared(left: ModelDetail, right: ModelDetail) -> dict[str, Any]:
    """Lay two models side by side: thresholds, gates, and the weights that are not the same."""
    other = {(each.field, each.level): each for each in right.levels}
    rows = [
        (each, there)
        for each in left.levels
        if (there := other.get((each.field, each.level))) and _differs(each, there)
    ]
    names = list(dict.fromkeys([_gate_name(each) for each in (*left.line.gates, *right.line.gates)]))
    gates = [{_gate_name(each): gate(each) for each in side.line.gates} for side in (left, right)]
    limits = dict(right.thresholds)
    return {
        "left": model(left.line),
        "right": model(right.line),
        "thresholds": [
            {"words": str(THRESHOLDS[name]), "left": _threshold(name, value), "right": _threshold(name, limits[name]),
             "differs": abs(value - limits[name]) > 1e-9}
            for name, value in left.thresholds
            if name in limits
        ],
        "gates": [
            {"name": name, "left": gates[0].get(name), "right": gates[1].get(name)} for name in names
        ],
        "same": len(left.levels) - len(rows),
        "fields": [
            {"words": str(FIELDS[name]), "rows": [_pair(here, there) for here, there in rows if here.field == name]}
            for name in FIELDS
            if any(here.field == name for here, _ in rows)
        ],
    }  # fmt: skip


def _differs(one: LevelLine, other: LevelLine) -> bool:
    return (
        abs(one.bits - other.bits) > DIFFERS
        or abs(one.household - other.household) > DIFFERS
        or one.by_frequency != other.by_frequency
    )


def _pair(one: LevelLine, other: LevelLine) -> dict[str, Any]:
    return {
        "words": gettext(WORDS[one.field][one.level]),
        "left": _level(one),
        "right": _level(other),
        "by": signed(other.bits - one.bits),
    }


def progress(line: Progress) -> dict[str, Any]:
    """Say how far the look back has got."""
    share = 100 if line.finished_at and not line.stopped else min(99, round(100 * line.done / max(line.total, 1)))
    count = {
        "done": number_format(line.done, force_grouping=True),
        "total": number_format(line.total, force_grouping=True),
    }
    if line.finished_at is None and not line.done:
        words = gettext("It waits for its turn.")
    else:
        words = gettext("%(done)s of %(total)s records weighed again.") % count
    return {
        "is_running": line.finished_at is None,
        "percent": share,
        "words": words,
        "stopped": str(STOPPED.get(line.stopped, "")),
        "started_at": line.started_at,
        "finished_at": line.finished_at,
    }


# --- what would change --------------------------------------------------------------------------------------------


def change(line: RescoredLine) -> dict[str, Any]:
    """Give a line of what would change."""
    return {
        "id": line.rescored_id,
        "kind": line.kind,
        "what": str(KINDS[line.kind]),
        "record_id": line.record_id,
        "record": line.record_name or gettext("A record without a name"),
        "organisation": line.record_organisation,
        "number": line.record_number,
        "child_id": line.child_id,
        "child": line.child_name or gettext("A child without a name"),
        "other_id": line.other_id,
        "other": (line.other_name or gettext("A child without a name")) if line.other_id else "",
        "chance": _precisely(line.probability),
        "found_at": line.found_at,
    }


def _precisely(probability: float) -> str:
    """Say a chance with the places that matter near certainty: where a model links, the last ones decide."""
    if probability < 0.99:
        return chance(probability)
    return gettext("%(n)s in 100 that they are the same child") % {
        "n": number_format(min(99.999, int(100_000 * probability) / 1_000), decimal_pos=3)
    }


def change_detail(found: RescoredDetail) -> dict[str, Any]:
    """Give one line with both weighings."""
    before = draw(found.before) if found.before else None
    return change(found.line) | {
        "is_shielded": found.is_shielded,
        "before": before,
        "before_chance": _precisely(found.line.before) if found.line.before is not None else "",
        "links_from": _precisely(found.links_from),
        "after": draw(found.after) if found.after else None,
        "decided": found.decision,
        "decision": str(SETTLED.get(found.decision, "")),
        "decided_at": found.decided_at,
        "decided_by": found.decided_by,
        "reason": found.reason,
        "pair_id": found.pair_id,
        "alone": found.child_records < 2,
    }
