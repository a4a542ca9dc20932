"""Looks to be reviewed: opened when a question is answered, or silently by the worker when a look stands out."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.ports import Holder
from linkspan.agencies.rules import london_day
from linkspan.audit import Permit
from linkspan.audit.ids import new_id
from linkspan.duty import commands as duty
from linkspan.duty import queries as due
from linkspan.sharing import events, models, ports, reviewers, rules, standout

ANSWERED, SILENT = "misuse_review", "look_review"
LINK = "/challenges/"
# Tasks that would tell a colleague of the looker, or the looker, that a look is being reviewed.
QUIET = frozenset({SILENT, "look_question", "misuse_referral", "watch_review"})


def open_answered(permit: Permit, *, whys: tuple[str, ...], answer: str, about_child: UUID | None) -> UUID:
    """Open the review of a look whose looker answered why, and tell who is to review it.

    A part of the system has no looks of its own to challenge.
    """
    by = permit.actor
    if not (by.person_id and by.organisation_id):
        raise ValueError("only a person's looks are challenged")
    seat = seat_for(by.person_id, by.organisation_id, permit.at, is_worker=False)
    return _open(
        permit, seat or Holder(by.organisation_id), person_id=by.person_id, organisation_id=by.organisation_id,
        whys=whys, answer=answer, about_child=about_child, looked_at=permit.at, is_silent=False,
    )  # fmt: skip


def open_silent(permit: Permit, look: models.Look, whys: tuple[str, ...], seat: Holder) -> UUID:
    """Open the review of a look that stands out; its looker is told nothing."""
    return _open(
        permit, seat, person_id=look.person_id, organisation_id=look.organisation_id, whys=whys, answer="",
        about_child=look.child, looked_at=look.at, is_silent=True,
    )  # fmt: skip


def _open(
    permit: Permit, seat: Holder, *, person_id: UUID, organisation_id: UUID, whys: tuple[str, ...], answer: str,
    about_child: UUID | None, looked_at: datetime, is_silent: bool,
) -> UUID:  # fmt: skip
    challenge_id, area_id = new_id(), agencies.organisation(organisation_id).area_id
    item_id = duty.open_item(
        kind=SILENT if is_silent else ANSWERED,
        area_id=area_id,
        organisation_id=seat.organisation_id,
        person_id=seat.person_id,
        due=due.due_for("misuse.review", looked_at, area_id=area_id),
        about=challenge_id,
        by=permit.actor,
        at=permit.at,
        permit=permit,
    )
    row = models.Challenge(
        id=challenge_id,
        item_id=item_id,
        person_id=person_id,
        organisation_id=organisation_id,
        whys=list(whys),
        about_child=about_child,
        answer=answer,
        is_silent=is_silent,
        at=looked_at,
        covers_until=looked_at if is_silent else looked_at + rules.CHALLENGE_COVERS,
    )
    models.Challenge.objects.bulk_create([row])  # its maker may not read it back
    event = events.LOOK_SIGNALLED if is_silent else events.CHALLENGE_ANSWERED
    notify.tell(to=seat.person_id or notify.AtDesk(seat.organisation_id), event=event, link=LINK)
    return challenge_id


def seat_for(person_id: UUID, organisation_id: UUID, at: datetime, *, is_worker: bool = True) -> Holder | None:
    """Name who reviews someone's looks. Only the worker can ask how rare a surname is; else any shared one counts."""

    def is_rare(surname: str) -> bool:
        return not is_worker or standout.is_rare(*ports.facts().bearers(surname))

    return reviewers.seat_for(person_id, organisation_id, london_day(at), is_rare=is_rare)
