"""The demonstration's partnership: three councils, a board and a force, who leads for each, and who is in it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model

from linkspan.agencies import commands as agencies
from linkspan.agencies import queries as agencies_queries
from linkspan.audit import Actor
from linkspan.interop.setup import FOUNDED, Steward, seat_steward
from linkspan.partnership.commands.members import form_partnership, name_member
from linkspan.partnership.queries.members import members, partnerships
from linkspan.partnership.rules import EDUCATION, RELEVANT_AGENCY, SAFEGUARDING_PARTNER

CODE, NAME = "mere-and-holt", "Mere and Holt Safeguarding Children Partnership"
AREAS = ("E06999001", "E06999002", "E06999004")
SCRUTINY = "scrutiny"
LEAD, DELEGATE = ("lead_partner",), ("delegated_partner",)
# Who leads for each partner, and to whom they delegate; the business manager and the scrutineer belong to all of them.
PEOPLE = (
    Steward("Miriam Oakes", "Chief executive", "council", LEAD, 1),
    Steward("Tobias Reid", "Director of children's services", "council", DELEGATE, 2),
    Steward("Petra Solberg", "Partnership business manager", "council", ("business_manager",), 5),
    Steward("Imogen Frayne", "Chief executive", "council-wexholt", LEAD, 1, is_demo=False),
    Steward("Desmond Achebe", "Director of children's services", "council-wexholt", DELEGATE, 2, is_demo=False),
    Steward("Ruben Castell", "Chief executive", "council-hartmoor", LEAD, 1, is_demo=False),
    Steward("Noor Jamil", "Director of children's services", "council-hartmoor", DELEGATE, 2, is_demo=False),
    Steward("Farida Haq", "Chief executive", "icb", LEAD, 1),
    Steward("Celia Thorne", "Executive chief nurse", "icb", DELEGATE, 2, is_demo=False),
    Steward("Alan Strand", "Chief constable", "police", LEAD, 1, is_demo=False),
    Steward("Wendy Marr", "Superintendent, public protection", "police", DELEGATE, 3),
    Steward("Dr Esme Calloway", "Independent scrutineer", SCRUTINY, ("scrutineer",), 3),
)
PARTNERS = ("council", "council-wexholt", "council-hartmoor", "icb", "police")
NAMED = {
    "hospital": (RELEVANT_AGENCY, "Children of all three areas are born, treated and seen in an emergency there."),
    "gps": (RELEVANT_AGENCY, "Every child has a practice, and it is often the first to be told."),
    "kestrel": (RELEVANT_AGENCY, "It works with young people on the street whom no one else reaches."),
    "schools": (EDUCATION, "It stands for all schools and colleges of the area."),
}


def found_partners(*, organisations: Mapping[str, UUID], by: Actor, at: datetime) -> UUID | None:
    """Seat who leads, form the partnership and name its members; cut short, it is taken up again.

    A partnership without those organisations, as one that was invented otherwise, gets none.
    """
    if not {*PARTNERS, *NAMED} <= organisations.keys():
        return None
    areas = {one.code: one.id for one in agencies_queries.areas(at.date())}
    everyone = {**organisations, SCRUTINY: _scrutiny(organisations, [areas[code] for code in AREAS], by, at)}
    users = get_user_model().objects.filter(email__in=[one.email for one in PEOPLE])
    there = set(users.values_list("email", flat=True))
    for one in PEOPLE:
        if one.email not in there:
            seat_steward(one, everyone[one.organisation], by, at)
    return _form([areas[code] for code in AREAS], organisations, by, at)


def _scrutiny(organisations: Mapping[str, UUID], areas: list[UUID], by: Actor, at: datetime) -> UUID:
    """Found the scrutineer's own office, which belongs to no partner."""
    there = {one.code: one.id for one in agencies_queries.organisations(at.date())}
    return there.get(SCRUTINY) or agencies.found_organisation(
        code=SCRUTINY, name="Office of the independent scrutineer", kind="other", area_id=areas[0], serves=areas,
        from_=FOUNDED, by=by, at=at,
    )  # fmt: skip


def _form(areas: list[UUID], organisations: Mapping[str, UUID], by: Actor, at: datetime) -> UUID:
    found = [one.id for one in partnerships(at.date()) if one.code == CODE]
    partnership_id = found[0] if found else form_partnership(
        code=CODE, name=NAME, area_ids=areas, from_=FOUNDED, by=by, at=at
    )  # fmt: skip
    there = {one.organisation_id for one in members(partnership_id, at.date())}
    wanted = {**dict.fromkeys(PARTNERS, (SAFEGUARDING_PARTNER, "")), **NAMED}
    for code, (kind, because) in wanted.items():
        if organisations[code] not in there:
            name_member(
                partnership_id=partnership_id, organisation_id=organisations[code], kind=kind, because=because,
                from_=FOUNDED, by=by, at=at,
            )  # fmt: skip
    return partnership_id
