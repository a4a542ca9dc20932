"""Rules on plain values: what sight rests on, why something may not be done."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from linkspan.audit.errors import NotNow
from linkspan.matching.release import Unfit

BY_REASON = frozenset({"stated-reason", "answered-challenge", "inspection-sample", "involved-challenge"})


class Dated(Protocol):
    """Something with a beginning."""

    @property
    def from_(self) -> date: ...

    @property
    def until(self) -> date | None: ...


Spell = TypeVar("Spell", bound=Dated)


def rests_on_reason(policies: Collection[str]) -> bool:
    """Tell whether leave to see rests on nothing but a stated reason."""
    return bool(policies) and all(policy in BY_REASON for policy in policies)


def runs_on(spell: Dated, on: date) -> bool:
    """Tell whether an involvement runs on a day."""
    return spell.from_ <= on and (spell.until is None or spell.until > on)


def longer(one: Spell, other: Spell) -> Spell:
    """Choose the involvement that still runs, else the one that ended last, else the newer."""
    return max(one, other, key=lambda each: (each.until is None, each.until or date.min, each.from_))


def why_not_end_flag(ours: bool, ended: bool, reason: str) -> NotNow | None:
    """Say why a flag may not be ended."""
    if not ours:
        return NotNow("children.flag_not_ours", "Only the agency that raised a flag can end it.")
    if ended:
        return NotNow("children.flag_ended", "That flag has been ended already.")
    return None if reason.strip() else NotNow("children.flag_reason", "Say why the flag is no longer needed.")


def why_not_keep_from(*, is_own: bool, night_contact: str, night_phone: str) -> NotNow | None:
    """Say why a flag may not be raised so: nobody keeps a flag from themselves, and a night number has a name."""
    if is_own:
        return NotNow("children.flag_own", "A flag cannot be kept from you or from your own agency.")
    if bool(night_contact.strip()) != bool(night_phone.strip()):
        return NotNow("children.flag_night", "Say who to ring at night, and their number, or leave out both.")
    return None


# --- protection ---------------------------------------------------------------------------------------------

RANK: Mapping[str, int] = {"none": 0, "location": 1, "identity": 2}
CONFLICTS = frozenset({"own_child", "relative", "close", "accused"})
STEWARDS = frozenset({"ig_lead", "caldicott_guardian"})
# Source: SI 2007/2182 (ContactPoint) reg 8, and the common-law duty of confidence: consent, or significant harm.
SENSITIVE_GROUNDS: Mapping[str, str] = {"agreed": "sensitive_agreed", "harm": "harm_recorded"}


def why_not_shield(kind: str, standing: Collection[str]) -> NotNow | None:
    """Say why a shield may not be raised."""
    if kind not in RANK or kind == "none":
        return NotNow("children.shield_kind", "Choose what must be protected.")
    if any(RANK[each] >= RANK[kind] for each in standing):
        return NotNow("children.shield_stands", "This child is shielded already.")
    return None


def why_not_review(outcome: str, before: str, *, ended: bool) -> NotNow | None:
    """Say why a shield may not be decided on so."""
    if outcome not in ("uphold", "lift"):
        return NotNow("children.shield_outcome", "Choose whether the shield stays.")
    if ended:
        return NotNow("children.shield_ended", "That shield was lifted already.")
    if outcome == before:
        return NotNow("children.shield_upheld", "That shield was upheld already.")
    return None


LONGEST_WATCH = timedelta(days=366)


def why_not_watch(review_on: date, today: date, *, stands: bool) -> NotNow | None:
    """Say why a file may not be watched so."""
    if stands:
        return NotNow("children.watched_already", "That file is watched already.")
    if not today < review_on <= today + LONGEST_WATCH:
        return NotNow("children.watch_review", "Choose a day within a year on which someone looks at this again.")
    return None


def why_not_enter(organisation_id: UUID | None, person_id: UUID | None, there: bool) -> NotNow | None:
    """Say why no one may be let through a wall so: exactly one agency or person, who is not inside yet."""
    if (organisation_id is None) == (person_id is None):
        return NotNow("children.inside_one", "Choose one agency, or one person.")
    return NotNow("children.inside_already", "They are inside already.") if there else None


def why_not_conflict(kind: str, *, is_self: bool, roles: Collection[str]) -> NotNow | None:
    """Say why a conflict may not be declared."""
    if kind not in CONFLICTS:
        return NotNow("children.conflict_kind", "Choose how they are close to the child.")
    if not is_self and STEWARDS.isdisjoint(roles):
        return NotNow("children.conflict_other", "Only information governance declares it for someone else.")
    return None


def why_not_open_sensitive(ground: str, reason: str, *, is_own: bool) -> NotNow | None:
    """Say why a sensitive service's involvement may not be opened or hidden."""
    if ground not in SENSITIVE_GROUNDS:
        return NotNow("children.sensitive_ground", "Choose whether the young person agreed or harm is recorded.")
    if not is_own:
        return NotNow("children.sensitive_not_ours", "Only the service itself can say so.")
    return None if reason.strip() else NotNow("children.sensitive_reason", "Say why.")


