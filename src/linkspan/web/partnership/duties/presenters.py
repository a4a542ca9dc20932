"""Turn duties, their history, audits and the country's figures into what the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from linkspan.partnership import duty_rules as rules
from linkspan.partnership.queries.duties import HERE, AuditPage, HeldLine, Nationwide, Unowned
from linkspan.partnership.statutory import Duty
from linkspan.web.partnership.duties import words


@dataclass(frozen=True, slots=True)
class Shown:
    """A duty that somebody holds, in words."""

    id: UUID
    code: str
    name: str
    organisation: str
    owner: str
    due_on: date
    stands: str
    colour: str
    is_over: bool
    ended_why: str


@dataclass(frozen=True, slots=True)
class Described:
    """A version of a duty, in words."""

    code: str
    number: int
    name: str
    owed_by: str
    law: str
    guidance: str
    often: str
    from_: date
    until: date | None
    is_joint: bool


def held(line: HeldLine) -> Shown:
    """Put a duty that somebody holds into words."""
    said, colour = words.STANDS[line.stands]
    return Shown(
        line.id, line.duty.code, line.duty.name, line.organisation, line.owner or gettext("The duty desk"), line.due_on,
        str(said), colour, line.ended_at is not None, line.ended_why,
    )  # fmt: skip


def described(duty: Duty) -> Described:
    """Put a version of a duty into words."""
    return Described(
        duty.code, duty.version, duty.name, words.owed_by(duty), words.law(duty), words.guidance(duty),
        words.how_often(duty), duty.from_, duty.until, duty.is_joint,
    )  # fmt: skip


def unowned(lines: Sequence[Unowned]) -> list[tuple[Described, list[tuple[UUID, str]]]]:
    """Group what nobody owns by duty: the organisations that owe it."""
    found: dict[str, tuple[Described, list[tuple[UUID, str]]]] = {}
    for each in lines:
        _said, owing = found.setdefault(each.duty.code, (described(each.duty), []))
        owing.append((each.organisation_id, each.organisation or gettext("the partners together")))
    return list(found.values())


def counts(lines: Sequence[HeldLine], missing: int) -> str:
    """Say in one line how the duties of a partnership stand."""
    if not lines:
        return gettext("Nobody owns any of the %(missing)d duties here yet.") % {"missing": missing}
    good = sum(line.stands in ("met", "late", "not_due") for line in lines)
    said = gettext("%(good)d of %(all)d duties that somebody owns are met or not due yet. Nobody owns %(missing)d.")
    return said % {"good": good, "all": len(lines), "missing": missing}


def audit(page: AuditPage) -> dict[str, object]:
    """Put an audit into words, standard by standard."""
    mean = rules.average(one.score for one in page.scores if one.score)
    return {
        "id": page.id,
        "held": held(page.held),
        "at": page.at,
        "handed_in_at": page.handed_in_at,
        "scored": gettext("%(n)d of %(all)d standards scored") % {"n": page.scored, "all": len(page.scores)},
        "is_whole": page.scored == len(page.scores),
        "mean": gettext("%(mean)s of 4 on average, over %(n)d standards") % {"mean": mean, "n": page.scored}
        if mean
        else "",
        "lines": [
            {
                "standard": one.standard,
                "words": gettext(one.words),
                "score": words.score(one.score),
                "evidence": one.evidence,
                "challenges": [(each, words.score(each.agreed_score)) for each in one.challenges],
            }
            for one in page.scores
        ],
    }


def nationwide(found: Nationwide) -> dict[str, object]:
    """Say how many of the areas known comply, with both numbers, and which do not."""
    count = found.count
    said = gettext("%(n)d of the %(m)d areas that are known comply (%(percent)s per cent).")
    numbers = {"n": count.complying, "m": count.known, "percent": count.percent}
    here = gettext("Recorded by its partnership here")
    return {
        "duty": described(found.duty),
        "said": said % numbers if count.known else gettext("Nothing is known of any area yet."),
        "count": count,
        "failing": [(one.area, one.on, here if one.source == HERE else one.source) for one in found.failing],
        "complying": [(one.area, one.on, here if one.source == HERE else one.source) for one in found.complying],
    }
