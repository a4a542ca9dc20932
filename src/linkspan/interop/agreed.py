"""The demonstration's agreements: written, put forward and signed by its people through the commands of the room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor
from linkspan.interop.setup import Steward, seat_steward
from linkspan.sharing.agreement_document import Clause, Document, Law, Party, PurposeLine, Terms
from linkspan.sharing.agreement_rules import State
from linkspan.sharing.commands import agreements as commands
from linkspan.sharing.queries import agreed

AREA = "E06999001"
WRITER = "ines.ferreira@linkspan.example"
SIGNATORY = ("signatory",)
# Two for each party; the council's information governance lead, who is there already, is its first.
SIGNERS = (
    Steward("Grace Adeyemi", "Assistant director, children's services", "council", SIGNATORY, 3),
    Steward("Priya Nair", "Head of information management", "police", ("ig_lead", "signatory"), 3),
    Steward("Neil Castle", "Superintendent, public protection", "police", SIGNATORY, 3, is_demo=False),
    Steward("Dr Ama Boateng", "Caldicott guardian", "hospital", ("caldicott_guardian",), 2, is_demo=False),
    Steward("Ruth Imrie", "Chief nurse", "hospital", SIGNATORY, 2, is_demo=False),
    Steward("Joan Whitaker", "Chief executive", "schools", SIGNATORY, 1, is_demo=False),
    Steward("Omar Haddad", "Director of safeguarding", "schools", SIGNATORY, 3, is_demo=False),
    Steward("Dr Leon Marsh", "Caldicott guardian", "gps", ("caldicott_guardian",), 2, is_demo=False),
    Steward("Tessa Byrne", "Managing partner", "gps", SIGNATORY, 3, is_demo=False),
    Steward("Helena Price", "Headteacher", "school-990001", SIGNATORY, 3, is_demo=False),
    Steward("Colin Abbott", "Chair of governors", "school-990001", SIGNATORY, 3, is_demo=False),
    Steward("Dr Ravi Menon", "Senior partner", "gp-x99001", SIGNATORY, 3, is_demo=False),
    Steward("Sue Lyle", "Practice manager", "gp-x99001", SIGNATORY, 4, is_demo=False),
)
ANSWERS = {
    "council": "Information governance lead",
    "police": "Head of information management",
    "hospital": "Caldicott guardian",
    "schools": "Chief executive",
    "gps": "Caldicott guardian",
    "school-990001": "Headteacher",
    "gp-x99001": "Practice manager",
    "kestrel": "Youth worker",
}
EVERYONE = ("council", "police", "hospital", "schools", "gps", "school-990001", "gp-x99001")
HEALTH = ("hospital", "gps", "gp-x99001")
SCHOOLS = ("schools", "school-990001")
TERMS = Terms(
    telling="Families are told what is shared and why, unless that would put a child or an adult at risk.",
    rights="Whoever is asked answers within one month and tells the agency whose record it is.",
    quality="Each agency sends corrections on the day it makes them. Facts are kept apart from opinions.",
    retention="What was received is kept as the receiver's own schedule says, and no longer than its purpose lasts.",
    security="Through Linkspan alone: two factors, one's own sign-in, every look on the trail.",
    staff="Posts that work with children, trained and vetted in date.",
    breaches="The agency that finds it tells the others the same day, and the Commissioner within 72 hours.",
    review="Information governance leads meet once a year, and whenever the law or a service changes.",
    termination="Any party withdraws at once, with a reason. What was shared before stays with who received it.",
)  # fmt: skip
LAW = Law(
    article_6=("6(1)(c)", "6(1)(e)"), article_9=("9(2)(g)", "9(2)(h)"), schedule_1=("para 2", "para 18"),
    policy_document="Partnership appropriate policy document, version 3",
    part_3_said="Part 3 does not apply: nothing here is processed for law enforcement.",
)  # fmt: skip
POLICE_LAW = replace(
    LAW, part_3=True, schedule_8=("para 4",),
    part_3_said="The police process what they hold under Part 3; what they receive for safeguarding, under UK GDPR.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """One agreement of the demonstration, and which of its parties have signed by now; None for a draft."""

    code: str
    document: Document
    signed_by: tuple[str, ...] | None


class NoSession(dict[str, Any]):
    """A web session with nothing in it: the demonstration's people act before anyone signs in."""

    session_key: str | None = None


def found_agreements(*, organisations: Mapping[str, UUID], by: Actor, at: datetime) -> None:
    """Seat those who sign, then write and sign what is not there yet.

    Cut short, it is taken up again; done twice, it changes nothing. A partnership without those organisations, as one
    that was invented otherwise, gets none.
    """
    if not {*EVERYONE, "kestrel"} <= organisations.keys():
        return
    there = set(
        get_user_model().objects.filter(email__in=[each.email for each in SIGNERS]).values_list("email", flat=True)
    )
    for each in SIGNERS:
        if each.email not in there:
            seat_steward(each, organisations[each.organisation], by, at)
    writer = actor_of(WRITER, at)
    for one in planned(organisations, at.date()):
        _bring_about(one, writer, at)