# --- whose a record is --------------------------------------------------------------------------------------


def _no_reason(reason: str) -> NotNow | None:
    return None if reason.strip() else NotNow("children.link_reason", "Say why.")


def why_not_decide(decision: str, reason: str) -> NotNow | None:
    """Say why a pair may not be decided."""
    if decision:
        return NotNow("children.pair_decided", "Someone has decided that already.")
    return _no_reason(reason)


def why_not_unlink(here: int, going: int, reason: str) -> NotNow | None:
    """Say why records may not leave a child: one at least must stay."""
    if going >= here:
        return NotNow("children.unlink_last", "These are all the records this child has.")
    return _no_reason(reason)


def why_not_join(*, here: bool, is_walled: bool, is_lowered: bool, roles: Collection[str]) -> NotNow | None:
    """Say why a record may not go to a child; what is protected is moved to the less protected by a shield reviewer,
    who raises the other."""
    if here:
        return NotNow("children.link_already", "The record is with that child already.")
    if is_walled:
        return NotNow("children.never_linked", "Someone said these are never the same child. Lift that first.")
    if is_lowered and "shield_reviewer" not in roles:
        return NotNow("children.protection_lowered", "The record is protected where it is. A shield reviewer decides.")
    return None


def why_not_never(kind: str, reason: str, *, together: bool) -> NotNow | None:
    """Say why two records may not be walled off from one another."""
    if kind not in ("different", "adoption", "protected"):
        return NotNow("children.never_kind", "Choose why the two are never the same child.")
    if together:
        return NotNow("children.never_together", "The two are with one child. Unlink one of them first.")
    return _no_reason(reason)


def why_not_lift(reason: str, *, ended: bool) -> NotNow | None:
    """Say why a never-link may not be lifted."""
    if ended:
        return NotNow("children.never_lifted", "That was lifted already.")
    return _no_reason(reason)


# --- keeping ------------------------------------------------------------------------------------------------


# What may be open about a child in other rooms, in plain words.
WORK: dict[str, str] = {
    "exchange_request": "a question to another agency",
    "pathway_contact": "a contact at the front door",
    "pathway_draft": "a concern that somebody writes",
    "pathway_episode": "help or an inquiry",
    "pathway_pattern": "a pattern to look at",
    "pathway_stage": "a stage of help or protection",
    "scrutiny_accessrequest": "a request for what is held",
    "voice_childwish": "something the child wants",
    "voice_direction": "a minister's direction",
    "voice_hearing": "the child's own words for a stage",
    "voice_message": "a message from the child",
    "voice_parentpage": "a parent's page to decide on",
    "voice_wish": "a wish about sharing",
    "voice_wishoverride": "a wish that was overridden",
}


