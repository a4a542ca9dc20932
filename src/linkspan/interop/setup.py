"""Found a partnership from a file that describes it: areas, organisations, duty desks, people, and who signs in."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from linkspan.agencies import commands as agencies
from linkspan.agencies import queries as agencies_queries
from linkspan.agencies.rules import IDENTIFIERS
from linkspan.audit import Actor, trail
from linkspan.children.commands import keeping, matchmodels
from linkspan.interop.custodians.directory import Custodian, read_directory

FOUNDED = date(2020, 4, 1)
Plain = Mapping[str, Any]

# What a job title lets its holder do here; any other title is a practitioner's.
ROLES: dict[str, tuple[str, ...]] = {
    "Team manager": ("practitioner", "manager", "duty"),
    "Designated safeguarding lead": ("practitioner", "dsl", "manager"),
    "Deputy designated safeguarding lead": ("practitioner", "dsl"),
    "Named nurse for safeguarding children": ("practitioner", "manager", "duty"),
    "Missing persons coordinator": ("practitioner", "duty"),
}
BANDS = {"Team manager": 4, "Designated safeguarding lead": 4, "Named nurse for safeguarding children": 4}


@dataclass(frozen=True, slots=True)
class Steward:
    """Someone the demonstration needs besides practitioners: who keeps, reviews, guards or inspects the index."""

    name: str
    title: str
    organisation: str
    roles: tuple[str, ...]
    band: int = 4
    is_demo: bool = True

    @property
    def email(self) -> str:
        """Make the sign-in's address."""
        return f"{'.'.join(self.name.lower().split())}@linkspan.example"


STEWARDS = (
    Steward("Mo Rahman", "Team manager, children's front door", "council", ("practitioner", "manager", "duty")),
    Steward("Dana Whitlock", "Data officer", "council", ("data_officer", "matching_reviewer"), 5),
    Steward("Shirin Azadi", "Shield reviewer", "council", ("shield_reviewer", "matching_reviewer")),
    Steward("Nia Hopkins", "Records reviewer", "council", ("matching_reviewer", "shield_reviewer"), 5),
    Steward("Ines Ferreira", "Information governance lead", "council", ("ig_lead", "caldicott_guardian"), 3),
    Steward("Ada Kowal", "System administrator", "council", ("admin",), 5),
    Steward("Oz Lindqvist", "Inspector", "inspectorate", ("inspector",), 3),
)


@trail.audited
def found_partnership(
    *, path: Path, by: Actor, at: datetime, progress: Callable[[int, int], None] | None = None
) -> dict[str, UUID]:
    """Found everything a partnership file names, in one act, and give organisations by code.

    Founding twice changes nothing; founding cut short leaves nothing, so the next try begins anew.
    """
    plain = json.loads(path.read_text(encoding="utf-8"))
    if any(org.code == plain["organisations"][0]["code"] for org in agencies_queries.organisations(at.date())):
        agencies.note_invented(by=by, at=at)
        return {org.code: org.id for org in agencies_queries.organisations(at.date())}
    agencies.note_invented(by=by, at=at)
    agencies.set_node_mode(mode="demo", by=by, at=at)
    matchmodels.note_shipped(by=by, at=at)
    areas = _areas(plain["areas"], by, at)
    organisations = {
        one["code"]: _organisation(one, areas, by, at) for one in [*plain["organisations"], _inspectorate(plain)]
    }
    keeping.load_outcodes(outcodes={outcode: areas[code] for outcode, code in plain["outcodes"].items()}, by=by, at=at)
    heads: dict[str, UUID] = {}
    for steward in STEWARDS:
        post_id = seat_steward(steward, organisations[steward.organisation], by, at)
        if "manager" in steward.roles:
            heads[steward.organisation] = post_id
    signs_in = {each["email"] for each in plain["cast"]}
    for done, one in enumerate(plain["organisations"]):
        _people(one, organisations[one["code"]], heads.get(one["code"]), signs_in, by, at)
        if progress:
            progress(done + 1, len(plain["organisations"]))
    return organisations


def _areas(listed: Sequence[Plain], by: Actor, at: datetime) -> dict[str, UUID]:
    made: dict[str, UUID] = {}
    for one in listed:
        within = [(made[one["within"]], one["within_kind"])] if one["within"] else []
        made[one["code"]] = agencies.found_area(
            code=one["code"], name=one["name"], level=one["level"], from_=FOUNDED, within=within, by=by, at=at
        )
    return made


