"""The demonstration's governance: who leads, who may commit whom, who paid what, what was decided and what is owed.

It shows what accounts of failed arrangements tell of: a seat nobody sits in, a superintendent who cannot commit the
force, a share set by one partner alone, a function that nobody answers for in one area.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from linkspan.agencies import queries as agencies
from linkspan.audit import Actor
from linkspan.interop.agreed import actor_of
from linkspan.interop.partners import AREAS, PARTNERS, PEOPLE
from linkspan.interop.setup import FOUNDED
from linkspan.partnership import delegation_rules, funding_rules, meeting_rules, responsibility_rules, survey_rules
from linkspan.partnership.arrangement_rules import CHAIR, DELEGATE, KEEPER, LEAD, SCRUTINEER, PanelSaid
from linkspan.partnership.commands import (
    arrangements,
    delegations,
    duties,
    funding,
    meetings,
    responsibilities,
    surveys,
)
from linkspan.partnership.functions import FUNCTIONS
from linkspan.partnership.queries.meetings import meeting

KEEPER_EMAIL, SCRUTINEER_EMAIL = "petra.solberg@linkspan.example", "dr.esme.calloway@linkspan.example"
LEADS = {
    "council": "Miriam Oakes", "council-wexholt": "Imogen Frayne", "council-hartmoor": "Ruben Castell",
    "icb": "Farida Haq", "police": "Alan Strand",
}  # fmt: skip
DELEGATES = {
    "council": "Tobias Reid", "council-wexholt": "Desmond Achebe", "council-hartmoor": "Noor Jamil",
    "icb": "Celia Thorne", "police": "Wendy Marr",
}  # fmt: skip
EVERY_FUNCTION = frozenset(delegation_rules.FUNCTIONS)
WHOLE = delegation_rules.Extent(delegation_rules.WHOLE)
# What each lead lets their delegate decide. The superintendent may speak for the force and share what it knows; staff
# and money stay with the chief constable.
POWERS = {
    "council": delegation_rules.Power(
        EVERY_FUNCTION, dict.fromkeys(delegation_rules.COMMITMENTS, WHOLE), Decimal(250_000)
    ),
    "council-wexholt": delegation_rules.Power(
        EVERY_FUNCTION, dict.fromkeys(delegation_rules.COMMITMENTS, WHOLE), Decimal(50_000)
    ),
    "icb": delegation_rules.Power(EVERY_FUNCTION, dict.fromkeys(delegation_rules.COMMITMENTS, WHOLE), Decimal(100_000)),
    "police": delegation_rules.Power(
        frozenset({"partnership_decisions", "information_sharing", "training"}), {"data": WHOLE}, None
    ),
}
# This year's cash and last year's, in pounds.
PAID = {
    "council": (182_000, 176_500), "council-wexholt": (61_000, 60_000), "council-hartmoor": (58_500, 57_000),
    "icb": (90_000, 90_000), "police": (15_000, 15_000),
}  # fmt: skip
CHILDREN = {"E06999001": 62_400, "E06999002": 17_900, "E06999004": 16_200}
# What the board or the force answers for, and the council all else; what nobody does in one area, and two in another.
BY_BOARD = (
    "maternity", "gp_care", "camhs", "camhs_inpatient", "sexual_assault_referral", "designated_health",
    "looked_after_health", "therapies",
)  # fmt: skip
BY_FORCE = ("police_protection", "child_abuse_investigation", "missing_response")
UNANSWERED = ("health_visiting", "E06999004")
BY_TWO = ("sexual_health", "E06999002", "icb")
ENDING = ("domestic_abuse", "E06999001")
OWED = (
    ("council", "Tobias Reid", "looked_after_sufficiency", 120),
    ("council", "Tobias Reid", "section_11", 12),
    ("icb", "Celia Thorne", "section_11", 45),
    ("police", "Wendy Marr", "section_11", 45),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Region:
    """The partnership of the demonstration, its organisations and areas, and who does what in it."""

    partnership_id: UUID
    organisations: Mapping[str, UUID]
    areas: Mapping[str, UUID]
    at: datetime
    by: Actor

    @property
    def on(self) -> date:
        """Give the day it is."""
        return self.at.date()

    @property
    def keeper(self) -> Actor:
        """Give the business manager."""
        return actor_of(KEEPER_EMAIL, self.at)

    def once(self, *what: str) -> UUID:
        """Give the key by which an act of this demonstration is known again, so that a second run repeats nothing."""
        return uuid5(self.partnership_id, "/".join(what))

    def person(self, name: str, code: str) -> agencies.Colleague:
        """Find somebody of one organisation by name."""
        listed = agencies.colleagues(self.organisations[code], self.on)
        return next(each for each in listed if each.name == name)


def found_partnering(*, partnership_id: UUID, by: Actor, at: datetime) -> None:
    """Fill the partnership's records through the same commands as anyone's.

    Cut short, it is taken up again; done twice, it changes nothing.
    """
    areas = {one.code: one.id for one in agencies.areas(at.date()) if one.code in AREAS}
    organisations = {one.code: one.id for one in agencies.organisations(at.date())}
    region = Region(partnership_id, organisations, areas, at, by)
    _seats(region)
    _panels(region)
    for code, power in POWERS.items():
        _delegation(region, code, power)
    _answering(region)
    _money(region)
    _owed(region)
    _meeting(region)
    _survey(region)


def _seats(region: Region) -> None:
    """Name who sits where; Hartmoor's lead member and its director's seat for health's doctor stay empty."""
    whole = region.partnership_id
    _name(region, CHAIR, whole, "Celia Thorne", "icb")
    _name(region, KEEPER, whole, "Petra Solberg", "council")
    esme = next(one for one in PEOPLE if one.email == SCRUTINEER_EMAIL)
    _name(region, SCRUTINEER, whole, esme.name, esme.organisation)
    for code in PARTNERS:
        place = region.organisations[code]
        _name(region, LEAD, place, LEADS[code], code)
        _name(region, DELEGATE, place, DELEGATES[code], code)
        if code.startswith("council"):
            _name(region, "council_chief_executive", place, LEADS[code], code)
            _name(region, "director", place, DELEGATES[code], code)
    _name(region, "icb_chief_executive", region.organisations["icb"], LEADS["icb"], "icb")
    _name(region, "chief_officer", region.organisations["police"], LEADS["police"], "police")
    for code, name in (("council", "Cllr Audrey Finch"), ("council-wexholt", "Cllr Sam Oduya")):
        arrangements.name_to_seat(
            partnership_id=whole, seat="lead_member", place=region.organisations[code], from_=date(2023, 5, 9),
            name=name, title="Lead member for children", by=region.by, at=region.at,
            once=region.once("lead_member", code),
        )  # fmt: skip