def why_not_archive(archived_on: date | None, reason: str, work: Mapping[str, int]) -> NotNow | None:
    """Say why a file may not be archived: `work` is what is open about the child, by kind."""
    if archived_on:
        return NotNow("children.archived_already", "That file is archived already.")
    if work:
        listed = ", ".join(f"{WORK[kind]} ({how_many})" for kind, how_many in sorted(work.items()))
        return NotNow(
            "children.work_open",
            f"This is still open: {listed}. End it first. If the file was opened in error, tick the box that says so.",
        )
    return None if reason.strip() else NotNow("children.keeping_reason", "Say why.")


def why_not_restore(archived_on: date | None, disposed_on: date | None, reason: str) -> NotNow | None:
    """Say why a file may not be taken out of the archive."""
    if not archived_on or disposed_on:
        return NotNow("children.not_archived", "That file is not in the archive.")
    return None if reason.strip() else NotNow("children.keeping_reason", "Say why.")


def why_not_hold(held_for: str, wanted: str) -> NotNow | None:
    """Say why a file may not be held."""
    if held_for:
        return NotNow("children.held_already", "That file is held already.")
    return None if wanted.strip() else NotNow("children.hold_name", "Name the inquiry or claim it is held for.")


def why_not_release(held_for: str) -> NotNow | None:
    """Say why a hold may not be ended."""
    return None if held_for else NotNow("children.not_held", "That file is not held.")


def why_not_keep_under(retention: str, classes: Collection[str]) -> NotNow | None:
    """Say why a file may not be kept under a class."""
    return None if retention in classes else NotNow("children.retention_unknown", "Choose one of the classes.")


def why_not_dispose(
    *, archived_on: date | None, held_for: str, is_class: bool, due: date, on: date, is_asked_for: bool = False
) -> NotNow | None:
    """Say why a file may not be disposed of. Source of `is_asked_for`: DPA 2018 s 173."""
    if is_asked_for:
        return NotNow("children.asked_for", "Somebody asked for this file, and may still need it to be there.")
    if held_for:
        return NotNow("children.held", "A legal hold keeps this file.")
    if not archived_on:
        return NotNow("children.not_archived", "Archive the file first.")
    if not is_class:
        return NotNow("children.retention_other", "The file is kept under another class.")
    return NotNow("children.not_due", "The time this file is kept for has not run out.") if due > on else None


MOST_FORWARD = 100


def why_not_put_forward(count: int, *, is_listed: bool) -> NotNow | None:
    """Say why files may not be put forward for disposal together."""
    if not count:
        return NotNow("children.disposal_none", "Choose at least one file.")
    if count > MOST_FORWARD:
        return NotNow("children.disposal_many", "Put forward at most 100 files at a time.")
    return NotNow("children.disposal_listed", "One of these files is on a list already.") if is_listed else None


def why_not_decide_disposal(*, is_decided: bool, whole: bool) -> NotNow | None:
    """Say why a list may not be decided on: it was, or it holds a file that is closed to whoever decides."""
    if is_decided:
        return NotNow("children.disposal_decided", "Someone has decided on that list already.")
    if not whole:
        return NotNow("children.disposal_closed", "A file on this list is closed to you. Someone else has to decide.")
    return None


# --- other areas ---------------------------------------------------------------------------------------------


