"""The partnership's organisations, areas, duty desks and invented practitioners."""

from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

from linkspan.synth import naming, places
from linkspan.synth.identifiers import landline
from linkspan.synth.people import Practice, School
from linkspan.synth.places import Land
from linkspan.synth.slips import plain

HOME_AREA, NEIGHBOUR_AREA, THIRD_AREA = "E06999001", "E06999002", "E06999004"
FORCE_AREA, SUB_REGION, REGION, NATION = "E23999001", "E54999001", "E12999001", "E92000001"


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Someone who works with children."""

    name: str
    role: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Area:
    """A place at one of the six geographical levels."""

    code: str
    name: str
    level: str
    within: str
    within_kind: str = "geographic"


@dataclass(frozen=True, slots=True)
class DutyDesk:
    """Whom to ring."""

    name: str
    area: str
    phone: str
    out_of_hours_phone: str
    hours: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """One partner. `sends_through` names the organisation whose feed carries its records."""

    code: str
    name: str
    kind: str
    area: str
    serves: tuple[str, ...]
    identifiers: dict[str, str]
    feed: str = ""
    sends_through: str = ""
    duty_desks: tuple[DutyDesk, ...] = ()
    practitioners: tuple[Practitioner, ...] = ()


# The people who sign in to the demo, and the organisation each works for.
CAST: tuple[tuple[str, str, str], ...] = (
    ("Amina Siddiqui", "Social worker", "council"),
    ("Ben Carter", "Designated safeguarding lead", "first school"),
    ("Dr Helen Cole", "GP", "first practice"),
    ("Sgt Tom Dee", "Police sergeant, child protection", "police"),
    ("Kit Marlow", "Youth worker", "kestrel"),
)
COUNCIL_ROLES = (
    "Social worker",
    "Social worker",
    "Social worker",
    "Senior social worker",
    "Family help lead practitioner",
    "Lead child protection practitioner",
    "Team manager",
)
POLICE_ROLES = ("Police constable, child protection", "Detective constable", "Missing persons coordinator")
HOSPITAL_ROLES = (
    "Named nurse for safeguarding children",
    "Consultant paediatrician",
    "Health visitor",
    "Midwife",
    "Emergency department sister",
    "Children's ward manager",
)
SENSITIVE_ROLES = (
    "Sexual health nurse",
    "Child and adolescent mental health practitioner",
    "Substance misuse worker",
)


@dataclass(slots=True)
class Partners:
    """Everyone in the partnership."""

    areas: list[Area]
    organisations: list[Organisation]
    staff: dict[str, list[Practitioner]]  # by feed, school URN or practice ODS code
    sensitive: list[Practitioner] = field(default_factory=list)
    outcodes: dict[str, str] = field(default_factory=dict)  # postcode district to council area

    def as_plain(self) -> dict[str, Any]:
        """Give areas, organisations and cast as plain values for a JSON file."""
        homes = {"first school": self._first("school"), "first practice": self._first("gp_practice")}
        cast = [
            {"name": name, "role": role, "organisation": homes.get(where, where), "email": _email(name)}
            for name, role, where in CAST
        ]
        return {
            "areas": [asdict(area) for area in self.areas],
            "organisations": [asdict(one) for one in self.organisations],
            "cast": cast,
            "outcodes": self.outcodes,
        }

    def _first(self, kind: str) -> str:
        return next(one.code for one in self.organisations if one.kind == kind and one.sends_through)


def _email(name: str) -> str:
    words = plain(name).lower().replace("'", "").split()
    return ".".join(word for word in words if word not in ("dr", "sgt")) + "@linkspan.example"


def _person(role: str, rng: Random, title: str = "") -> Practitioner:
    name = naming.anyone(rng)
    return Practitioner(f"{title}{name}", role, landline(rng), _email(f"{name} {rng.randrange(100)}"))


def _cast_of(where: str, rng: Random) -> list[Practitioner]:
    return [Practitioner(name, role, landline(rng), _email(name)) for name, role, at in CAST if at == where]


def make_partners(land: Land, children: int, rng: Random) -> Partners:
    """Make every organisation, with staff in proportion to the children."""
    staff = {
        "council": _cast_of("council", rng) + _team(COUNCIL_ROLES, 13 + children // 1200, rng),
        "police": _cast_of("police", rng) + _team(POLICE_ROLES, 9 + children // 2500, rng),
        "hospital": _team(HOSPITAL_ROLES, 14 + children // 2500, rng),
    }
    for at, school in enumerate(land.schools):
        lead = _cast_of("first school", rng) if at == 0 else [_person("Designated safeguarding lead", rng)]
        staff[school.urn] = [*lead, _person("Deputy designated safeguarding lead", rng)]
    for at, practice in enumerate(land.practices):
        first = _cast_of("first practice", rng) if at == 0 else []
        staff[practice.ods] = [*first, *(_person("GP", rng, "Dr ") for _ in range(3 - len(first)))]
    sensitive = [_person(role, rng) for role in SENSITIVE_ROLES for _ in range(2)]
    outcodes = {
        one.sector.partition(" ")[0]: NEIGHBOUR_AREA if one.across else HOME_AREA for one in land.neighbourhoods
    }
    return Partners(_areas(land), _organisations(land, staff, rng), staff, sensitive, outcodes)


def _team(roles: tuple[str, ...], size: int, rng: Random) -> list[Practitioner]:
    return [_person(roles[at % len(roles)], rng) for at in range(size)]


def _areas(land: Land) -> list[Area]:
    areas = [
        Area(NATION, "England", "national", ""),
        Area(REGION, "The North Wolds", "regional", NATION),
        Area(SUB_REGION, "Mere and Holt integrated care area", "sub_regional", REGION, "icb"),
        Area(FORCE_AREA, "Fenmarch police area", "sub_regional", REGION, "police_force"),
    ]
    for code, name in ((HOME_AREA, places.HOME), (NEIGHBOUR_AREA, places.NEIGHBOUR), (THIRD_AREA, places.THIRD)):
        areas.append(Area(code, name, "local_authority", SUB_REGION, "icb"))
    for at, (name, across) in enumerate(land.districts):
        areas.append(Area(f"E07999{at + 1:03d}", name, "district", NEIGHBOUR_AREA if across else HOME_AREA))
    for place in land.neighbourhoods:
        name = f"{place.town} {place.sector}"
        areas.append(Area(f"E05{990000 + place.index:06d}", name, "neighbourhood", f"E07999{place.district + 1:03d}"))
    return areas


def _desk(name: str, area: str, rng: Random, hours: str = "Mon-Fri 08:30-17:00") -> DutyDesk:
    return DutyDesk(name, area, landline(rng), landline(rng), hours)


def _council(code: str, name: str, area: str, feed: str, people: list[Practitioner], rng: Random) -> Organisation:
    return Organisation(
        code,
        f"{name} Council",
        "council",
        area,
        (area,),
        {"gss": area},
        feed,
        duty_desks=(_desk(f"{name} children's front door", area, rng),),
        practitioners=tuple(people),
    )


def _organisations(land: Land, staff: dict[str, list[Practitioner]], rng: Random) -> list[Organisation]:
    both = (HOME_AREA, NEIGHBOUR_AREA)
    region = (*both, THIRD_AREA)  # a board and a force are seldom one council's: theirs are three
    always = "24 hours"
    partners = [
        _council("council", places.HOME, HOME_AREA, "council.csv", staff["council"], rng),
        _council("council-wexholt", places.NEIGHBOUR, NEIGHBOUR_AREA, "", _team(COUNCIL_ROLES, 4, rng), rng),
        Organisation(
            "schools",
            "Mere and Holt Schools Together",
            "school",
            HOME_AREA,
            both,
            {},
            "schools.csv",
            duty_desks=(_desk("Education safeguarding desk", HOME_AREA, rng),),
        ),
        Organisation(
            "gps",
            "Mere and Holt Primary Care",
            "gp_practice",
            HOME_AREA,
            both,
            {"ods": "X99000"},
            "gps.csv",
            duty_desks=(_desk("Primary care safeguarding desk", HOME_AREA, rng),),
        ),
        Organisation(
            "hospital",
            "Aldermere Royal Hospitals NHS Trust",
            "hospital_trust",
            HOME_AREA,
            both,
            {"ods": "RZZ"},
            "hospital.csv",
            practitioners=tuple(staff["hospital"]),
            duty_desks=(_desk("Hospital safeguarding children team", HOME_AREA, rng, always),),
        ),
        Organisation(
            "police",
            "Fenmarch Constabulary",
            "police",
            HOME_AREA,
            region,
            {"gss": FORCE_AREA},
            "police.csv",
            practitioners=tuple(staff["police"]),
            duty_desks=(_desk("Fenmarch public protection desk", HOME_AREA, rng, always),),
        ),
        Organisation(
            "icb",
            "Mere and Holt Integrated Care Board",
            "icb",
            HOME_AREA,
            region,
            {"ods": "QZZ"},
            duty_desks=(_desk("Designated professionals", HOME_AREA, rng),),
            practitioners=(_person("Designated nurse for safeguarding children", rng),),
        ),
        Organisation(
            "kestrel",
            "Kestrel Youth",
            "charity",
            HOME_AREA,
            (HOME_AREA,),
            {},
            duty_desks=(_desk("Kestrel Youth office", HOME_AREA, rng),),
            practitioners=tuple(_cast_of("kestrel", rng)),
        ),
    ]
    partners.append(_third_council())
    partners += [_school(one, staff[one.urn], rng) for one in land.schools]
    partners += [_practice(one, staff[one.ods], rng) for one in land.practices]
    return partners


def _third_council() -> Organisation:
    """The council of the area in which no child of these feeds lives; its people are the same in every partnership."""
    rng = Random(THIRD_AREA)
    return _council("council-hartmoor", places.THIRD, THIRD_AREA, "", _team(COUNCIL_ROLES, 2, rng), rng)


def _school(school: School, people: list[Practitioner], rng: Random) -> Organisation:
    area = NEIGHBOUR_AREA if school.across else HOME_AREA
    identifiers = {"urn": school.urn, "laestab": school.la + school.establishment}
    return Organisation(
        f"school-{school.urn}",
        school.name,
        "school",
        area,
        (area,),
        identifiers,
        sends_through="schools",
        practitioners=tuple(people),
        duty_desks=(_desk(f"{school.name} office", area, rng, "Mon-Fri 08:00-16:00"),),
    )


def _practice(practice: Practice, people: list[Practitioner], rng: Random) -> Organisation:
    area = NEIGHBOUR_AREA if practice.across else HOME_AREA
    return Organisation(
        f"gp-{practice.ods.lower()}",
        practice.name,
        "gp_practice",
        area,
        (area,),
        {"ods": practice.ods},
        sends_through="gps",
        practitioners=tuple(people),
        duty_desks=(_desk(f"{practice.name} reception", area, rng),),
    )