def _name(region: Region, seat: str, place: UUID, name: str, code: str) -> None:
    arrangements.name_to_seat(
        partnership_id=region.partnership_id, seat=seat, place=place, from_=FOUNDED,
        person_id=region.person(name, code).person_id, by=region.by, at=region.at, once=region.once(seat, str(place)),
    )  # fmt: skip


def _panels(region: Region) -> None:
    said = (
        PanelSaid(
            "mappa", "Fenmarch MAPPA", "Criminal Justice Act 2003 ss 325 to 327B", "Head of probation delivery",
            "The responsible authorities, a third each", "Reports to the partnership twice a year.",
        ),
        PanelSaid(
            "marac", "Aldermere MARAC", "Crime and Disorder Act 1998 s 115", "Detective inspector, Fenmarch",
            "Fenmarch Constabulary", "Sends the number of children discussed each quarter.",
        ),
    )  # fmt: skip
    for each in said:
        arrangements.set_panel(
            partnership_id=region.partnership_id, said=each, from_=FOUNDED, by=region.by, at=region.at,
            chair_organisation_id=region.organisations["police"] if each.kind == "marac" else None,
            once=region.once("panel", each.kind),
        )  # fmt: skip


def _delegation(region: Region, code: str, power: delegation_rules.Power) -> None:
    lead, delegate = region.person(LEADS[code], code), region.person(DELEGATES[code], code)
    delegations.delegate(
        partnership_id=region.partnership_id, from_seat=lead.appointment_id, to_seat=delegate.appointment_id,
        wanted=delegation_rules.Wanted(
            power=power, instrument="Letter of delegation", instrument_on=region.on - timedelta(days=210),
            from_=region.on - timedelta(days=200), until=None, review_on=region.on + timedelta(days=165),
        ),
        by=region.by, at=region.at, once=region.once("delegation", code),
    )  # fmt: skip


def _answering(region: Region) -> None:
    """Enter who answers for what; one function has nobody in one area, one has two, and one runs out."""
    for area, council in zip(AREAS, PARTNERS, strict=False):
        for code in FUNCTIONS:
            holder = "icb" if code in BY_BOARD else "police" if code in BY_FORCE else council
            if (code, area) != UNANSWERED:
                _answers(region, code, area, holder)
    function, area, code = BY_TWO
    _answers(region, function, area, code)