def _bring_about(one: Planned, writer: Actor, at: datetime) -> None:
    line = _line(one.code, writer, at)
    if line is None:
        commands.draft_agreement(code=one.code, document=one.document, by=writer, at=at)
        line = _line(one.code, writer, at)
    if line is None or one.signed_by is None:
        return
    if line.state is State.DRAFT:
        commands.put_forward(version_id=line.version_id, by=writer, at=at)
    page = agreed.agreement(line.id, by=writer, at=at)
    if page.shown.state is not State.TO_SIGN:
        return
    signed = {each.person_id for party in page.parties for each in party.signatures}
    for email in _emails(one.signed_by):
        by = actor_of(email, at)
        if by.person_id not in signed:
            commands.sign(version_id=page.shown.id, read_hash=page.shown.signed_hash, by=by, at=at)


def _emails(codes: Sequence[str]) -> list[str]:
    emails = [each.email for each in SIGNERS if each.organisation in codes]
    return [WRITER, *emails] if "council" in codes else emails


def _line(code: str, by: Actor, at: datetime) -> agreed.AgreementLine | None:
    return next((line for line in agreed.agreements(by=by, at=at) if line.code == code), None)


def actor_of(email: str, at: datetime) -> Actor:
    """Give somebody of the demonstration as they stand before the gate at a moment."""
    user = get_user_model().objects.get(email=email)
    actor = agencies.actor_for(user, NoSession(), at)
    if actor is None:
        raise LookupError(f"{email} is in no post")
    return actor


# --- what they say ------------------------------------------------------------------------------------------------


def planned(organisations: Mapping[str, UUID], on: date) -> tuple[Planned, ...]:
    """List the demonstration's agreements, as they would be written on a day."""
    return (
        Planned("AM-2026-01", _partnership(organisations, on), EVERYONE),
        Planned("AM-2026-02", _front_door(organisations, on), ("council", "police", *HEALTH, *SCHOOLS)),
        Planned("AM-2026-03", _urgent_care(organisations, on), ("council", "hospital", "gp-x99001")),
        Planned("AM-2026-04", _exploitation(organisations, on), ("police",)),
        Planned("AM-2026-05", _youth_work(organisations, on), None),
        Planned("AM-2026-06", _early_signs(organisations, on), ("council", "police", *HEALTH, *SCHOOLS)),
    )


def _parties(organisations: Mapping[str, UUID], codes: Sequence[str]) -> tuple[Party, ...]:
    return tuple(Party(organisations[code], "controller", ANSWERS[code]) for code in codes)


def _all(organisations: Mapping[str, UUID], codes: Sequence[str]) -> tuple[UUID, ...]:
    return tuple(organisations[code] for code in codes)


def _partnership(organisations: Mapping[str, UUID], on: date) -> Document:
    return Document(
        title="Aldermere safeguarding partnership: sharing to keep children safe",
        summary=(
            "So that whoever meets a child in Aldermere can find out which agencies know the child, and ring them. It"
            " lets nobody read a record: that takes a question and an answer, or an agreement under this one."
        ),
        tier=1,
        area=AREA,
        starts_on=on,
        ends_on=on + timedelta(days=730),
        review_on=on + timedelta(days=365),
        parties=_parties(organisations, EVERYONE),
        purposes=(
            PurposeLine("safeguarding", "Working out whether a child is safe and well, and with whom to talk."),
            PurposeLine("child_protection", "Enquiries under section 47, and urgent action."),
            PurposeLine("early_help", "Finding who already helps a family before anyone starts anew."),
        ),
        clauses=(
            Clause(
                number="1", givers=_all(organisations, EVERYONE), receivers=_all(organisations, EVERYONE),
                purposes=("safeguarding", "child_protection", "early_help"), kinds=("involvement",), groups=("all",),
                mode="existence", gateways=("10", "11", "175"),
                said="Every party may know which other party works with a child, and whom to ring there.",
            ),
            Clause(
                number="2", givers=_all(organisations, ("council", "police")),
                receivers=_all(organisations, (*HEALTH, *SCHOOLS)), purposes=("safeguarding", "child_protection"),
                kinds=("involvement", "alerts"), groups=("all",), mode="contact", gateways=("10", "11"),
                said="A flag that stands for a child reaches health and schools, with the number of who raised it.",
            ),
        ),
        law=LAW,
        terms=TERMS,
        impact_assessment="DPIA-2026-007",
    )  # fmt: skip


