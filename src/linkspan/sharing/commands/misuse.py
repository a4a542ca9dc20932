"""Judging looks, asking their lookers, and taking an allegation to whoever looks into it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import LONDON, london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as clocks
from linkspan.sharing import challenges, events, gate, lookouts, models, reviewers, rules
from linkspan.sharing.facts import Action

AT_ONCE = 200
AGAIN = timedelta(days=1)  # the same of one look and another within a day is one matter
QUESTION, REFERRAL = "look_question", "misuse_referral"
ASKED_LINK = "/looks-asked/"
TELL_RULES = {"lado": "lado.tell", "standards": "standards.tell"}


# --- judging ------------------------------------------------------------------------------------------------


@trail.audited
def judge_looks(*, by: Actor, at: datetime) -> int:
    """Judge what was looked at without a relationship since the last time, and have reviewed what stands out.

    Run by the worker every minute. Questions planned for today are asked, and reviews whose reviewer has left find
    another. Raises NotNow where there was nothing to do, so that no line is left.
    """
    permit = gate.require(by=by, to=Action.JUDGE_LOOKS, at=at)
    waiting = models.Look.objects.select_for_update(skip_locked=True).filter(judged_at=None, at__lte=at)
    looks = list(waiting.order_by("at", "id")[:AT_ONCE])
    raised = [each for each in (_judge(look, permit) for look in looks) if each]
    models.Look.objects.filter(id__in=[look.id for look in looks]).update(judged_at=at)
    moved = _reseat(permit) + _ask_planned(permit)
    if not looks and not moved:
        raise NotNow("sharing.nothing_to_judge", "There is nothing to judge.")
    lookouts.forget(at)
    trail.record(events.LOOKS_JUDGED, permit, detail={"looks": len(looks), "raised": len(raised), "moved": moved})
    return len(raised)


def _judge(look: models.Look, permit: Permit) -> UUID | None:
    whys = _not_said_yet(look, lookouts.whys_of(look))
    if not whys:
        return None
    seat = challenges.seat_for(look.person_id, look.organisation_id, permit.at)
    if seat is None:
        trail.record(events.REVIEW_UNSEATED, permit, about=look.id, detail={"whys": list(whys)})
        return None
    challenge_id = challenges.open_silent(permit, look, whys, seat)
    trail.record(
        events.LOOK_SIGNALLED, permit, about=challenge_id,
        detail={"whys": list(whys), "person": str(look.person_id)},
    )  # fmt: skip
    return challenge_id


def _not_said_yet(look: models.Look, whys: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out what a review of the day before says already: of this child, or, for volume, of any."""
    if not whys:
        return ()
    lately = models.Challenge.objects.filter(
        person=look.person_id, is_silent=True, at__gt=look.at - AGAIN, at__lte=look.at
    )  # fmt: skip
    said: set[str] = set()
    for row in lately:
        said |= set(row.whys) if row.about_child == look.child else set(row.whys) & {"volume"}
    return tuple(why for why in whys if why not in said)


def _reseat(permit: Permit) -> int:
    """Find another reviewer where the one who held a review has left, or sits in the looker's line now."""
    on, moved = london_day(permit.at), 0
    rows = list(models.Challenge.objects.filter(reviewed_at=None, is_silent=True))
    holders = clocks.owners_of(row.item_id for row in rows)
    for row in rows:
        holder = holders.get(row.item_id)
        if holder is None:
            continue
        if holder.person_id:
            gone = bool(agencies.departed({(holder.organisation_id, holder.person_id)}, on))
            if not gone and reviewers.is_outside_line(row.person_id, holder.person_id, on):
                continue
        elif holder.organisation_id != row.organisation_id:
            continue
        seat = challenges.seat_for(row.person_id, row.organisation_id, permit.at)
        if seat and seat != holder:
            duty.reseat(item_id=row.item_id, to=seat, by=permit.actor, at=permit.at, permit=permit)
            trail.record(events.REVIEW_RESEATED, permit, about=row.id)
            to = seat.person_id or notify.AtDesk(seat.organisation_id)
            notify.tell(to=to, event=events.LOOK_SIGNALLED, link=challenges.LINK, privately=True)
            moved += 1
    return moved


# --- asking the looker --------------------------------------------------------------------------------------


def permit_review(row: models.Challenge, *, by: Actor, at: datetime) -> Permit:
    """Get the gate's leave to review a look: held by the asker's organisation, and never by someone in the line."""
    holder = clocks.owners_of([row.item_id]).get(row.item_id)
    permit = gate.require(
        by=by, to=Action.REVIEW_CHALLENGE, at=at, person_id=row.person_id,
        organisation_id=holder.organisation_id if holder else row.organisation_id,
    )  # fmt: skip
    if by.person_id and not reviewers.is_outside_line(row.person_id, by.person_id, london_day(at)):
        raise NotNow("sharing.in_line", "They answer to you, or you to them. Someone outside your line reviews this.")
    return permit


