"""Agreements for tests: one sound document, people who sign, and an agreement in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import models as agencies
from linkspan.sharing.agreement_document import Clause, Document, Law, Party, PurposeLine, Terms
from linkspan.sharing.commands import agreements as commands
from linkspan.sharing.queries import agreed
from tests import cast, factories
from tests.support.database import as_test

STARTS, ENDS = date(2026, 10, 1), date(2028, 10, 1)


@dataclass(frozen=True)
class Signers:
    """Two people who sign for each of two organisations: the council's Ines and Grace, the police's Petra and Paul."""

    ines: cast.Member
    grace: cast.Member
    petra: cast.Member
    paul: cast.Member

    @property
    def all(self) -> tuple[cast.Member, ...]:
        """List them, the council's first."""
        return self.ines, self.grace, self.petra, self.paul


def signers(people: cast.Cast) -> Signers:
    """Seat those who sign besides Ines."""
    return Signers(
        people.ines,
        signer(people.council, "Grace Adair"),
        signer(people.police, "Petra Holm", "ig_lead"),
        signer(people.police, "Paul Imrie"),
    )


def signer(organisation: agencies.Organisation, name: str, role: str = "signatory") -> cast.Member:
    """Seat one person who signs for an organisation."""
    user = factories.user(email=f"{name.split()[0].lower()}@example.test")
    person = factories.person(name=name, user=user)
    title = "Information governance lead" if role == "ig_lead" else "Assistant director"
    post = factories.post(organisation=organisation, title=title, roles={role}, band=3, reports_to=None)
    return cast.Member(user, person, post, factories.appointment(person=person, post=post), organisation)


def document(people: cast.Cast, **changes: Any) -> Document:
    """Write a sound tier 1 agreement: the police tell the council, when a child may need protection."""
    council, police = people.council.id, people.police.id
    clause = Clause(
        number="1", givers=(police,), receivers=(council,), purposes=("safeguarding",), kinds=("involvement", "alerts"),
        groups=("all",), mode="contact", gateways=("115", "11"), said="The police say who to ring.",
    )  # fmt: skip
    made = Document(
        title="Northmere front door",
        summary="So that the front door knows who to ring at the police.",
        tier=1,
        area=people.northmere.code,
        starts_on=STARTS,
        ends_on=ENDS,
        review_on=date(2027, 10, 1),
        parties=(
            Party(council, "controller", "Information governance lead"),
            Party(police, "controller", "Information governance lead"),
        ),
        purposes=(PurposeLine("safeguarding", "Checks at the front door."),),
        clauses=(clause,),
        law=Law(
            article_6=("6(1)(e)",), article_9=("9(2)(g)",), schedule_1=("para 18",), policy_document="APD-7",
            part_3_said="Part 3 does not apply: nothing is processed for law enforcement.",
        ),
        terms=Terms(**dict.fromkeys(Terms.__dataclass_fields__, "As the partnership's policy says.")),
        impact_assessment="DPIA-2026-014",
    )  # fmt: skip
    return replace(made, **changes)


def drafted(people: cast.Cast, at: datetime, code: str = "NM-2026-01", **changes: Any) -> tuple[UUID, UUID]:
    """Let Ines draft it, and give the agreement's id and the draft's."""
    ines = people.ines.actor(at)
    version_id = commands.draft_agreement(code=code, document=document(people, **changes), by=ines, at=at)
    (line,) = [each for each in agreed.agreements(by=ines, at=at) if each.code == code]
    return line.id, version_id


def put_forward(people: cast.Cast, at: datetime, code: str = "NM-2026-01", **changes: Any) -> tuple[UUID, UUID]:
    """Draft it and put it forward."""
    agreement_id, version_id = drafted(people, at, code, **changes)
    commands.put_forward(version_id=version_id, by=people.ines.actor(at), at=at)
    return agreement_id, version_id


def in_force(
    people: cast.Cast, those: Signers, at: datetime, code: str = "NM-2026-01", **changes: Any
) -> tuple[UUID, UUID]:
    """Draft it, put it forward, and have all four sign."""
    agreement_id, version_id = put_forward(people, at, code, **changes)
    for each in those.all:
        sign(each, version_id, at)
    return agreement_id, version_id


def sign(member: cast.Member, version_id: UUID, at: datetime) -> None:
    """Let one person sign what was put forward."""
    with as_test():
        from linkspan.sharing.agreement_models import AgreementVersion

        read_hash = AgreementVersion.objects.get(id=version_id).signed_hash
    commands.sign(version_id=version_id, read_hash=read_hash, by=member.actor(at, stepped_up=True), at=at)