def _front_door(organisations: Mapping[str, UUID], on: date) -> Document:
    return Document(
        title="Checks for the front door",
        summary=(
            "So that the council's front door can ask police, health and schools about a child it is told of, and"
            " decide within one working day."
        ),
        tier=2,
        area=AREA,
        under="AM-2026-01",
        starts_on=on,
        ends_on=on + timedelta(days=540),
        review_on=on + timedelta(days=270),
        parties=_parties(organisations, ("council", "police", *HEALTH, *SCHOOLS)),
        purposes=(
            PurposeLine("safeguarding", "Deciding what a contact needs."),
            PurposeLine("child_protection", "Strategy discussions and enquiries under section 47."),
            PurposeLine("early_help", "Offering early help where that is enough."),
        ),
        clauses=(
            Clause(
                number="1", givers=_all(organisations, ("police", *HEALTH, *SCHOOLS)),
                receivers=_all(organisations, ("council",)),
                purposes=("safeguarding", "child_protection", "early_help"),
                kinds=("involvement", "alerts", "identity", "education", "health", "policing"), groups=("all",),
                mode="content", gateways=("47", "10", "11", "115", "175"),
                said="What bears on the contact, and no more.",
            ),
            Clause(
                number="2", givers=_all(organisations, ("police", *HEALTH)),
                receivers=_all(organisations, ("council",)),
                purposes=("early_help",), kinds=("health", "policing"), groups=("all",), mode="content",
                effect="withhold", said="For early help the front door asks the family first.",
            ),
        ),
        law=POLICE_LAW,
        terms=TERMS,
        impact_assessment="DPIA-2026-011",
    )  # fmt: skip


def _urgent_care(organisations: Mapping[str, UUID], on: date) -> Document:
    return Document(
        title="Flags in urgent care",
        summary="So that an emergency department or a surgery sees at once that a child has a plan, and whom to ring.",
        tier=2,
        area=AREA,
        under="AM-2026-01",
        starts_on=on - timedelta(days=660),
        ends_on=on + timedelta(days=75),
        review_on=on + timedelta(days=45),
        parties=_parties(organisations, ("council", "hospital", "gp-x99001")),
        purposes=(PurposeLine("safeguarding", "When a child is brought in."), PurposeLine("direct_care")),
        clauses=(
            Clause(
                number="1", givers=_all(organisations, ("council",)),
                receivers=_all(organisations, ("hospital", "gp-x99001")), purposes=("safeguarding", "direct_care"),
                kinds=("involvement", "alerts", "social_care"), groups=("all",), mode="contact",
                gateways=("10", "11"), said="Out of hours too.",
            ),
        ),
        law=LAW,
        terms=TERMS,
        impact_assessment="DPIA-2025-003",
    )  # fmt: skip


def _exploitation(organisations: Mapping[str, UUID], on: date) -> Document:
    return Document(
        title="Children at risk of exploitation, and missing children",
        summary="So that council and police tell one another what they know of missing and exploited children.",
        tier=2,
        area=AREA,
        under="AM-2026-01",
        starts_on=on + timedelta(days=7),
        ends_on=on + timedelta(days=600),
        review_on=on + timedelta(days=300),
        parties=_parties(organisations, ("council", "police")),
        purposes=(
            PurposeLine("child_protection", "Mapping risk, return home interviews, strategy discussions."),
            PurposeLine("law_enforcement", "Disrupting and prosecuting those who exploit children."),
        ),
        clauses=(
            Clause(
                number="1", givers=_all(organisations, ("police",)), receivers=_all(organisations, ("council",)),
                purposes=("child_protection", "law_enforcement"),
                kinds=("involvement", "alerts", "policing", "social_care", "youth_justice"),
                groups=("known", "harm"), mode="content", direction="both_ways", gateways=("115", "11"),
                said="About children whom the receiver works with, or for whom significant harm is recorded.",
            ),
        ),
        law=POLICE_LAW,
        terms=TERMS,
        impact_assessment="DPIA-2026-014",
    )  # fmt: skip


def _early_signs(organisations: Mapping[str, UUID], on: date) -> Document:
    return Document(
        title="Early signs, put side by side",
        summary=(
            "So that what each agency sees alone (an early worry, a missing episode, a fall in attendance, a move, a"
            " flag) is seen together by the council's front door, by open rules. No words of a record go, and no agency"
            " but the front door learns whether anything came of it."
        ),
        tier=2,
        area=AREA,
        under="AM-2026-01",
        starts_on=on,
        ends_on=on + timedelta(days=365),
        review_on=on + timedelta(days=180),
        parties=_parties(organisations, ("council", "police", *HEALTH, *SCHOOLS)),
        purposes=(
            PurposeLine("emerging_patterns", "Seeing in time what no agency sees alone. A person decides."),
        ),
        clauses=(
            Clause(
                number="1", givers=_all(organisations, ("police", *HEALTH, *SCHOOLS)),
                receivers=_all(organisations, ("council",)), purposes=("emerging_patterns",),
                kinds=("early_help", "alerts", "education", "identity"), groups=("area",), mode="contact",
                gateways=("10", "11", "175"),
                said="That there is a sign, of what kind and which day, and whom to ring. None of its words.",
            ),
        ),
        law=LAW,
        terms=TERMS,
        impact_assessment="DPIA-2026-019",
        assessed=("emerging_patterns",),
    )  # fmt: skip


def _youth_work(organisations: Mapping[str, UUID], on: date) -> Document:
    return Document(
        title="Youth work and early help",
        summary="So that the council and Kestrel Youth know when both work with the same young person.",
        tier=2,
        area=AREA,
        under="AM-2026-01",
        parties=_parties(organisations, ("council", "kestrel")),
        purposes=(PurposeLine("early_help", "One plan with the young person, not two."),),
    )
