"""Recording what was decided about sharing."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotNow, Permit, trail
from linkspan.sharing import decision_models as models
from linkspan.sharing import decision_rules as rules
from linkspan.sharing import events, gate, overriding, ports
from linkspan.sharing.advice import Advice, Matter, Receiver, Urgency
from linkspan.sharing.asking import Asked, answer
from linkspan.sharing.facts import Action
from linkspan.sharing.overriding import Against, Override


@trail.audited
def record_sharing(
    *,
    asked: Asked,
    kept: rules.Kept,
    by: Actor,
    at: datetime,
    about: UUID | None = None,
    reason: str | None = None,
    override: Override | None = None,
    once: UUID | None = None,
) -> UUID:
    """Keep a decision to share, to share in part, not to share, or to ask first, with the answer it followed or not.

    About a child, it goes through the gate's look at that child first; `reason` is the one the file was opened with.
    The answer is worked out anew here, never taken on trust. A decision not to share needs its reasoning: relevance and
    detriment where the duty to share binds, necessity and proportionality where it does not. Sharing against what a
    child or parent wished needs `override`; where someone could be hurt today it is recorded first and asked for after.
    """
    if about is not None:
        gate.require(by=by, to=Action.SEE_CHILD, about=about, at=at, reason=reason)
    permit = gate.require(by=by, to=Action.RECORD_SHARING, at=at, organisation_id=by.organisation_id)
    if not (by.person_id and by.organisation_id):
        raise NotNow("sharing.decision_no_person", rules.NO_PERSON)
    advice = answer(asked, by=by, at=at)
    if problem := rules.why_not_keep(kept, advice.refusal, london_day(at)):
        raise problem
    against = _against(about, kept, asked.receiver, asked.matters, by, at)
    if against and (
        problem := overriding.why_not_override(override, is_urgent=asked.urgency is Urgency.NOW, today=london_day(at))
    ):
        raise problem
    row = models.SharingDecision(
        organisation_id=by.organisation_id,
        person_id=by.person_id,
        post_title=by.post_title,
        at=at,
        about_child=about,
        receiver=asked.receiver.value,
        aim=asked.aim.value,
        urgency=asked.urgency.value,
        refusal_test=advice.refusal.value,
        **_advised(asked, advice),
        **_said(kept),
    )
    models.SharingDecision.objects.bulk_create([row])
    trail.record(
        events.SHARING_DECIDED,
        permit,
        about=row.id,
        child=about,
        detail={"answer": advice.answer.value, "decision": kept.decision, "informed": kept.informed},
    )
    _explain(row.id, about, against, override, by, at, permit)
    return row.id


def _against(
    about: UUID | None, kept: rules.Kept, receiver: Receiver, matters: Collection[Matter], by: Actor, at: datetime
) -> Collection[Against]:
    if about is None or kept.decision not in overriding.SENDS:
        return ()
    return ports.wishes().against(child_id=about, receiver=receiver, matters=matters, by=by, at=at)


def _explain(
    decision_id: UUID, about: UUID | None, against: Collection[Against], said: Override | None, by: Actor,
    at: datetime, permit: Permit,
) -> None:  # fmt: skip
    if about is not None and against:
        ports.wishes().overridden(
            decision_id=decision_id, child_id=about, against=against, said=said, by=by, at=at, permit=permit
        )


@trail.audited
def record_answer(
    *, of: rules.OfRequest, kept: rules.Kept, asked: Asked | None = None, by: Actor, at: datetime
) -> UUID:
    """Keep what was decided on another agency's request, as part of answering it: one decision for each answer given.

    `asked` is what the answerer asked of the advice before, if they did: the answer to it is worked out anew and kept
    with the decision. The words of the answer, and a refusal's reasoning, stay with the answer itself. An answer never
    waits for what is owed to a child or parent who said no: whoever answered is asked for it, with a clock.
    """
    permit = gate.require(by=by, to=Action.RECORD_SHARING, at=at, organisation_id=by.organisation_id)
    person_id, organisation_id = by.in_post()
    if problem := rules.why_not_carry(asked.receiver if asked else None, of):
        raise problem
    advice = answer(asked, by=by, at=at) if asked else None
    row = models.SharingDecision(
        organisation_id=organisation_id,
        person_id=person_id,
        post_title=by.post_title,
        at=at,
        about_child=of.about,
        of_part=of.part_id,
        instead_of=of.instead_of,
        receiver=of.receiver.value,
        aim=of.aim,
        urgency=of.urgency,
        refusal_test=of.refusal.value,
        **_advised(asked, advice),
        **_said(kept),
    )
    models.SharingDecision.objects.bulk_create([row])
    detail = {"answer": row.answer, "decision": kept.decision, "informed": kept.informed, "part": str(of.part_id)}
    trail.record(events.SHARING_DECIDED, permit, about=row.id, child=of.about, detail=detail)
    against = _against(of.about, kept, of.receiver, asked.matters if asked else (), by, at)
    _explain(row.id, of.about, against, None, by, at, permit)
    return row.id


def _advised(asked: Asked | None, advice: Advice | None) -> dict[str, Any]:
    """Keep what was asked of the advice and what it answered; nothing where it was not asked."""
    if asked is None or advice is None:
        return {"matters": [], "advice": {}}
    return {
        "matters": sorted(asked.matters),
        "telling_is_risky": asked.telling_is_risky,
        "answer": advice.answer.value,
        "advice": as_plain(advice),
    }


def _said(kept: rules.Kept) -> dict[str, Any]:
    said = {name: getattr(kept, name).strip() for name in rules.TEXTS}
    whole = {name: getattr(kept, name) for name in ("decision", "informed", "asked_on", "shared_on", "is_part_3")}
    return said | whole | {"relationship": kept.relationship}


def as_plain(advice: Advice) -> dict[str, Any]:
    """Put an answer into plain values, to keep it as it was given."""
    return {
        "why": [[each.words, each.source] for each in advice.why],
        "part": [[each.words, each.source] for each in advice.part],
        "barred": [[each.name, each.law, each.lifts, each.still] for each in advice.barred],
        "gateways": [[each.gateway.code, each.gateway.law] for each in advice.gateways],
        "basis": [[each.words, each.source] for each in advice.basis],
        "agreements": [[each.agreement, each.clause] for each in advice.covers],
        "telling": advice.telling.value,
        "ask": list(advice.ask),
    }