@trail.audited
def ask_looker(
    *,
    challenge_id: UUID,
    asking: str,
    by: Actor,
    at: datetime,
    question: str = "",
    ask_on: date | None = None,
    once: UUID | None = None,
) -> None:
    """Decide whether the looker is asked about a look: now, on a day, or not at all.

    Asked now, they get a task with the question; asked on a day, they get it then. Until then they know of nothing.
    """
    row = _under_review(challenge_id)
    permit = permit_review(row, by=by, at=at)
    waits = row.questions.filter(answered_at=None, withdrawn_at=None).exists()
    if problem := rules.why_not_ask(asking, question, ask_on, london_day(at), waits=waits):
        raise problem
    row.asking, row.ask_on = asking, ask_on if asking == "later" else None
    row.question = "" if asking == "never" else question.strip()
    row.save(update_fields=["asking", "ask_on", "question"])
    trail.record(
        events.LOOK_ASKING_SET, permit, about=row.id,
        detail={"asking": asking, "on": row.ask_on.isoformat() if row.ask_on else ""},
    )  # fmt: skip
    if asking == "now":
        _ask(row, permit, asked_by=by.person_id)
    elif row.ask_on:
        morning = datetime.combine(row.ask_on, datetime.min.time(), LONDON)
        _put_off(row, permit, until=morning)


def _ask(row: models.Challenge, permit: Permit, *, asked_by: UUID | None) -> None:
    """Put the question to the looker as a task of theirs, and give the review time until it is answered."""
    question_id, area_id = new_id(), agencies.organisation(row.organisation_id).area_id
    due = clocks.due_for("look.question", permit.at, area_id=area_id)
    item_id = duty.open_item(
        kind=QUESTION, area_id=area_id, organisation_id=row.organisation_id, person_id=row.person_id, due=due,
        about=question_id, by=permit.actor, at=permit.at, permit=permit,
    )  # fmt: skip
    models.Question.objects.bulk_create([
        models.Question(
            id=question_id, item_id=item_id, challenge=row, person_id=row.person_id, about_child=row.about_child,
            looked_at=row.at, words=row.question, asked_by_id=asked_by, asked_at=permit.at,
        )
    ])  # fmt: skip
    _put_off(row, permit, until=due.due_at)
    trail.record(events.LOOK_ASKED, permit, about=question_id, detail={"review": str(row.id)})
    notify.tell(to=row.person_id, event=events.LOOK_ASKED, link=ASKED_LINK, about=question_id, privately=True)


def _put_off(row: models.Challenge, permit: Permit, *, until: datetime) -> None:
    area_id = agencies.organisation(row.organisation_id).area_id
    due = clocks.due_for("misuse.review", until, area_id=area_id)
    duty.renew_clock(item_id=row.item_id, due=due, by=permit.actor, at=permit.at, permit=permit)


def _ask_planned(permit: Permit) -> int:
    """Ask what was planned for today or before; whoever has left since is not asked."""
    on, asked = london_day(permit.at), 0
    rows = models.Challenge.objects.select_for_update(skip_locked=True).filter(
        asking="later", ask_on__lte=on, reviewed_at=None
    )
    for row in rows:
        holder = clocks.owners_of([row.item_id]).get(row.item_id)
        gone = bool(agencies.departed({(row.organisation_id, row.person_id)}, on))
        row.asking, row.ask_on = ("never", None) if gone else ("now", None)
        row.save(update_fields=["asking", "ask_on"])
        if not gone:
            _ask(row, permit, asked_by=holder.person_id if holder else None)
        asked += 1
    return asked


def withdraw_questions(row: models.Challenge, *, by: Actor, at: datetime, permit: Permit) -> None:
    """Take back what the looker has not answered: the review is ending without it."""
    for question in row.questions.filter(answered_at=None, withdrawn_at=None):
        question.withdrawn_at = at
        question.save(update_fields=["withdrawn_at"])
        duty.close_item(item_id=question.item_id, by=by, at=at, permit=permit)


