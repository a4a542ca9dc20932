"""Turn disputes and their stages into what the pages show."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext

from linkspan.partnership.dispute_rules import Stage
from linkspan.partnership.queries.disputes import DisputeLine, DisputePage, TableLine
from linkspan.web.partnership.disputes import words


def line(found: DisputeLine, at: datetime) -> dict[str, object]:
    """Put a dispute into words as a list shows it."""
    return {
        "id": found.id,
        "subject": words.subject(found.subject),
        "reference": found.reference,
        "by": found.by_organisation,
        "with": found.with_organisation,
        "stage": gettext(found.stage_name),
        "waits_for": found.waits_for,
        "due_at": found.due_at,
        "is_late": not found.closed_at and found.due_at < at,
        "closed_at": found.closed_at,
        "outcome": words.outcome(found.outcome),
        "learning": found.learning,
        "at": found.at,
    }


def page(found: DisputePage, at: datetime) -> dict[str, object]:
    """Put one dispute into words, with its stages and every step."""
    codes = [stage.code for stage in found.stages]
    return {
        "line": line(found.line, at),
        "why": found.why,
        "wants": found.wants,
        "raised_by": found.raised_by,
        "people": found.people,
        "stages": [stage_row(stage) for stage in found.stages],
        "place": codes.index(found.line.stage) + 1,
        "steps": [
            {
                "what": str(words.STEPS[step.kind]),
                "stage": gettext(step.stage),
                "at": step.at,
                "by": ", ".join(each for each in (step.by, step.organisation) if each)
                or gettext("By itself, its time was up"),
                "said": step.said,
            }
            for step in reversed(found.steps)
        ],
    }


def stage_row(stage: Stage) -> tuple[str, str, str]:
    """Say a stage: its name, whom it means and how long it has."""
    return gettext(stage.name), words.people(stage), words.length(stage)


def table(found: TableLine) -> dict[str, object]:
    """Put one version of the stages into words."""
    return {
        "number": found.number,
        "from": found.from_,
        "why": found.why,
        "made_by": found.made_by,
        "stages": [stage_row(stage) for stage in found.stages],
    }
