"""Turn a census child's episodes into episodes and stages of the pathway; what cannot stand as it is said is told of.

The census says days, never hours, and of most endings only that they were. Keys are made of what the census tells a
thing by: the child's number, the referral's day, the module and its day.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from linkspan.interop.census import reasons, records
from linkspan.interop.census.reader import Unkept
from linkspan.interop.feeds.refusals import Why
from linkspan.pathway.returned import ReturnedEpisode, ReturnedStage
from linkspan.pathway.stages import NOT_SAID


@dataclass(frozen=True, slots=True)
class Turned:
    """A child's episodes as the pathway keeps them, and what of them cannot be kept."""

    episodes: tuple[ReturnedEpisode, ...]
    unkept: tuple[Unkept, ...]


def turn(child: records.Child, child_id: UUID, line: int, on: date) -> Turned:
    """Turn the episodes of a child; `on` is the day of loading, after which nothing can have happened."""
    turning = _Turning(child.la_child_id, line, on)
    episodes = tuple(filter(None, (turning.episode(each, child_id) for each in child.episodes)))
    return Turned(episodes, tuple(turning.unkept))


class _Turning:
    """One child being turned: the keys given so far, and what was not kept."""

    def __init__(self, number: str, line: int, on: date) -> None:
        self._number, self._line, self._on = number, line, on
        self._given: Counter[str] = Counter()
        self.unkept: list[Unkept] = []

    def episode(self, episode: records.Episode, child_id: UUID) -> ReturnedEpisode | None:
        key = self._key(f"{self._number}/{episode.referred_on.isoformat()}")
        if why := _why_not_episode(episode, self._on):
            self._tell("CINreferralDate", episode.referred_on, why)
            return None
        if episode.no_further_action is None:
            self._tell("ReferralNFA", "", reasons.TAKEN_AS_ACTION)
        return ReturnedEpisode(
            key=key, child_id=child_id, referral_on=episode.referred_on, source=episode.source or "",
            primary_need=episode.primary_need or "", nfa=bool(episode.no_further_action), closed_on=episode.closed_on,
            closing_reason=episode.closing_reason or "", stages=tuple(self._stages(key, episode)),
        )  # fmt: skip

    def _stages(self, key: str, episode: records.Episode) -> Iterator[ReturnedStage]:
        for assessment in episode.assessments:
            details = {"review_on": _day(assessment.reviewed_on), "factors": list(assessment.factors)}
            yield from self._stage(key, "assessment", assessment.started_on, assessment.authorised_on, details)
        for plan in episode.need_plans:
            yield from self._stage(key, "family_help_plan", plan.started_on, plan.ended_on, {})
        for enquiry in episode.enquiries:
            yield from self._enquiry(key, enquiry)
        if episode.conference_on:
            yield from self._stage(key, "icpc", episode.conference_on, episode.conference_on, {})
        for protection in episode.protection_plans:
            yield from self._protection(key, protection)
        for proceedings in episode.proceedings:
            details = _proceedings(proceedings)
            yield from self._stage(key, "pre_proceedings", proceedings.started_on, proceedings.decided_on, details)

    def _enquiry(self, key: str, enquiry: records.Enquiry) -> Iterator[ReturnedStage]:
        details = {"icpc_due_on": _day(enquiry.conference_due_on), "icpc_not_required": enquiry.no_conference_needed}
        # The census does not say when an enquiry without a conference ended: it is taken to have ended as it began.
        ended_on = enquiry.conference_on or (enquiry.started_on if enquiry.no_conference_needed else None)
        if ended_on and ended_on < enquiry.started_on:
            self._tell("DateOfInitialCPC", ended_on, reasons.ENDS_BEFORE_START)
            return
        outcome = "conference" if enquiry.conference_on else ""
        made = list(self._stage(key, "section47", enquiry.started_on, ended_on, details, outcome=outcome))
        yield from made
        if made and enquiry.conference_on:
            yield from self._stage(key, "icpc", enquiry.conference_on, enquiry.conference_on, {}, follows=made[0].key)

    def _protection(self, key: str, plan: records.ProtectionPlan) -> Iterator[ReturnedStage]:
        details = {
            "category": plan.first_category,
            "latest_category": plan.latest_category,
            "previous_plans": plan.plans_before,
        }
        made = list(self._stage(key, "cp_plan", plan.started_on, plan.ended_on, details))
        yield from made
        for day in plan.reviewed_on if made else ():
            yield from self._stage(key, "cp_review", day, day, {}, follows=made[0].key)

    def _stage(
        self, episode_key: str, kind: str, began_on: date, ended_on: date | None, details: dict[str, Any],
        *, outcome: str = "", follows: str = "",
    ) -> Iterator[ReturnedStage]:  # fmt: skip
        key = self._key(f"{episode_key}/{kind}/{began_on.isoformat()}")
        if began_on > self._on or (ended_on and ended_on > self._on):
            self._tell(kind, max(filter(None, (began_on, ended_on))), reasons.NOT_YET)
        elif ended_on and ended_on < began_on:
            self._tell(kind, ended_on, reasons.ENDS_BEFORE_START)
        else:
            said = {name: value for name, value in details.items() if value not in (None, [])}
            yield ReturnedStage(
                key, kind, began_on, ended_on, (outcome or NOT_SAID) if ended_on else "", said, follows
            )  # fmt: skip

    def _key(self, key: str) -> str:
        """Number what shares a day with another of its kind, in the order of the file."""
        self._given[key] += 1
        return f"{key}/{self._given[key]}"

    def _tell(self, field: str, value: object, why: Why) -> None:
        self.unkept.append(Unkept(self._line, field, str(value), why, la_child_id=self._number))


def _why_not_episode(episode: records.Episode, on: date) -> Why | None:
    if episode.referred_on > on or (episode.closed_on and episode.closed_on > on):
        return reasons.NOT_YET
    if episode.closed_on and episode.closed_on < episode.referred_on:
        return reasons.ENDS_BEFORE_START
    if bool(episode.closed_on) != bool(episode.closing_reason):
        return reasons.HALF_CLOSED
    return None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _proceedings(proceedings: records.Proceedings) -> dict[str, Any]:
    return {
        "letter_on": _day(proceedings.letter_sent_on),
        "fgdm_offered": proceedings.meeting_offered,
        "fgdm_held": proceedings.meeting_held,
        "first_meeting_on": _day(proceedings.first_meeting_on),
        "reviews": proceedings.review_meetings,
        "decided_on": _day(proceedings.decided_on),
        "census_outcome": proceedings.outcome,
        "court_on": _day(proceedings.applied_to_court_on),
        "cp_letter_on": _day(proceedings.first_care_plan_letter_on),
    }
