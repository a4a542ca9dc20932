"""Agreements among the cast, drafted and signed as people would. All invented."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, trail
from linkspan.sharing import agreement_models as models
from linkspan.sharing import commands, gate
from linkspan.sharing.agreement_document import TERMS, Clause, Document, Law, Party, PurposeLine, Terms
from linkspan.sharing.facts import Action
from tests import factories
from tests.cast import Cast
from tests.support.database import as_test

LAW = Law(
    article_6=("6(1)(e)",),
    article_9=("9(2)(g)",),
    schedule_1=("para 18",),
    policy_document="APD-7",
    part_3_said="Police hold this for safeguarding, not for law enforcement.",
)
TERMS_SAID = Terms(**dict.fromkeys(TERMS, "As the partnership's terms say."))


def a_clause(givers: Collection[UUID], receivers: Collection[UUID], **changes: Any) -> Clause:
    """A clause by which receivers may know that givers hold something."""
    whole = Clause(
        number="1",
        givers=tuple(givers),
        receivers=tuple(receivers),
        purposes=("safeguarding",),
        kinds=("involvement",),
        gateways=("10",),
    )
    return replace(whole, **changes)


def a_document(parties: Collection[UUID], clauses: Sequence[Clause], **changes: Any) -> Document:
    """A document with every element, in force through the year of the tests' moment."""
    whole = Document(
        title="Knowing who helps a child",
        summary="Agencies may know which other agencies help a child.",
        tier=1,
        area="E06990001",
        starts_on=date(2026, 11, 1),
        ends_on=date(2027, 11, 1),
        review_on=date(2027, 6, 1),
        parties=tuple(Party(each, "controller", "The information governance lead") for each in parties),
        purposes=(PurposeLine("safeguarding", "Keeping children safe"),),
        clauses=tuple(clauses),
        law=LAW,
        terms=TERMS_SAID,
        impact_assessment="DPIA-12",
    )
    return replace(whole, **changes)


def signer(organisation: agencies.Organisation, name: str, at: datetime, role: str = "signatory") -> Actor:
    """Someone who signs for an organisation, in post and freshly signed in."""
    post = factories.post(organisation=organisation, title="Director", roles={role}, band=2)
    person = factories.person(name=name)
    seat = factories.appointment(person=person, post=post)
    return Actor(
        kind="person", name=name, person_id=person.id, organisation_id=organisation.id, appointment_id=seat.id,
        post_title=post.title, organisation_kind=organisation.kind, area_ids=(organisation.area_id,),
        roles=frozenset({role}), trained_until=date(2030, 1, 1), vetted_until=date(2030, 1, 1), stepped_up_at=at,
        organisation_name=organisation.name,
    )  # fmt: skip


def put_forward(people: Cast, document: Document, at: datetime, *, code: str = "NM-2026-01") -> models.AgreementVersion:
    """Draft an agreement as Ines and put it forward."""
    ines = people.ines.actor(at, stepped_up=True)
    version_id = commands.draft_agreement(code=code, document=document, by=ines, at=at)
    commands.put_forward(version_id=version_id, by=ines, at=at)
    return the_version(version_id)


def the_version(version_id: UUID) -> models.AgreementVersion:
    """Give a version as it stands in the database."""
    with as_test():
        return models.AgreementVersion.objects.select_related("agreement").get(id=version_id)


def sign_by_all(
    version: models.AgreementVersion, organisations: Collection[agencies.Organisation], at: datetime
) -> list[Actor]:
    """Have two people of each party sign."""
    signed = []
    for organisation in organisations:
        for place in ("first", "second"):
            by = signer(organisation, f"The {place} of {organisation.name}", at)
            commands.sign(version_id=version.id, read_hash=version.signed_hash, by=by, at=at)
            signed.append(by)
    return signed


def is_in_force(version_id: UUID, at: datetime, by: Actor) -> bool:
    """Ask the database whether a version is in force, as the gate does."""
    from linkspan.sharing.queries.agreed import _standing  # the database's own word, past the pages

    with trail.look(by=by, at=at):
        trail.record("test.looked", gate.require(by=by, to=Action.SEE_AGREEMENTS, at=at))
        agreement_id = models.AgreementVersion.objects.values_list("agreement_id", flat=True).get(id=version_id)
        found = {one.id: one.state.value for one in _standing({agreement_id}, at)[agreement_id]}
    return found[version_id] == "in_force"