def _answers(region: Region, function: str, area: str, code: str) -> None:
    runs_out = region.on + timedelta(days=80) if (function, area) == ENDING else None
    responsibilities.enter_responsibility(
        partnership_id=region.partnership_id,
        entry=responsibility_rules.Entry(
            function=function, children=FUNCTIONS[function].groups[0], area_id=region.areas[area],
            accountable_id=region.organisations[code],
            commissioner_id=region.organisations["icb"] if code == "icb" else None, from_=FOUNDED, until=runs_out,
            instrument="By statute",
        ),
        by=region.keeper, at=region.at, once=region.once("answers", function, area, code),
    )  # fmt: skip


def _money(region: Region) -> None:
    year = funding_rules.year_of(region.on)
    leads = [region.person(LEADS[code], code).person_id for code in PARTNERS]
    for area, count in CHILDREN.items():
        funding.enter_figure(
            partnership_id=region.partnership_id, area_id=region.areas[area], measure=funding_rules.CHILDREN,
            value=Decimal(count), source="Invented mid-year estimate", as_of=date(region.on.year - 1, 6, 30),
            by=region.keeper, at=region.at, once=region.once("children", area),
        )  # fmt: skip
    for code, sums in PAID.items():
        for back, pounds in enumerate(sums):
            alone = code == "police"  # the force set its own share
            funding.record_contribution(
                partnership_id=region.partnership_id,
                given=funding.Given(
                    organisation_id=region.organisations[code],
                    gift=funding_rules.Gift(
                        year=year - back, cash=Decimal(pounds), in_kind=Decimal(0), in_kind_how="",
                        functions="Running the partnership, reviews and training", is_prevention=False,
                        agreed_on=date(year - back, 3, 3), meeting="" if alone else "Leads' meeting, March",
                    ),
                    agreed_by=(region.person(LEADS[code], code).person_id,) if alone else tuple(leads),
                ),
                by=region.keeper, at=region.at, once=region.once("gift", code, str(year - back)),
            )  # fmt: skip


def _owed(region: Region) -> None:
    for code, name, duty, days in OWED:
        duties.take_on(
            partnership_id=region.partnership_id, organisation_id=region.organisations[code], code=duty,
            owner_id=region.person(name, code).person_id, due_on=region.on + timedelta(days=days),
            by=region.by, at=region.at, once=region.once("owed", code, duty),
        )  # fmt: skip


def _meeting(region: Region) -> None:
    """Hold a meeting of delegated partners; it took a decision that is not the superintendent's to take."""
    there = tuple(
        meeting_rules.Attended(region.person(DELEGATES[code], code).person_id, region.organisations[code], "there")
        for code in PARTNERS
        if code != "council-hartmoor"
    )
    away = meeting_rules.Attended(
        region.person("Noor Jamil", "council-hartmoor").person_id, region.organisations["council-hartmoor"], "apologies"
    )
    meeting_id = meetings.record_meeting(
        partnership_id=region.partnership_id, title="Delegated partners' meeting",
        held_on=region.on - timedelta(days=19),
        papers=[meeting_rules.PaperGiven("Referrals, and how soon they are decided")],
        attended=(*there, away), by=region.keeper, at=region.at, once=region.once("meeting"),
    )  # fmt: skip
    seats = {seat.person_id: seat.id for seat in meeting(region.partnership_id, meeting_id).seats}
    director, officer = region.person("Tobias Reid", "council"), region.person("Wendy Marr", "police")
    meetings.record_decision(
        partnership_id=region.partnership_id, meeting_id=meeting_id, by=region.keeper, at=region.at,
        once=region.once("decision"),
        given=meeting_rules.DecisionGiven(
            text="A sergeant and two social workers move to the front door, so that referrals are decided sooner.",
            takers=(
                meeting_rules.Taken(seats[director.person_id], ("staff_deployment",), staff=True),
                meeting_rules.Taken(seats[officer.person_id], ("staff_deployment",), staff=True),
            ),
            expects=meeting_rules.Expected("referrals.in_time", "up", region.on + timedelta(days=180), Decimal(10)),
            heard=(
                meeting_rules.HeardGiven(
                    "practitioners", "Night calls wait until the morning.", "One of the three works evenings."
                ),
            ),
        ),
    )  # fmt: skip


def _survey(region: Region) -> None:
    surveys.import_survey(
        partnership_id=region.partnership_id, title="Front-line staff: can you share what you need to?",
        purpose="To learn whether staff know when they may share, and whether agencies answer them.",
        source="Invented survey of spring 2026, on paper", asked=420, answered=291,
        counts=[
            (survey_rules.Asked(survey_rules.SCALE, "I know when I may share what worries me."), (96, 121, 41, 24, 9)),
            (survey_rules.Asked(survey_rules.SCALE, "Other agencies answer me in time."), (31, 88, 79, 66, 27)),
        ],
        by=actor_of(SCRUTINEER_EMAIL, region.at), at=region.at, once=region.once("survey"),
    )  # fmt: skip
