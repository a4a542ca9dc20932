"""Words for the codes that a child's pages show: flags, what happened to a file, why the gate asks."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.audit import Actor
from linkspan.sharing import rules as sharing
from linkspan.sharing import words as sharing_words
from linkspan.web.words import short_day

Words = str | Promise

FLAG_KINDS: dict[str, Words] = {
    "call_before_acting": gettext_lazy("Ring before you act"),
    "plan_exists": gettext_lazy("There is a plan for this child"),
    "location_protected": gettext_lazy("Where this child lives is protected"),
}
LOOKED: dict[str, Words] = {
    "children.file.seen": gettext_lazy("opened the file"),
    "children.search.made": gettext_lazy("searched"),
    "children.list.seen": gettext_lazy("saw the child in a list"),
    "children.glance.taken": gettext_lazy("said why they needed to look"),
    "children.looks.seen": gettext_lazy("saw who has looked"),
    "children.sight.taken": gettext_lazy("said they are working with the child"),
    "children.sight.confirmed": gettext_lazy("confirmed that a colleague works with the child"),
    "children.sight.refused": gettext_lazy("said that a colleague does not work with the child"),
    "children.sight.lapsed": gettext_lazy("stopped being shown as working with the child"),
    "children.lead.offered": gettext_lazy("offered the lead to someone"),
    "children.lead.accepted": gettext_lazy("took the lead"),
    "children.lead.declined": gettext_lazy("declined the lead"),
    "children.lead.ended": gettext_lazy("gave up the lead"),
    "children.flag.raised": gettext_lazy("raised a flag"),
    "children.flag.acknowledged": gettext_lazy("read a flag"),
    "children.flag.reviewed": gettext_lazy("reviewed a flag"),
    "children.flag.ended": gettext_lazy("ended a flag"),
    "children.child.shielded": gettext_lazy("shielded the child"),
    "children.shield.reviewed": gettext_lazy("decided on a shield"),
    "children.correction.asked": gettext_lazy("asked for a correction"),
    "children.correction.answered": gettext_lazy("answered a request for correction"),
    "children.record.linked": gettext_lazy("put a record with the file"),
    "children.record.unlinked": gettext_lazy("took a record away from the file"),
    "children.pair.decided": gettext_lazy("decided whether records are about the child"),
    "sharing.challenge.answered": gettext_lazy("answered a question before going on"),
    "sharing.look.signalled": gettext_lazy("opened the file"),
}
# What may be asked to be put right, by the names that records use.
FACTS: dict[str, Words] = {
    "given_name": gettext_lazy("First name"),
    "middle_names": gettext_lazy("Middle names"),
    "family_name": gettext_lazy("Family name"),
    "known_as": gettext_lazy("Known as"),
    "former_family_name": gettext_lazy("Former family name"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "expected_date_of_birth": gettext_lazy("Due date"),
    "deceased_on": gettext_lazy("Date of death"),
    "sex": gettext_lazy("Sex"),
    "nhs_number": gettext_lazy("NHS number"),
    "upn": gettext_lazy("UPN"),
    "address_line_1": gettext_lazy("Address"),
    "postcode": gettext_lazy("Postcode"),
    "phone": gettext_lazy("Telephone number"),
    "school_urn": gettext_lazy("School"),
    "gp_ods": gettext_lazy("GP practice"),
    "carers": gettext_lazy("Parents and carers"),
    "bars": gettext_lazy("Who must not have contact or know"),
    "language": gettext_lazy("Language"),
    "interpreter": gettext_lazy("Interpreter"),
}
# Lines that only repeat another line of the same moment.
UNTOLD = frozenset({"children.glance.taken", "sharing.look.signalled", "duty.item.opened", "duty.item.closed"})


def flag_kind(code: str) -> str:
    """Say what a flag says."""
    return str(FLAG_KINDS.get(code, code))


def looked(event: str) -> str:
    """Say what someone did with a file."""
    return str(LOOKED.get(event, gettext("used the file")))


def stated_reason(line: str) -> str:
    """Say a stated reason as a person would: its kind, then the words."""
    code, _, said = line.partition(":")
    if code in sharing.REASONS:
        return f"{gettext(sharing.REASONS[code])}: {said.strip()}"
    if code == "stated earlier today":
        kind = sharing.REASONS.get(said.strip())
        return gettext("The reason given earlier that day") + (f": {gettext(kind)}" if kind else "")
    return line


def refusal(code: str) -> str:
    """Say a refusal of the gate in plain words."""
    return gettext(sharing_words.REFUSALS.get(code, sharing_words.REFUSALS["not_permitted"]))


def whys(actor: Actor, on: object) -> list[str]:
    """Say what made the gate ask this person before letting them on."""
    said = []
    for until, missing, late in (
        (
            actor.trained_until,
            gettext("No safeguarding training is recorded for you."),
            gettext("Your safeguarding training ran out on %(day)s."),
        ),
        (
            actor.vetted_until,
            gettext("No vetting check is recorded for you."),
            gettext("Your vetting check ran out on %(day)s."),
        ),
    ):
        if until is None:
            said.append(missing)
        elif until <= on:  # type: ignore[operator]  # a day
            said.append(late % {"day": short_day(until)})
    return said or [gettext("You or your agency have looked for more children than is usual.")]
