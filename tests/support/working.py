"""Rowan, whom four agencies know, Idris, whom the council knows, and all who do something about them. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import SystemRandom
from typing import Any
from uuid import UUID

from linkspan.agencies import models as agencies
from linkspan.audit import trail
from linkspan.children.commands import corrections, flags, leads, shields, sights, watching
from linkspan.children.queries.file import child_file
from linkspan.exchange import models as exchange
from linkspan.exchange.commands import answering, asking, sampling
from linkspan.exchange.rules import EntryGiven, Given, Outcome
from linkspan.pathway.commands import signs
from linkspan.sharing import commands as sharing
from tests import cast
from tests.cast import Member
from tests.rooms.children.conftest import IDRIS, NOW, PERHAPS_ROWAN, WHY, Index, a_record
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all
from tests.support.database import as_test
from tests.support.patterns import WORKER, agree, send_worry, weigh
from tests.support.seats import seat

BEGAN: dict[str, Any] = {"involved_from": date(2021, 9, 1)}


@dataclass(frozen=True)
class Working:
    """Everyone with something to do in the rooms about a child, and the agreements by which they may."""

    index: Index
    rowan: UUID
    idris: UUID
    tess: Member
    farah: Member
    nora: Member
    lapsed: Member
    nia: Member
    second: Member
    third: Member
    signers: tuple[Member, ...]
    root: Member

    @property
    def cast(self) -> cast.Cast:
        """Give the cast."""
        return self.index.cast

    @property
    def people(self) -> list[Member]:
        """List everyone who may come, go and do something."""
        all_of = self.cast
        return [
            all_of.amina, all_of.ben, all_of.cole, all_of.dee, all_of.kit, all_of.mo, all_of.shirin, all_of.dana,
            all_of.ines, self.tess, self.farah, self.nora, self.lapsed, self.nia, self.second, self.third,
            *self.signers,
        ]  # fmt: skip

    @property
    def organisations(self) -> list[agencies.Organisation]:
        """List the agencies that may be asked, handed to, merged and closed."""
        all_of = self.cast
        return [
            all_of.council, all_of.school, all_of.police, all_of.practice, all_of.hospital, all_of.southmere_council,
        ]  # fmt: skip


def build(index: Index, at: datetime = NOW) -> Working:
    """Give everyone at work: something of every kind is open already."""
    world = _seated(index, at)
    for begin in (_signs, _requests, _file, _pairs_and_looks):
        begin(world, at)
    return world


def _seated(index: Index, at: datetime) -> Working:
    """Let agencies send what they hold, seat whoever else is needed, and bring two agreements into force."""
    people = index.cast
    for organisation in (people.council, people.school, people.police, people.practice):
        index.send(organisation, a_record("r", **BEGAN))
    index.send(people.council, a_record("i", IDRIS, **BEGAN))
    rowan, idris = index.child_of(people.council, "r"), index.child_of(people.council, "i")
    assert rowan is not None
    assert idris is not None
    agree(people, at)
    parties = [people.council, people.school, people.police]
    clause = a_clause([people.police.id, people.council.id], [people.school.id])
    sign_by_all(put_forward(people, a_document([each.id for each in parties], [clause]), at), parties, at)
    lapsed = seat(people.council, "Lou Varga", "Social worker", {"practitioner"})
    with as_test():  # so that the gate asks why before it lets them on
        agencies.Person.objects.filter(id=lapsed.id).update(trained_until=date(2026, 6, 1))
    return Working(
        index, rowan, idris,
        tess=seat(people.school, "Tess Varley", "Class teacher", {"practitioner"}),
        farah=seat(people.council, "Farah Nwosu", "Front-door worker", {"front_door"}),
        nora=seat(people.practice, "Nora Ashgrove", "GP", {"practitioner"}),
        lapsed=lapsed,
        nia=seat(people.council, "Nia Holt", "Reviewer", {"matching_reviewer"}, band=5),
        second=seat(people.council, "Cal Dunmore", "Caldicott guardian", {"caldicott_guardian"}, band=3),
        third=seat(people.hospital, "Hope Lister", "Named nurse", {"practitioner", "dsl", "duty", "manager"}, band=4),
        signers=tuple(
            seat(each, f"{place} signer of {each.name}", "Director", {"signatory"}, band=2)
            for each in parties for place in ("First", "Second")
        ),
        root=seat(people.inspectorate, "Root Keeper", "Administrator", {"admin"}),
    )  # fmt: skip


def _signs(world: Working, at: datetime) -> None:
    """Let three agencies each send an early worry, of which a pattern is raised; and let one choose to send all."""
    for who in (world.tess, world.cast.cole, world.cast.dee):
        send_worry(world.rowan, who, at)
    signs.choose(kind="flag", by=world.cast.ben.actor(at), at=at)
    assert weigh(at) == 1


def _requests(world: Working, at: datetime) -> None:
    """Let the school and the council ask others, the surgery have answered, and that answer be drawn."""
    people = world.cast
    wanted: dict[str, Any] = dict(
        child_id=world.rowan, questions=["Have you seen her?"], purpose="protect", basis="10", urgency="check",
        why="She came to school with a bruise.", at=at,
    )  # fmt: skip
    asking.ask(organisations=[people.council.id, people.police.id], by=people.ben.actor(at), **wanted)
    request = asking.ask(organisations=[people.practice.id], by=people.amina.actor(at), **wanted)
    with as_test():
        part = exchange.Part.objects.get(request=request)
        questions = list(exchange.Put.objects.filter(part=part).values_list("question_id", flat=True))
    told = Given(Outcome.DISCLOSED, entries=(EntryGiven("fact", "Seen in June.", "Patient record"),), family="told")
    answering.answer(part_id=part.id, questions=questions, given=told, by=people.cole.actor(at), at=at)
    sampling.draw_samples(by=WORKER, at=at, chance=Always())


def _file(world: Working, at: datetime) -> None:
    """Let something of every kind stand on the two files and wait for somebody."""
    people, rowan = world.cast, world.rowan
    amina = people.amina.actor(at)
    flags.raise_flag(
        child_id=rowan, kind="plan_exists", contact_name="Amina Yusuf", contact_phone="01632 960100",
        review_on=at.date() + timedelta(days=60), by=amina, at=at,
    )  # fmt: skip
    leads.offer_lead(child_id=rowan, person_id=people.dee.id, by=amina, at=at)
    sights.work_with(child_id=rowan, by=world.third.actor(at), at=at, reason=WHY)
    corrections.ask_correction(
        child_id=rowan, record_id=world.index.record(people.council, "r").id, field="sex",
        words="It is not what she says.", by=people.ben.actor(at), at=at,
    )  # fmt: skip
    shields.shield(child_id=world.idris, kind="location", reason=WHY, by=amina, at=at)
    ines = people.ines.actor(at, stepped_up=True)
    with trail.look(by=ines, at=at, reason=WHY):
        watching.watch_file(child_id=rowan, reason=WHY, review_on=at.date() + timedelta(days=30), by=ines, at=at)


def _pairs_and_looks(world: Working, at: datetime) -> None:
    """Let records come of which only a person can say whose they are, and a look stand out."""
    for organisation in (world.cast.hospital, world.cast.police):
        world.index.send(organisation, a_record("x0", PERHAPS_ROWAN), at=at)
    child_file(child_id=world.rowan, by=world.nora.actor(at), at=at, reason=WHY)
    sharing.judge_looks(by=WORKER, at=at)


class Always(SystemRandom):
    """A chance that draws every answer."""

    def randrange(self, *_args: Any, **_wanted: Any) -> int:
        """Give the first."""
        return 0
