"""Turn delegations, answers and referrals into what the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from linkspan.partnership import delegation_rules as rules
from linkspan.partnership.queries.delegations import Authority, DelegationLine, ReferralLine
from linkspan.web.partnership.delegations import words
from linkspan.web.partnership.funding.words import pounds


@dataclass(frozen=True, slots=True)
class Shown:
    """A delegation in words."""

    id: UUID
    organisation: str
    lead: str
    lead_post: str
    delegate_id: UUID
    delegate: str
    delegate_post: str
    functions: list[str]
    commits: list[tuple[str, str]]
    money: str
    instrument: str
    instrument_on: date
    from_: date
    until: date | None
    review_on: date
    is_review_due: bool
    state: str
    colour: str
    lapsed_on: date | None
    is_in_force: bool
    is_over: bool
    prompt: str
    ended_why: str


def delegation(line: DelegationLine, today: date) -> Shown:
    """Put one delegation into words."""
    said, colour = words.STATES[line.state]
    commits = [(str(words.COMMITMENTS[kind]), words.extent(line.power.extent(kind))) for kind in rules.COMMITMENTS]
    return Shown(
        id=line.id, organisation=line.organisation, lead=line.lead.name, lead_post=line.lead.post,
        delegate_id=line.delegate.person_id, delegate=line.delegate.name, delegate_post=line.delegate.post,
        functions=words.functions(line.power.functions), commits=commits, money=money(line), colour=colour,
        instrument=line.instrument, instrument_on=line.instrument_on, from_=line.from_, until=line.until,
        review_on=line.review_on, is_review_due=line.state != "ended" and line.review_on < today, state=str(said),
        lapsed_on=line.lapsed_on, is_in_force=line.is_in_force, is_over=line.state == "ended",
        prompt=words.prompt(line.standing, line.delegate.band), ended_why=line.ended_why,
    )  # fmt: skip


def money(line: DelegationLine) -> str:
    """Say how much money one decision may commit."""
    if not line.power.money:
        return gettext("No")
    return gettext("Up to %(sum)s for one decision") % {"sum": pounds(line.power.money)}


def answer(found: Authority) -> dict[str, object]:
    """Put the answer to "can they commit their agency?" into words: the answer first."""
    headings = {
        "yes": gettext("Yes"),
        "no": gettext("No"),
        "up_to": gettext("Up to %(sum)s, and not for all of this") % {"sum": pounds(found.limit)},
    }
    return {
        "code": found.answer,
        "heading": headings[found.answer],
        "why": [str(words.WHY[code]) for code in found.why],
        "within": [(str(words.COMMITMENTS[kind]), scope) for kind, scope in found.within],
        "by": [(line.id, line.instrument, line.instrument_on, line.lead.name) for line in found.by],
        "limit": pounds(found.limit) if found.limit and found.answer == "yes" else "",
        "ask": found.ask,
    }


def referral(line: ReferralLine) -> dict[str, object]:
    """Put a decision that was referred up into words."""
    needs = [*words.functions(line.functions), *(str(words.COMMITMENTS[kind]) for kind in line.commitments)]
    return {
        "id": line.id,
        "what": line.what,
        "link": line.link,
        "taken_by": line.taken_by,
        "taken_by_id": line.taken_by_id,
        "organisation": line.organisation,
        "needs": [*needs, pounds(line.money)] if line.money else needs,
        "wanting": [str(words.WHY[code]) for code in line.wanting],
        "limit": pounds(line.limit) if line.limit else "",
        "at": line.at,
        "due_on": line.due_on,
        "answer": str(words.ANSWERS[line.answer]) if line.answer else "",
        "answered_by": line.answered_by,
        "answered_at": line.answered_at,
        "reason": line.reason,
    }


def tally(lines: Sequence[ReferralLine]) -> str:
    """Say how many decisions of somebody were referred up, and what became of them."""
    ratified = sum(line.answer == rules.RATIFIED for line in lines)
    overturned = sum(line.answer == rules.OVERTURNED for line in lines)
    said = gettext("%(all)d referred up: %(ratified)d ratified, %(overturned)d overturned, %(open)d waiting.")
    waiting = len(lines) - ratified - overturned
    return said % {"all": len(lines), "ratified": ratified, "overturned": overturned, "open": waiting}


def attendance(there: int, due: int) -> str:
    """Say at how many meetings somebody was, of how many they were due at."""
    if not due:
        return gettext("They are named in no meeting of this partnership yet.")
    return gettext("At %(there)d of %(due)d meetings that they were due at.") % {"there": there, "due": due}