def why_not_elsewhere(
    kind: str, from_on: date, today: date, contact_name: str, contact_phone: str, *, is_protected: bool, is_home: bool,
    is_area: bool, is_said: bool,
) -> NotNow | None:  # fmt: skip
    """Say why it may not be kept that a child is in another area: above all where nobody may learn of it."""
    if is_protected:
        return NotNow(
            "children.elsewhere_protected",
            "Where this child is, is protected. Write it down nowhere: ring the other council's duty desk yourself.",
        )
    if kind not in ("placed", "found"):
        return NotNow("children.elsewhere_kind", "Choose whether the child is placed there or was found there.")
    if is_home or not is_area:
        return NotNow("children.elsewhere_area", "Choose another council area than the child's own.")
    if from_on > today or from_on < today.replace(year=today.year - 18, day=min(today.day, 28)):
        return NotNow("children.elsewhere_day", "Give a day that is not in the future, and within the last 18 years.")
    if not contact_name.strip() or not contact_phone.strip():
        return NotNow("children.elsewhere_contact", "Say whom the council there rings, and their number.")
    return NotNow("children.elsewhere_said", "That has been said already.") if is_said else None


# --- corrections and objections -----------------------------------------------------------------------------

# Source: UK GDPR arts 16, 19 and 21.
OUTCOMES: Mapping[str, tuple[str, ...]] = {"correction": ("corrected", "kept"), "objection": ("stopped", "kept")}


def why_not_ask(field: str, words: str, fields: Collection[str]) -> NotNow | None:
    """Say why a correction or an objection may not be passed on."""
    if field and field not in fields:
        return NotNow("children.correction_field", "Choose what is wrong.")
    return None if words.strip() else NotNow("children.correction_words", "Say what is wrong, in a few words.")


def why_not_answer(kind: str, outcome: str, words: str, *, ours: bool, answered: bool) -> NotNow | None:
    """Say why a correction or an objection may not be answered so: what is kept is kept with a reason."""
    if not ours:
        return NotNow("children.correction_not_ours", "The agency the fact came from answers.")
    if answered:
        return NotNow("children.correction_answered", "That was answered already.")
    if outcome not in OUTCOMES[kind]:
        return NotNow("children.correction_outcome", "Choose an answer.")
    if outcome == "kept" and not words.strip():
        return NotNow("children.correction_why", "Say why it is kept as it is.")
    return None


# --- matching models ------------------------------------------------------------------------------------------


def unfit_words(fault: Unfit) -> str:
    """Say why an artefact may not be used, with what it is about and what to do."""
    about = f" ({fault.detail})" if fault.detail else ""
    return f"{fault.words}{about}. Nothing was kept. Train it again with this program, or choose another file."


def why_not_note(note: str) -> NotNow | None:
    """Say why a model may not be added without a word."""
    return None if note.strip() else NotNow("children.model_reason", "Say where the model is from and why it is here.")


def why_not_register(*, is_known: bool, is_version_taken: bool) -> NotNow | None:
    """Say why a sound model may not be added."""
    if is_known:
        return NotNow("children.model_known", "That model is here already. Nothing was changed.")
    if is_version_taken:
        return NotNow(
            "children.model_version", "Another model bears that version. Train it under a version of its own."
        )
    return None


def why_not_activate(
    *, is_active: bool, passed: bool, is_readable: bool, is_too_soon: bool, reason: str
) -> NotNow | None:
    """Say why a model may not be put to use."""
    if is_active:
        return NotNow("children.model_active", "That model is in use already.")
    if not passed:
        return NotNow("children.model_gates", "That model did not pass its release gates, so it cannot be put to use.")
    if not is_readable:
        return NotNow("children.model_unfit", "This version of the program cannot use that model. Train it again.")
    if is_too_soon:
        return NotNow("children.model_too_soon", "Another model was put to use at this very moment. Look again first.")
    return None if reason.strip() else NotNow("children.model_reason", "Say why.")


def why_not_settle_rescored(decision: str, wanted: str, kind: str, reason: str) -> NotNow | None:
    """Say why a line of what a new model would change may not be settled so."""
    if decision:
        return NotNow("children.rescored_decided", "That was settled already, or a later change has overtaken it.")
    if wanted == "sent" and kind == "unlink":
        return NotNow("children.rescored_unlink", "Look at the record itself: take it out, or keep it there.")
    return _no_reason(reason)