def _inspectorate(plain: Plain) -> Plain:
    council = plain["organisations"][0]
    return {
        "code": "inspectorate", "name": "Inspectorate for Children", "kind": "other", "area": council["area"],
        "serves": sorted({area for one in plain["organisations"] for area in one["serves"]}), "identifiers": {},
        "duty_desks": [], "practitioners": [],
    }  # fmt: skip


def _organisation(one: Plain, areas: Mapping[str, UUID], by: Actor, at: datetime) -> UUID:
    desks = one["duty_desks"]
    details = [
        agencies.DeskDetails(desk["name"], desk["phone"], desk["out_of_hours_phone"], desk["hours"]) for desk in desks
    ]
    return agencies.found_organisation(
        code=one["code"],
        name=one["name"],
        kind=one["kind"],
        area_id=areas[one["area"]],
        from_=FOUNDED,
        serves=[areas[code] for code in one["serves"]],
        identifiers={kind: code for kind, code in one["identifiers"].items() if kind in IDENTIFIERS},
        desk=details[0] if details else None,
        by=by,
        at=at,
    )


def _people(one: Plain, organisation_id: UUID, above: UUID | None, signs_in: set[str], by: Actor, at: datetime) -> None:
    """Enrol an organisation's people, each in a post; they answer to the head there is, else to the first manager."""
    listed = sorted(one["practitioners"], key=lambda each: each["role"] not in BANDS)
    for each in listed:
        roles = ROLES.get(each["role"], ("practitioner",))
        post_id = agencies.open_post(
            organisation_id=organisation_id, title=each["role"], roles=roles, from_=FOUNDED,
            band=BANDS.get(each["role"], 6), reports_to=above, by=by, at=at,
        )  # fmt: skip
        above = above or (post_id if "manager" in roles else None)
        sign_in = agencies.SignIn(each["email"], is_demo=True) if each["email"] in signs_in else None
        _seat(each["name"], each["phone"], each["email"], post_id, organisation_id, sign_in, by, at)


def seat_steward(steward: Steward, organisation_id: UUID, by: Actor, at: datetime) -> UUID:
    """Enrol a steward, with a sign-in, in a post of their own. `is_demo` lists them among those to sign in as."""
    post_id = agencies.open_post(
        organisation_id=organisation_id, title=steward.title, roles=steward.roles, from_=FOUNDED, band=steward.band,
        by=by, at=at,
    )  # fmt: skip
    sign_in = agencies.SignIn(steward.email, is_demo=steward.is_demo)
    _seat(steward.name, "01632 960100", steward.email, post_id, organisation_id, sign_in, by, at)
    return post_id


def _seat(
    name: str, phone: str, email: str, post_id: UUID, organisation_id: UUID, sign_in: agencies.SignIn | None,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    in_date = at.date() + timedelta(days=300)
    person_id = agencies.enrol_person(
        organisation_id=organisation_id, name=name, phone=phone, email=email, sign_in=sign_in,
        trained_until=in_date, vetted_until=in_date, by=by, at=at,
    )  # fmt: skip
    agencies.appoint(person_id=person_id, post_id=post_id, from_=FOUNDED, by=by, at=at)


# --- custodians -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Founded:
    """An organisation of a directory, and whether it is new here."""

    code: str
    name: str
    kind: str
    is_new: bool


def found_custodians(
    *, path: Path, area_code: str, area_name: str, demographics: str, by: Actor, at: datetime
) -> tuple[Founded, ...]:
    """Found the organisations of a custodians' directory in one council area, and the demographics service beside them.

    The area is founded too where it is not here. Reading the same directory again changes nothing.
    """
    with path.open("rb") as stream:
        listed = list(read_directory(stream))
    listed.append(Custodian(demographics, "NHS demographics service", "other", ()))
    areas = {each.code: each.id for each in agencies_queries.areas(at.date())}
    area_id = areas.get(area_code) or agencies.found_area(
        code=area_code, name=area_name or area_code, level="local_authority", from_=FOUNDED, by=by, at=at
    )
    there = {each.code for each in agencies_queries.organisations(at.date())}
    for each in listed:
        if each.code not in there:
            agencies.found_organisation(
                code=each.code, name=each.name, kind=each.kind, area_id=area_id, from_=FOUNDED, by=by, at=at
            )
    return tuple(Founded(each.code, each.name, each.kind, each.code not in there) for each in listed)
