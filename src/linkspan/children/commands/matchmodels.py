"""Add a matching model, put it to use, go back to the one before. None of it moves a record."""

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app

from linkspan.agencies import notify
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Permit, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, models, rules
from linkspan.children.queries.models import former_of
from linkspan.matching import Model
from linkspan.matching.release import Artefact, Unfit, admit, read, shipped_text
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

RESCORE_JOB = "children.rescore"
TOLD = ("data_officer", "matching_reviewer", "ig_lead")
BY_SETUP = "It came with the program, and no model was in use."


@trail.audited
def register_model(*, artefact: str, note: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Add a model that was trained elsewhere, so that someone else may put it to use.

    Refused where it cannot be read, was made for another version, does not say that it passed the release gates, fails
    one by its own figures, or answers a case wrongly that anyone can judge.
    """
    permit = gate.require(by=by, to=Action.REGISTER_MODEL, at=at, reason=note)
    if problem := rules.why_not_note(note):
        raise problem
    try:
        found = admit(artefact)
    except Unfit as fault:
        raise NotNow(f"children.model_{fault.code}", rules.unfit_words(fault)) from fault
    same = models.MatchModel.objects.filter(hash=found.model.hash).first()
    if problem := rules.why_not_register(is_known=same is not None, is_version_taken=_is_taken(found.model.version)):
        raise problem
    model_id = _keep(found, artefact, note=note.strip(), by=by, at=at, is_shipped=False)
    trail.record(
        events.MODEL_REGISTERED, permit, about=model_id, detail={"hash": found.model.hash}, aside={"reason": note}
    )
    _tell(events.MODEL_REGISTERED, at)
    return model_id


@trail.audited
def note_shipped(*, by: Actor, at: datetime) -> UUID:
    """Register the model that came with this program, and put it to use where none is. A newer one waits its turn."""
    permit = gate.require(by=by, to=Action.REGISTER_MODEL, at=at)
    shipped = Model.load_default()
    known = models.MatchModel.objects.filter(hash=shipped.hash).values_list("id", flat=True).first()
    model_id = known or _keep(read(shipped_text()), shipped_text(), note="", by=by, at=at, is_shipped=True)
    trail.record(events.MODEL_REGISTERED, permit, about=model_id, detail={"hash": shipped.hash})
    if not models.ModelPeriod.objects.filter(until_at=None).exists():
        begins = gate.require(by=by, to=Action.ACTIVATE_MODEL, at=at)
        models.ModelPeriod.objects.bulk_create([models.ModelPeriod(model_id=model_id, from_at=at, reason=BY_SETUP)])
        trail.record(events.MODEL_ACTIVATED, begins, about=model_id)
    return model_id


@trail.audited
def activate_model(*, model_id: UUID, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Put a model to use and begin to weigh the records of before again; give the id of that look back."""
    model = models.MatchModel.objects.defer("artefact").filter(id=model_id).first()
    if model is None:
        raise NotFound
    permit = gate.require(by=by, to=Action.ACTIVATE_MODEL, at=at, reason=reason, person_id=model.registered_by_id)
    return _switch(model, reason, is_return=False, by=by, at=at, permit=permit)


@trail.audited
def roll_back_model(*, reason: str, by: Actor, at: datetime, once: UUID | None = None) -> UUID:
    """Put the model that was in use before back to use; nobody else is needed for it."""
    permit = gate.require(by=by, to=Action.ROLL_BACK_MODEL, at=at, reason=reason)
    former = former_of(list(models.ModelPeriod.objects.all()))
    if former is None:
        raise NotNow("children.model_none_before", "No other model was in use before this one.")
    model = models.MatchModel.objects.defer("artefact").get(id=former)
    return _switch(model, reason, is_return=True, by=by, at=at, permit=permit)


def _switch(model: models.MatchModel, reason: str, *, is_return: bool, by: Actor, at: datetime, permit: Permit) -> UUID:
    live = models.ModelPeriod.objects.select_for_update().filter(until_at=None).first()
    text = models.MatchModel.objects.values_list("artefact", flat=True).get(id=model.id)
    if problem := rules.why_not_activate(
        is_active=live is not None and live.model_id == model.id, passed=model.passed or model.is_shipped,
        is_readable=_is_readable(text, model.is_shipped), is_too_soon=live is not None and live.from_at >= at,
        reason=reason,
    ):  # fmt: skip
        raise problem
    if live:
        live.until_at = at
        live.save(update_fields=["until_at"])
    period = models.ModelPeriod(
        id=new_id(), model_id=model.id, from_at=at, is_return=is_return, reason=reason.strip(), by_id=by.person_id
    )
    models.ModelPeriod.objects.bulk_create([period])
    event = events.MODEL_ROLLED_BACK if is_return else events.MODEL_ACTIVATED
    trail.record(event, permit, about=model.id, detail={"hash": model.hash}, aside={"reason": reason.strip()})
    rescoring_id = new_id()
    models.Rescoring.objects.bulk_create([models.Rescoring(id=rescoring_id, period=period, started_at=at)])
    app.configure_task(RESCORE_JOB, lock=RESCORE_JOB).defer(rescoring_id=str(rescoring_id))
    _tell(event, at)
    return rescoring_id


def _is_readable(text: str, is_shipped: bool) -> bool:
    try:
        read(text) if is_shipped else admit(text)
    except Unfit:
        return False
    return True


def _is_taken(version: str) -> bool:
    return models.MatchModel.objects.filter(version=version).exists()


def _keep(found: Artefact, text: str, *, note: str, by: Actor, at: datetime, is_shipped: bool) -> UUID:
    made = models.MatchModel(
        id=new_id(), version=found.model.version, hash=found.model.hash, artefact=text, made_at=found.made_at,
        gates=[gate.as_json() for gate in found.gates], is_shipped=is_shipped, note=note, registered_at=at,
        passed=bool(found.gates) and all(gate.holds for gate in found.gates), registered_by_id=by.person_id,
    )  # fmt: skip
    models.MatchModel.objects.bulk_create([made])
    return made.id


def _tell(event: str, at: datetime) -> None:
    on = london_day(at)
    people = {each.person_id for role in TOLD for each in agencies.people_with_role(role, on)}
    notify.tell(to=sorted(people, key=str), event=event, link="/models/")
