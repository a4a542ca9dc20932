"""The partnership's seats filled, its panels, and its arrangements or report written, signed and published."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.agencies import models as agencies
from linkspan.partnership import arrangement_models as models
from linkspan.partnership import arrangement_rules, report_rules
from linkspan.partnership.arrangement_rules import PanelSaid
from linkspan.partnership.commands import arrangements, publications
from linkspan.partnership.publication_rules import ARRANGEMENTS
from linkspan.partnership.report_models import Publication
from tests import factories
from tests.cast import Cast, Member
from tests.support.database import as_test
from tests.support.partnership import Formed

MAPPA = PanelSaid(
    kind="mappa", name="Mere MAPPA", footing="Criminal Justice Act 2003 ss 325 to 327B", chair="Supt Sana Wray",
    funds="Police, probation and prisons, a third each", line="Reports to the delegated partners every quarter",
)  # fmt: skip
SAID = "The partners meet every quarter, and each decides for itself."


@dataclass(frozen=True)
class Leads:
    """The lead partner of each safeguarding partner; Lena, of Northmere Council, is of the cast."""

    council: Member
    southmere_council: Member
    police: Member
    board: Member

    @property
    def all(self) -> tuple[Member, ...]:
        """List them."""
        return (self.council, self.southmere_council, self.police, self.board)


def leads(people: Cast, mere: Formed) -> Leads:
    """Give every safeguarding partner a lead partner in post."""
    ivo = agencies.Person.objects.get(name="Ivo Brandt")
    appointment = agencies.Appointment.objects.select_related("post").get(person=ivo)
    return Leads(
        people.lena,
        member(people.southmere_council, "Cleo Marsh", "Chief executive", "lead_partner"),
        member(people.police, "Rhys Tarrant", "Chief constable", "lead_partner"),
        Member(mere.board_lead, ivo, appointment.post, appointment, mere.board),
    )


def member(organisation: agencies.Organisation, name: str, title: str, *roles: str) -> Member:
    """Put one more person in a post."""
    user = factories.user(email=f"{name.split()[0].lower()}@example.test")
    person = factories.person(name=name, user=user)
    post = factories.post(organisation=organisation, title=title, roles=set(roles), band=1)
    return Member(user, person, post, factories.appointment(person=person, post=post), organisation)


def seat(mere: Formed, code: str, organisation: agencies.Organisation | None, who: Member | str, from_: date) -> UUID:
    """Seat somebody, past the gate."""
    person = None if isinstance(who, str) else who.person
    with as_test():
        row = models.Sitting.objects.create(
            partnership_id=mere.id, seat=code, organisation=organisation, person=person,
            name=who if isinstance(who, str) else who.person.name,
            title="Councillor" if isinstance(who, str) else who.post.title, from_on=from_,
            named_at=datetime.fromisoformat("2026-01-01T09:00:00+00:00"),
        )  # fmt: skip
    return UUID(str(row.id))


def seated(people: Cast, mere: Formed, leading: Leads, from_: date = factories.LONG_AGO) -> None:
    """Fill every seat that publication needs."""
    seat(mere, "chair", None, people.dev, from_)
    seat(mere, "scrutineer", None, people.gus, from_)
    seat(mere, "business_manager", None, people.bea, from_)
    delegates = (people.dev, "Cllr Ann Hart", people.sana, "Noor Hale")
    for lead, delegate in zip(leading.all, delegates, strict=True):
        seat(mere, "lead_partner", lead.organisation, lead, from_)
        seat(mere, "delegated_partner", lead.organisation, delegate, from_)


def written(people: Cast, mere: Formed, at: datetime, kind: str = ARRANGEMENTS, year: int | None = None) -> UUID:
    """Let Bea begin a version, and write every element."""
    bea = people.bea.actor(at)
    version_id = publications.begin(partnership_id=mere.id, kind=kind, year=year, by=bea, at=at)
    known = arrangement_rules.ELEMENTS if kind == ARRANGEMENTS else report_rules.ELEMENTS
    with as_test():
        words = {each.code: SAID for each in known if each.in_words}
        Publication.objects.filter(id=version_id).update(words=words)
    return version_id


def sent(people: Cast, mere: Formed, at: datetime, kind: str = ARRANGEMENTS, year: int | None = None) -> UUID:
    """Let Bea send a whole version to be signed."""
    version_id = written(people, mere, at, kind, year)
    publications.put_forward(version_id=version_id, by=people.bea.actor(at), at=at)
    return version_id


def sign(version_id: UUID, who: Member, at: datetime) -> None:
    """Let a lead sign what was sent."""
    with as_test():
        read = Publication.objects.get(id=version_id).hash
    publications.sign(version_id=version_id, read_hash=read, by=who.actor(at, stepped_up=True), at=at)


def published(people: Cast, mere: Formed, leading: Leads, at: datetime, kind: str = ARRANGEMENTS,
              year: int | None = None) -> UUID:  # fmt: skip
    """Publish a version that every lead has signed."""
    version_id = sent(people, mere, at, kind, year)
    for lead in leading.all:
        sign(version_id, lead, at)
    publications.publish(version_id=version_id, by=people.bea.actor(at), at=at)
    return version_id


def mappa(people: Cast, mere: Formed, at: datetime) -> UUID:
    """Let Bea enter the MAPPA panel."""
    return arrangements.set_panel(
        partnership_id=mere.id, said=MAPPA, from_=at.date(), chair_organisation_id=people.police.id,
        by=people.bea.actor(at), at=at,
    )  # fmt: skip
