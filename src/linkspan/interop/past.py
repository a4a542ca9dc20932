"""Three years of the demonstration's front door, so that its partnership has figures: nothing else of them is shown.

What people told, and what was decided, is said through the same commands as anyone's, under the dates of the time. No
child of the index is in it, and nobody who signs in has it in their lists. The front door decides half of what it is
told in time, and from the fifth quarter before now nearly all of it: it was given evening hours then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import LONDON, london_day
from linkspan.audit import Actor, trail
from linkspan.duty.queries import special_days
from linkspan.duty.rules import add_working_days
from linkspan.interop.concerns import as_actor, key_of
from linkspan.interop.partnering import DELEGATES, KEEPER_EMAIL, LEADS
from linkspan.interop.partners import PARTNERS
from linkspan.interop.setup import Steward, seat_steward
from linkspan.partnership import indicators, meeting_rules, workforce_rules
from linkspan.partnership.commands import figures, meetings, participation, reports, workforce
from linkspan.partnership.queries.figures import series
from linkspan.partnership.queries.meetings import meeting
from linkspan.pathway.commands import case_holding, deciding, episodes, finishing, raising
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.queries.concerns import mine
from linkspan.pathway.queries.way import way_of_contact
from linkspan.pathway.rules import Who, Words
from linkspan.pathway.stage_rules import WasThere

# What a change needs before it and after it to be told from chance, and the quarter of the change itself.
QUARTERS, CHANGED = 13, 5
# One referral a quarter for so many children of the index, and at most so many: each takes a moment to say.
CHILDREN_FOR_ONE, MOST, LEAST = 200, 8, 5
DISCUSSED = 2  # in how many quarters, the last ones, strategy discussions were held
WORKER = Steward(
    "Joan Merrick", "Social worker, assessment", "council", ("front_door", "practitioner", "manager"), 4, is_demo=False
)
FAMILY = ("A girl", "her brother", "her sister", "a cousin", "a baby", "a second cousin", "a friend", "a stepbrother")
TOLD = Words(
    saw="A caller told of shouting at night, and of children who wait outside until somebody comes home.",
    referrer="anonymous", family_knows="no", family_why="We had not spoken to the family yet.", urgency="soon",
)  # fmt: skip
ADVICE = Given(
    "advice", 2, "The school and the health visitor see these children each week and are not worried about them.",
    told="The school and the health visitor go on seeing the family.", breach_reason="capacity",
)  # fmt: skip
DISCUSS = Given(
    "strategy_discussion", 4, "Officers had been called twice before, and the children gave the same account apart."
)


@dataclass(frozen=True, slots=True)
class Past:
    """Who worked the front door, which agencies came to it, and how many referrals there were in a quarter."""

    worker: Actor
    police: UUID
    board: UUID
    each: int


def found_past(
    *, partnership_id: UUID, organisations: Mapping[str, UUID], children: int, by: Actor, at: datetime,
    progress: Callable[[str, int, int], None],
) -> int:  # fmt: skip
    """Say what the front door was told in three years and publish its figures, once; give how many quarters."""
    each = min(MOST, children // CHILDREN_FOR_ONE)
    if each < LEAST or series(partnership_id, "referrals", london_day(at)).quarters:
        return 0
    past = Past(_worker(organisations["council"], by, at), organisations["police"], organisations["icb"], each)
    over = _quarters(london_day(at))
    for number, quarter in enumerate(over):
        left = len(over) - number
        _referrals(past, quarter, is_changed=left < CHANGED)
        if left <= DISCUSSED:
            _discussions(past, quarter, goes_on=left == 1)
        progress("years before", number + 1, len(over))
    worker = Actor.system("worker")
    figures.publish_figures(by=worker, at=at)
    _kept(partnership_id, over[-CHANGED], organisations, at)
    participation.open_conversations(by=worker, at=at)
    reports.open_reports(by=worker, at=at)
    return len(over)


@trail.audited
def _seat(*, council: UUID, by: Actor, at: datetime) -> UUID:
    return seat_steward(WORKER, council, by, at)


def _worker(council: UUID, by: Actor, at: datetime) -> Actor:
    there = [one for one in agencies.colleagues(council, london_day(at)) if one.email == WORKER.email]
    if not there:
        _seat(council=council, by=by, at=at)
        there = [one for one in agencies.colleagues(council, london_day(at)) if one.email == WORKER.email]
    return as_actor(there[0], at)


def _quarters(on: date) -> list[date]:
    """Give the last quarters of which everything is settled, the oldest first."""
    settled = indicators.due_quarters(settles=28, on=on)
    return settled[-QUARTERS:]


def _day(quarter: date, days: int) -> datetime:
    """Give ten in the morning of a working day, so many after a quarter began."""
    return datetime.combine(add_working_days(quarter, days, special_days()), time(10), LONDON)


def _referrals(past: Past, quarter: date, *, is_changed: bool) -> None:
    """Raise a quarter's referrals by two families, and decide them: in time, or days late."""
    late = 0 if is_changed else past.each * 3 // 8
    words = (
        replace(TOLD, referrer="professional") if is_changed else TOLD
    )  # whoever works there is told what came of it
    for number, size in enumerate((past.each - past.each // 2, past.each // 2)):
        at = _day(quarter, 10 + 20 * number)
        for place, contact_id in enumerate(_family(past, words, size, at)):
            is_late = number == 0 and place < late
            _decide(contact_id, ADVICE, past.worker, at + timedelta(days=4 if is_late else 0, hours=3))


def _family(past: Past, words: Words, size: int, at: datetime) -> list[UUID]:
    concern_id = raising.raise_concern(
        words=words, who=Who(FAMILY[0], "about 8", "The terrace by the canal"), others=FAMILY[1:size], by=past.worker,
        at=at, once=key_of(f"past {at}", past.worker),
    )  # fmt: skip
    found = next(line for line in mine(by=past.worker, at=at).concerns if line.concern_id == concern_id)
    return [each.contact_id for each in found.contacts]


def _decide(contact_id: UUID, given: Given, by: Actor, at: datetime) -> None:
    deciding.decide(contact_id=contact_id, given=given, by=by, at=at, once=key_of(f"past {contact_id}", by))


def _discussions(past: Past, quarter: date, *, goes_on: bool) -> None:
    """Discuss a family with police and health; of the last one, help goes on, and the same worker has it."""
    at, by = _day(quarter, 40), past.worker
    ways = []
    for contact_id in _family(past, TOLD, LEAST + 1, at):
        _decide(contact_id, DISCUSS, by, at)
        ways.append(way_of_contact(contact_id=contact_id, by=by, at=at))
    first, *others = [way.stages[0].id for way in ways]
    finishing.finish_stage(
        stage_id=first, also=others, happened_at=at + timedelta(hours=1), ended_at=at + timedelta(hours=2),
        outcome="goes_on" if goes_on else "no_further_action", details={"enquirers": "single", "medical": False},
        present=(
            WasThere("social_care", "there", by.organisation_id, name=by.name),
            WasThere("police", "there", past.police, name="Detective in child protection"),
            WasThere("health", "apologies", past.board, name="Named nurse"),
        ),
        departure="Health could not come, and read the note the same day.", by=by, at=at + timedelta(hours=2),
        once=key_of(f"past {first}", by),
    )  # fmt: skip
    for way in ways:
        episode = way.open_episode
        if episode and goes_on:
            case_holding.take_case(episode_id=episode.id, by=by, at=at, once=key_of(f"past {episode.id}", by))
        elif episode:
            episodes.close_episode(
                episode_id=episode.id, reason="RC8", by=by, at=at + timedelta(days=30),
                closed_on=london_day(at) + timedelta(days=30), once=key_of(f"past {episode.id}", by),
            )  # fmt: skip


def _kept(partnership_id: UUID, changed: date, organisations: Mapping[str, UUID], at: datetime) -> None:
    """Record what the leads decided of the front door's hours, what they expect of members, and who does the work."""
    on = london_day(at)
    people = agencies.people_with_role("business_manager", on)
    keeper = as_actor(next(one for one in people if one.email == KEEPER_EMAIL), at)
    _decided(partnership_id, _day(changed, 30).date(), organisations, keeper, at)
    participation.set_threshold(
        partnership_id=partnership_id, indicator="strategy.came", least=85, from_=on, by=keeper, at=at,
        once=key_of("expects strategy.came", keeper),
    )  # fmt: skip
    director = as_actor(_named(DELEGATES["council"], organisations["council"], on), at)
    for back, quarter in enumerate(workforce_rules.quarters_back(on, 5)[1:]):
        posts, filled, leavers = Decimal(42), Decimal(36 - 2 * back), 7 + back
        workforce.record_staffing(
            partnership_id=partnership_id, organisation_id=organisations["council"], quarter=quarter,
            counts=workforce_rules.Counts("Social worker", posts, filled, Decimal(3 + back), leavers, Decimal(34)),
            by=director, at=at, once=key_of(f"staffing {quarter}", director),
        )  # fmt: skip


def _decided(
    partnership_id: UUID, held_on: date, organisations: Mapping[str, UUID], keeper: Actor, at: datetime
) -> None:
    """Record the leads' meeting of the time: what came of its decision can be read from the figures now."""
    there = {code: _named(LEADS[code], organisations[code], london_day(at)).person_id for code in PARTNERS}
    meeting_id = meetings.record_meeting(
        partnership_id=partnership_id, title="Lead partners' meeting", held_on=held_on,
        papers=[meeting_rules.PaperGiven("Calls of the evening, and how long they wait")],
        attended=[meeting_rules.Attended(each, organisations[code], "there") for code, each in there.items()],
        by=keeper, at=at, once=key_of("past meeting", keeper),
    )  # fmt: skip
    seats = {seat.person_id: seat.id for seat in meeting(partnership_id, meeting_id).seats}
    meetings.record_decision(
        partnership_id=partnership_id, meeting_id=meeting_id, by=keeper, at=at, once=key_of("past decision", keeper),
        given=meeting_rules.DecisionGiven(
            text="The front door of Aldermere is staffed until ten in the evening.",
            takers=(meeting_rules.Taken(seats[there["council"]], ("staff_deployment",), staff=True),),
            expects=meeting_rules.Expected("referrals.in_time", "up", held_on + timedelta(days=365), Decimal(20)),
            heard=(
                meeting_rules.HeardGiven(
                    "young_people", "Things happen when you are shut.", "The door is open when most of it happens."
                ),
            ),
        ),
    )  # fmt: skip


def _named(name: str, organisation_id: UUID, on: date) -> agencies.Colleague:
    return next(one for one in agencies.colleagues(organisation_id, on) if one.name == name)
