"""One look under review with all that was asked and done about it, and what its looker was asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, trail
from linkspan.duty import queries as clocks
from linkspan.sharing import events, gate, models
from linkspan.sharing.facts import Action
from linkspan.sharing.queries.looks import ChallengeLine, challenges_to_review


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question put to the looker, and what they said."""

    id: UUID
    words: str
    asked_at: datetime
    answered_at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """An allegation taken further: to whom, when they were told, what came of it, and by when that is due."""

    id: UUID
    receiver: str
    looker: str
    known_at: datetime
    told_on: date | None
    reference: str
    outcome: str
    outcome_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """A look under review: the look, its looker's posts, and what was decided so far."""

    look: ChallengeLine
    posts: tuple[str, ...]
    asking: str
    ask_on: date | None
    question: str
    due_at: datetime | None
    questions: tuple[QuestionLine, ...]
    referrals: tuple[ReferralLine, ...]

    @property
    def waits_for_answer(self) -> bool:
        """Tell whether the looker was asked and has not answered."""
        return any(each.answered_at is None for each in self.questions)


@dataclass(frozen=True, slots=True)
class MyQuestion:
    """What someone was asked about a look of their own."""

    id: UUID
    words: str
    looked_at: datetime
    about_child: UUID | None
    asked_by: str
    asked_at: datetime
    answered_at: datetime | None
    answer: str
    is_withdrawn: bool


def review(*, challenge_id: UUID, by: Actor, at: datetime) -> Review:
    """Give a look under review; NotFound where it is not the asker's to review."""
    with trail.look(by=by, at=at):
        waiting = challenges_to_review(by=by, at=at)
        permit = gate.require(by=by, to=Action.REVIEW_CHALLENGE, at=at, organisation_id=by.organisation_id)
        line = next((each for each in waiting if each.id == challenge_id), None)
        if line is None:
            raise NotFound
        trail.record(events.LOOK_REVIEWED, permit, about=challenge_id)
        row = models.Challenge.objects.get(id=challenge_id)
        questions = row.questions.filter(withdrawn_at=None).order_by("asked_at", "id")
        posts = agencies.in_post(row.person_id, london_day(at))
        item = clocks.items_about([challenge_id], at).get(challenge_id)
        return Review(
            look=line,
            posts=tuple(f"{one.post_title}, {one.organisation_name}" for one in posts),
            asking=row.asking,
            ask_on=row.ask_on,
            question=row.question,
            due_at=item.due_at if item else None,
            questions=tuple(
                QuestionLine(each.id, each.words, each.asked_at, each.answered_at, each.answer) for each in questions
            ),
            referrals=_referrals(row.referrals.order_by("known_at", "id"), at),
        )


def open_referrals(*, by: Actor, at: datetime) -> tuple[ReferralLine, ...]:
    """List what the asker took further and has no outcome yet."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.REVIEW_CHALLENGE, at=at, organisation_id=by.organisation_id)
        found = _referrals(models.Referral.objects.filter(outcome_at=None).order_by("known_at", "id"), at)
        trail.record(events.CHALLENGES_LISTED, permit, detail={"referrals": [str(each.id) for each in found]})
        return found


def referral(*, referral_id: UUID, by: Actor, at: datetime) -> ReferralLine:
    """Give one allegation that the asker holds; NotFound where there is none."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.REVIEW_CHALLENGE, at=at, organisation_id=by.organisation_id)
        trail.record(events.LOOK_REVIEWED, permit, about=referral_id)
        found = _referrals(models.Referral.objects.filter(id=referral_id), at)
        if not found:
            raise NotFound
        return found[0]


def _referrals(rows: Any, at: datetime) -> tuple[ReferralLine, ...]:
    listed = list(rows.select_related("challenge"))
    items = clocks.items_about([row.id for row in listed], at)
    names = agencies.names_of(row.challenge.person_id for row in listed)
    return tuple(
        ReferralLine(
            row.id, row.receiver, names.get(row.challenge.person_id, ""), row.known_at, row.told_on, row.reference,
            row.outcome, row.outcome_at, items[row.id].due_at if row.id in items else None,
        )
        for row in listed
    )  # fmt: skip


def my_questions(*, by: Actor, at: datetime) -> tuple[MyQuestion, ...]:
    """List what the asker was asked about looks of their own, newest first."""
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.ANSWER_CHALLENGE, at=at)
        rows = list(models.Question.objects.filter(person=by.person_id).order_by("-asked_at", "-id")[:50])
        trail.record(events.LOOK_QUESTIONS_SEEN, permit, detail={"questions": len(rows)})
        names = agencies.names_of(row.asked_by_id for row in rows if row.asked_by_id)
        return tuple(
            MyQuestion(
                row.id, row.words, row.looked_at, row.about_child,
                names.get(row.asked_by_id, "") if row.asked_by_id else "", row.asked_at, row.answered_at,
                row.answer, row.withdrawn_at is not None,
            )
            for row in rows
        )  # fmt: skip


def my_question(*, question_id: UUID, by: Actor, at: datetime) -> MyQuestion:
    """Give one question the asker was asked; NotFound where there is none."""
    found = next((each for each in my_questions(by=by, at=at) if each.id == question_id), None)
    if found is None:
        raise NotFound
    return found
