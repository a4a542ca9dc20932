"""A hospital out of the area, and flags of the demonstration that travel: raised and read as its people would."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from linkspan.agencies import commands as agencies_commands
from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.children.commands import flags, minding
from linkspan.children.queries.file import child_file
from linkspan.children.queries.flags import reached_flags
from linkspan.children.queries.lists import my_children
from linkspan.interop.requests import actor_of
from linkspan.interop.setup import FOUNDED, Steward, seat_steward

FAR_AREA, FAR = "E06999003", "hospital-saltbourne"
NATION = "E92000001"
NIGHT_SISTER = Steward("Fay Lindgren", "Emergency department sister", FAR, ("practitioner",), 5)
NAMED_NURSE = Steward("Hana Brook", "Named nurse, emergency department", "hospital", ("practitioner", "duty"), 5)
RAISER = "amina.siddiqui@linkspan.example"
READER = "ben.carter@linkspan.example"


@trail.audited
def found_far_hospital(*, organisations: Mapping[str, UUID], by: Actor, at: datetime) -> bool:
    """Found a hospital that serves none of the partnership's areas, with a sister on its night shift; once."""
    agencies_commands.note_invented(by=by, at=at)
    if FAR in organisations or "hospital" not in organisations:
        return False
    nation = next((area.id for area in agencies.areas(london_day(at)) if area.code == NATION), None)
    area_id = agencies_commands.found_area(
        code=FAR_AREA, name="Saltbourne", level="local_authority", from_=FOUNDED,
        within=[(nation, "geographic")] if nation else [], by=by, at=at,
    )  # fmt: skip
    far_id = agencies_commands.found_organisation(
        code=FAR, name="Saltbourne General Hospital NHS Trust", kind="hospital_trust", area_id=area_id, from_=FOUNDED,
        serves=[area_id], identifiers={"ods": "RZY"},
        desk=agencies_commands.DeskDetails(
            "Saltbourne emergency department", "01632 960850", "01632 960851", "24 hours"
        ),
        by=by, at=at,
    )  # fmt: skip
    seat_steward(NIGHT_SISTER, far_id, by, at)
    seat_steward(NAMED_NURSE, organisations["hospital"], by, at)
    return True


def found_flags(*, at: datetime) -> int:
    """Raise two flags on children of the cast, let one desk read one of them, and give how many were raised.

    Again changes nothing. One stands past its review, since a flag that nobody looks at again is what goes wrong.
    """
    cast = {each.email: _as_actor(each, at) for each in agencies.demo_cast(london_day(at))}
    if RAISER not in cast:
        return 0
    raised = 0
    for kind, ago, days in (("call_before_acting", timedelta(0), 90), ("plan_exists", timedelta(days=21), 20)):
        raised += _raise(kind, days, cast[RAISER], at - ago, at)
    minding.mind_flags(by=Actor.system("worker"), at=at)
    if READER in cast:
        _read_what_is_there(cast[READER], at)
    return raised


def _as_actor(each: agencies.Colleague, at: datetime) -> Actor:
    return actor_of(each, agencies.organisation(each.organisation_id), at)


def _raise(kind: str, days: int, by: Actor, then: datetime, at: datetime) -> bool:
    """Raise a flag on the first child of someone's who has none yet, and whom they worked with at the time."""
    flagged = {each.child_id for each in my_children(by=by, at=at) if each.flags}
    for each in my_children(by=by, at=then):
        if each.child_id in flagged:
            continue
        flags.raise_flag(
            child_id=each.child_id, kind=kind, contact_name=by.name, contact_phone="01632 960701",
            night_contact="Aldermere emergency duty team", night_phone="01632 960702",
            review_on=london_day(then) + timedelta(days=days), by=by, at=then,
            once=uuid5(NAMESPACE_URL, f"demonstration flag {kind}"),
        )  # fmt: skip
        return True
    return False


def _read_what_is_there(by: Actor, at: datetime) -> None:
    """Let one desk read what reached it, and open nothing else."""
    for each in reached_flags(by=by, at=at):
        if each.opens_file and not each.read_by_me and not each.is_held_back:
            child_file(child_id=each.child_id, shows_flags=True, by=by, at=at)
            once = uuid5(NAMESPACE_URL, f"demonstration flag {each.flag_id} read")
            flags.read_reached_flag(flag_id=each.flag_id, by=by, at=at, once=once)