@trail.audited
def answer_question(*, question_id: UUID, answer: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Answer what a reviewer asked about one's own look; the answer goes back to the reviewer."""
    permit = gate.require(by=by, to=Action.ANSWER_CHALLENGE, at=at)
    row = models.Question.objects.select_for_update().filter(id=question_id, person=by.person_id).first()
    if row is None:
        raise NotFound
    if problem := rules.why_not_answer_question(row.answered_at, row.withdrawn_at, answer):
        raise problem
    row.answered_at, row.answer = at, answer.strip()
    row.save(update_fields=["answered_at", "answer"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.LOOK_EXPLAINED, permit, about=question_id)
    notify.tell(to=row.asked_by_id, event=events.LOOK_EXPLAINED, link=challenges.LINK, privately=True)


def _under_review(challenge_id: UUID) -> models.Challenge:
    row = models.Challenge.lock(challenge_id)
    if row.reviewed_at is not None:
        raise NotNow("sharing.challenge_reviewed", "Someone has reviewed that already.")
    return row


# --- taking an allegation further ---------------------------------------------------------------------------


@trail.audited
def refer_look(
    *,
    challenge_id: UUID,
    receiver: str,
    by: Actor,
    at: datetime,
    told_on: date | None = None,
    reference: str = "",
    once: UUID | None = None,
) -> UUID:
    """Take what a look has shown to the designated officer or to professional standards.

    From this moment the allegation is known: a task of its own counts until they were told, and then until an outcome
    is recorded, whatever becomes of the review.
    """
    row = _under_review(challenge_id)
    permit = permit_review(row, by=by, at=at)
    today = london_day(at)
    if problem := rules.why_not_refer(receiver, told_on, london_day(row.at), today):
        raise problem
    person_id, organisation_id = by.in_post()
    referral_id, area_id = new_id(), agencies.organisation(row.organisation_id).area_id
    first = "referral.outcome" if told_on else TELL_RULES[receiver]
    item_id = duty.open_item(
        kind=REFERRAL, area_id=area_id, organisation_id=organisation_id, person_id=person_id,
        due=clocks.due_for(first, at, area_id=area_id), about=referral_id,
        by=by, at=at, permit=permit,
    )  # fmt: skip
    models.Referral.objects.bulk_create([
        models.Referral(
            id=referral_id, item_id=item_id, challenge=row, receiver=receiver, made_by_id=person_id, known_at=at,
            told_on=told_on, reference=reference.strip(),
        )
    ])  # fmt: skip
    trail.record(
        events.LOOK_REFERRED, permit, about=referral_id,
        detail={"review": str(row.id), "receiver": receiver, "told_on": told_on.isoformat() if told_on else ""},
    )  # fmt: skip
    return referral_id


@trail.audited
def tell_referral(
    *, referral_id: UUID, told_on: date, reference: str, by: Actor, at: datetime, once: UUID | None = None
) -> None:
    """Record when they were told and under which reference; the task goes on until an outcome is recorded."""
    row, permit = _referral(referral_id, by, at)
    if row.told_on is not None:
        raise NotNow("sharing.referral_told", "It is recorded already that they were told.")
    if problem := rules.why_not_refer(row.receiver, told_on, london_day(row.known_at), london_day(at)):
        raise problem
    row.told_on, row.reference = told_on, reference.strip()
    row.save(update_fields=["told_on", "reference"])
    due = clocks.due_for("referral.outcome", at, area_id=clocks.item(row.item_id, at).area_id)
    duty.renew_clock(
        item_id=row.item_id, due=due, was=TELL_RULES[row.receiver], by=by, at=at, permit=permit
    )  # fmt: skip
    trail.record(events.REFERRAL_TOLD, permit, about=referral_id, detail={"told_on": told_on.isoformat()})


@trail.audited
def close_referral(*, referral_id: UUID, outcome: str, by: Actor, at: datetime, once: UUID | None = None) -> None:
    """Record what came of it, which ends the task."""
    row, permit = _referral(referral_id, by, at)
    if problem := rules.why_not_close_referral(row.told_on, row.outcome_at, outcome):
        raise problem
    row.outcome, row.outcome_at = outcome.strip(), at
    row.save(update_fields=["outcome", "outcome_at"])
    duty.close_item(item_id=row.item_id, by=by, at=at, permit=permit)
    trail.record(events.REFERRAL_CLOSED, permit, about=referral_id)


def _referral(referral_id: UUID, by: Actor, at: datetime) -> tuple[models.Referral, Permit]:
    row = models.Referral.objects.select_for_update().filter(id=referral_id).first()
    if row is None:
        raise NotFound
    holder = clocks.owners_of([row.item_id]).get(row.item_id)
    held_by = holder.organisation_id if holder else by.organisation_id
    return row, gate.require(by=by, to=Action.REVIEW_CHALLENGE, at=at, organisation_id=held_by)
