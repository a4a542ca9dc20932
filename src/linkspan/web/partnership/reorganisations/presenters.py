"""Turn plans, rehearsals and outcomes into what the pages show, and into the picture of before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from linkspan.partnership.queries.reorganisations import PlanPage
from linkspan.partnership.reorganisation_rules import State
from linkspan.web.drawing import WIDTH, broken
from linkspan.web.partnership.reorganisations import words

BOX, HIGH, GAP = 128, 58, 12
MIDDLE = WIDTH - 2 * BOX
WAITING = (State.DRAFT, State.REHEARSED, State.CONFIRMED, State.SETTLED)


def page(found: PlanPage) -> dict[str, Any]:
    """Give the page of one plan."""
    state, colour = words.STATES[found.state]
    return {
        "plan": found,
        "kind": words.KINDS[found.plan.kind],
        "state": state,
        "colour": colour,
        "is_open": found.state in WAITING,
        "held": words.held,
        "picture": picture(found),
        "before_after": before_after(found),
        "rehearsal": report(found.rehearsal, found.names),
        "outcome": report(found.outcome, found.names),
        "differs": found.outcome is not None and found.rehearsal is not None and found.outcome != found.rehearsal,
    }


def report(said: Mapping[str, Any] | None, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Say what a rehearsal or the carrying out did, organisation by organisation."""
    return [
        {
            "organisation": names.get(step["organisation"], ""),
            "ends": step["ends"], "posts": step["posts"], "people": step["people"],
            "passed": [
                [str(words.CODES.get(one["code"], one["code"])), _receiver(one, names), _where(one, names),
                 str(one["count"])]
                for one in step["passed"]
            ],
            "loose": [[str(words.held(one["kind"])), names.get(one["area"], ""), str(one["count"])]
                      for one in step["loose"]],
        }
        for step in (said or {}).get("steps", ())
    ]  # fmt: skip


def _receiver(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if one["to"] is None:
        return gettext("Nobody: it ends")
    name = names.get(one["to"], "")
    return name if one["by_law"] else gettext("%(name)s, duty desk") % {"name": name}


def _where(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(each, "") for each in one["areas"]) or gettext("All that is left")


def before_after(found: PlanPage) -> list[list[str]]:
    """Say who serves each area before and after, as a table."""
    rows = []
    for step in found.steps:
        for area_id, name in step.areas:
            heir = next((s.successor for s in step.shares if area_id in {a for a, _ in s.areas}), "")
            rest = next((s.successor for s in step.shares if not s.areas), "")
            after = heir or (rest if step.ends else "") or (gettext("Nobody") if step.ends else step.organisation)
            rows.append([name, step.organisation, after])
    return rows


def picture(found: PlanPage) -> dict[str, Any]:
    """Draw who gives on the left, who takes over on the right, and a line for what passes."""
    givers = [(str(step.organisation_id), step.organisation) for step in found.steps]
    heirs = list({str(s.successor_id): s.successor for step in found.steps for s in step.shares}.items())
    if any(step.orphans or (step.ends and not step.shares) for step in found.steps):
        heirs.append(("", gettext("Nobody")))
    left = {key: GAP + (HIGH + GAP) * number for number, (key, _) in enumerate(givers)}
    right = {key: GAP + (HIGH + GAP) * number for number, (key, _) in enumerate(heirs)}
    drawn = [
        _line(left[str(step.organisation_id)], right[str(share.successor_id)], share.areas)
        for step in found.steps
        for share in step.shares
    ]
    drawn += [
        _line(left[str(step.organisation_id)], right[""], (), is_loose=True)
        for step in found.steps
        if "" in right and (step.orphans or (step.ends and not step.shares))
    ]
    return {
        "width": BOX * 2 + MIDDLE, "height": GAP + (HIGH + GAP) * max(len(givers), len(heirs), 1), "box": BOX,
        "high": HIGH, "givers": [_named(left[key], name) for key, name in givers],
        "heirs": [_named(right[key], name) for key, name in heirs], "right": BOX + MIDDLE, "lines": drawn,
    }  # fmt: skip


def _named(top: int, name: str) -> tuple[int, list[tuple[int, str]]]:
    """Place a box, and its name in up to three lines."""
    return top, [(top + 17 + 16 * number, text) for number, text in enumerate(broken(name, BOX - 12, 3))]


def _line(top: int, bottom: int, areas: Any, *, is_loose: bool = False) -> dict[str, Any]:
    return {
        "y1": top + HIGH // 2, "y2": bottom + HIGH // 2, "is_loose": is_loose,
        "says": gettext("%(n)s areas") % {"n": len(areas)} if areas else "",
    }  # fmt: skip
