"""The people every test knows. All invented.

Amina, social worker; Ben, designated safeguarding lead; Dr Cole, GP; Sgt Dee, police; Kit, outsider;
Mo, manager; Shirin, shield reviewer; Dana, data officer; Ines, information-governance lead; Oz, inspector; Ada,
administrator; Lena, chief executive and lead partner; Dev, director of children's services, her delegate; Supt Sana,
delegate of the police; Bea, business manager of the partnership; Gus, independent scrutineer.
Amina, Mo, Shirin, Dana, Ines, Ada, Lena, Dev and Bea work for the council of Northmere; Ben, Cole, Dee and Sana serve
Northmere too.
Kit works for a charity in Southmere, the area next door, and has nothing to do with any child here.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import models, queries
from linkspan.audit import Actor
from tests import factories

PASSWORD = factories.PASSWORD


class NoSession(dict[str, Any]):
    """A web session with a key and nothing in it."""

    session_key: str | None = "cast"


@dataclass(frozen=True)
class Member:
    """One of the cast, in their post."""

    user: models.User
    person: models.Person
    post: models.Post
    appointment: models.Appointment
    organisation: models.Organisation

    @property
    def id(self) -> UUID:
        """Give the person's id."""
        return self.person.id

    def actor(self, at: datetime, *, stepped_up: bool = False) -> Actor:
        """Give the person as they stand before the gate at a moment, freshly proven when asked."""
        actor = queries.actor_for(self.user, NoSession(), at)
        assert actor is not None, f"{self.person.name} is in no post then"
        return replace(actor, stepped_up_at=at) if stepped_up else actor


@dataclass(frozen=True)
class Cast:
    """Everyone, and the organisations and areas they belong to."""

    northmere: models.Area
    southmere: models.Area
    council: models.Organisation
    southmere_council: models.Organisation
    school: models.Organisation
    practice: models.Organisation
    hospital: models.Organisation
    police: models.Organisation
    charity: models.Organisation
    inspectorate: models.Organisation
    amina: Member
    ben: Member
    cole: Member
    dee: Member
    kit: Member
    mo: Member
    shirin: Member
    dana: Member
    ines: Member
    oz: Member
    ada: Member
    lena: Member
    dev: Member
    sana: Member
    bea: Member
    gus: Member

    @property
    def members(self) -> tuple[Member, ...]:
        """List everyone."""
        return tuple(value for value in vars(self).values() if isinstance(value, Member))


def build() -> Cast:
    """Make the cast, with its organisations and their duty desks, in two council areas."""
    northmere = factories.area(code="E06990001", name="Northmere")
    southmere = factories.area(code="E06990002", name="Southmere")
    both = (northmere, southmere)
    council = _organisation("NMC", "Northmere Council", "council", northmere)
    southmere_council = _organisation("SMC", "Southmere Council", "council", southmere)
    school = _organisation("NM-HERON", "Heron Lane School", "school", northmere, {"urn": "990101"})
    practice = _organisation("NM-MILL", "Mill Street Surgery", "gp_practice", northmere, {"ods": "X99001"})
    hospital = _organisation("MERE-TRUST", "Mere Hospitals", "hospital_trust", northmere, {"ods": "X9M"}, both)
    police = _organisation("MERE-POL", "Mere Police", "police", northmere, None, both)
    charity = _organisation("SM-KITE", "Kite Youth Project", "charity", southmere)
    inspectorate = _organisation("INSP", "The Inspectorate", "other", northmere, None, both)
    mo = _member(council, "Mo Farrow", "Team manager", {"manager", "duty", "practitioner"}, band=5)
    lena = _member(council, "Lena Okafor", "Chief executive", {"lead_partner"}, band=1)
    return Cast(
        northmere=northmere,
        southmere=southmere,
        council=council,
        southmere_council=southmere_council,
        school=school,
        practice=practice,
        hospital=hospital,
        police=police,
        charity=charity,
        inspectorate=inspectorate,
        amina=_member(council, "Amina Yusuf", "Social worker", {"practitioner"}, reports_to=mo.post),
        ben=_member(school, "Ben Okoro", "Designated safeguarding lead", {"practitioner", "dsl", "duty"}, band=4),
        cole=_member(practice, "Dr Cole Marsh", "GP", {"practitioner"}),
        dee=_member(police, "Sgt Dee Hallam", "Sergeant", {"practitioner"}, band=5),
        kit=_member(charity, "Kit Larkin", "Youth worker", {"practitioner"}),
        mo=mo,
        shirin=_member(council, "Shirin Daftari", "Shield reviewer", {"shield_reviewer"}, band=4),
        dana=_member(council, "Dana Reeve", "Data officer", {"data_officer", "matching_reviewer"}),
        ines=_member(council, "Ines Calder", "Information governance lead", {"ig_lead"}, band=4),
        oz=_member(inspectorate, "Oz Penrose", "Inspector", {"inspector"}, band=4),
        ada=_member(council, "Ada Quill", "Administrator", {"admin"}),
        lena=lena,
        dev=_member(
            council,
            "Dev Mistry",
            "Director of children's services",
            {"delegated_partner"},
            band=2,
            reports_to=lena.post,
        ),
        sana=_member(police, "Supt Sana Wray", "Superintendent", {"delegated_partner"}, band=3),
        bea=_member(council, "Bea Lindholm", "Partnership business manager", {"business_manager"}, band=5),
        gus=_member(inspectorate, "Gus Farran", "Independent scrutineer", {"scrutineer"}, band=3),
    )


def _organisation(
    code: str,
    name: str,
    kind: str,
    area: models.Area,
    identifiers: dict[str, str] | None = None,
    serves: tuple[models.Area, ...] = (),
) -> models.Organisation:
    made = factories.organisation(code=code, name=name, kind=kind, area=area, identifiers=identifiers, serves=serves)
    for each in serves or (area,):
        factories.desk(organisation=made, area=each)
    return made


def _member(
    organisation: models.Organisation,
    name: str,
    title: str,
    roles: Collection[str],
    *,
    band: int = 6,
    reports_to: models.Post | None = None,
) -> Member:
    first = name.removeprefix("Dr ").removeprefix("Sgt ").removeprefix("Supt ").split()[0].lower()
    user = factories.user(email=f"{first}@example.test")
    person = factories.person(name=name, user=user)
    post = factories.post(organisation=organisation, title=title, roles=roles, band=band, reports_to=reports_to)
    return Member(user, person, post, factories.appointment(person=person, post=post), organisation)
