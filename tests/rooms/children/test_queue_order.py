"""The queue's order is kept with each pair: always what the rule says, and read whole, whoever moved what."""

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, NotFound, NotNow, Refused, trail
from linkspan.audit.ids import new_id
from linkspan.children import events, jobs, models, reviewing, weighed
from linkspan.children.commands import flags, opinions, ordering, shields
from linkspan.children.queries import reviews
from linkspan.matching.pairing import LEVELS
from linkspan.sharing import gate
from linkspan.sharing.policy import Action
from tests.rooms.children.conftest import NOW, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record, signed
from tests.rooms.children.test_links_kept import Moves
from tests.support.database import as_test

LATER = NOW + timedelta(hours=2)
WORKER = Actor.system("worker")
ASK_RULE = """
select told.risks, inwall.harm(told.risks, %(born)s, %(on)s), inwall.doubt(%(probability)s, %(rival)s)
from (select inwall.risks(%(levels)s::jsonb, %(flag)s, %(concern)s, %(protected)s, %(died)s, %(records)s) as risks) told
"""

TOLD = "select convert_from(body, 'utf8')::jsonb->>'detail' from audit_entry where event = 'children.queue.weighed'"
ALL_KEPT = "select pair_id from children_urgency union select pair_id from children_turn"

# --- what is kept, worked out from the rows by the rule that is written in Python ----------------------------------


def facts_of(pair: models.Pair, at: datetime) -> reviewing.PairFacts:
    """Gather what is known of a pair, row by row."""
    own = models.Link.objects.filter(record=pair.record_id, until_at=None).first()
    children = [pair.child_id, *([own.child_id] if own else [])]
    links = dict(models.Link.objects.filter(child__in=children, until_at=None).values_list("record_id", "child_id"))
    said = {
        each.id: models.RecordVersion.objects.get(record=each, number=each.version).said
        for each in models.SourceRecord.objects.filter(id__in={*links, pair.record_id})
    }
    here = ["deceased_on" in said[each] for each in said if links.get(each) == pair.child_id and each != pair.record_id]
    there = ["deceased_on" in said[each] for each in said if each == pair.record_id or (
        own and links.get(each) == own.child_id)]  # fmt: skip
    rivals = models.Pair.objects.filter(record=pair.record_id, decided_at=None, sealed=False).exclude(id=pair.id)
    born = max((each["date_of_birth"] for each in said.values() if "date_of_birth" in each), default=None)
    files = models.Child.objects.filter(id__in=children)
    return reviewing.PairFacts(
        pair_id=pair.id, probability=pair.probability, raised_at=pair.raised_at,
        levels={each["field"]: each["level"] for each in pair.evidence},
        has_flag=models.Flag.objects.filter(child__in=children, ended_at=None).exists(),
        has_concern=files.filter(harm_recorded=True).exists(),
        is_protected=files.exclude(protection="none").exists(),
        one_died=bool(here) and any(here) != any(there), records=len(said),
        rival=max((each.probability for each in rivals), default=0.0),
        is_late=due_at(pair) < at, born=date.fromisoformat(born) if born else None,
    )  # fmt: skip


def due_at(pair: models.Pair) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select min(due_at) from duty_clock where item_id = %s and done_at is null", [pair.item_id])
        (found,) = cursor.fetchone() or (None,)
    assert isinstance(found, datetime)
    return found


def places_of(pair: models.Pair) -> set[UUID]:
    """Name the areas of both children, and the agencies that hold a record of either."""
    own = models.Link.objects.filter(record=pair.record_id, until_at=None).first()
    children = {pair.child_id, *([own.child_id] if own else [])}
    linked = models.Link.objects.filter(child__in=children, until_at=None)
    return {
        *models.Child.objects.filter(id__in=children).values_list("area_id", flat=True),
        *models.Residence.objects.filter(child__in=children, until_on=None).values_list("area_id", flat=True),
        *linked.values_list("record__organisation_id", flat=True),
    }


def waiting() -> list[models.Pair]:
    return list(models.Pair.objects.filter(decided_at=None, sealed=False).order_by("id"))


def assert_kept_true(at: datetime, on: date | None = None) -> int:
    """Hold what is kept against what the rule says, for every pair that waits; give how many wait."""
    with as_test():
        pairs = waiting()
        kept = {row.pair_id: row for row in models.Urgency.objects.all()}
        turns = {(row.pair_id, row.place_id): row for row in models.Turn.objects.all()}
        assert set(kept) == {pair.id for pair in pairs}
        assert set(turns) == {(pair.id, place) for pair in pairs for place in places_of(pair)}
        for pair in pairs:
            facts, row = facts_of(pair, at), kept[pair.id]
            day = on or row.weighed_on
            assert tuple(row.risks) == reviewing.risks(facts)
            assert (row.harm, row.doubt) == (reviewing.harm(facts, day), reviewing.doubt(facts))
            assert (row.urgency, row.rule) == (reviewing.urgency(facts, day), reviewing.RULE)
            assert (row.born, row.rival, row.due_at) == (facts.born, facts.rival, due_at(pair))
        for (pair_id, _), turn in turns.items():
            row = kept[pair_id]
            assert (turn.urgency, turn.due_at) == (row.urgency, row.due_at)
            assert turn.raised_at == next(pair.raised_at for pair in pairs if pair.id == pair_id)
    return len(pairs)


# --- the rule, written twice ----------------------------------------------------------------------------------------


@st.composite
def merges(draw: st.DrawFn) -> reviewing.PairFacts:
    """Draw what may be known of a pair, each field's level from those the matcher gives."""
    fields = ("given", "family", "birth", "nhs", "upn", "postcode", "address")
    levels = {field: draw(st.sampled_from([*LEVELS[field], None])) for field in fields}
    return reviewing.PairFacts(
        pair_id=new_id(), probability=draw(st.floats(0, 1)), raised_at=NOW, rival=draw(st.floats(0, 1)),
        levels={field: level for field, level in levels.items() if level},
        has_flag=draw(st.booleans()), has_concern=draw(st.booleans()), is_protected=draw(st.booleans()),
        one_died=draw(st.booleans()), records=draw(st.integers(1, 12)),
        born=draw(st.none() | st.dates(date(2008, 1, 1), date(2027, 6, 1))),
    )  # fmt: skip


def beyond_likelihood() -> reviewing.PairFacts:
    """A pair whose rival is so unlikely that to weigh it makes a number too small to keep."""
    return reviewing.PairFacts(
        pair_id=new_id(), probability=0.4, raised_at=NOW, rival=5e-324, levels={}, has_flag=False,
        has_concern=False, is_protected=False, one_died=False, records=1, born=None,
    )  # fmt: skip


@pytest.mark.django_db
def test_the_database_weighs_as_the_rule_says() -> None:
    @settings(max_examples=400, deadline=None, database=None, derandomize=True)
    @given(facts=merges())
    @example(facts=beyond_likelihood())
    def run(facts: reviewing.PairFacts) -> None:
        on = london_day(NOW)
        with connection.cursor() as cursor:
            cursor.execute(ASK_RULE, {
                "levels": json.dumps(facts.levels), "flag": facts.has_flag, "concern": facts.has_concern,
                "protected": facts.is_protected, "died": facts.one_died, "records": facts.records,
                "born": facts.born, "on": on, "probability": facts.probability, "rival": facts.rival,
            })  # fmt: skip
            found = cursor.fetchone()
        assert found == (list(reviewing.risks(facts)), reviewing.harm(facts, on), reviewing.doubt(facts))

    with as_test():
        run()


# --- any sequence of moves ------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from([
            "unlink", "relink", "split", "decide", "never", "lift", "shield", "unshield", "feed", "meet", "rescore",
            "settle", "flag", "unflag", "concern", "move_home", "grow", "say", "die", "hand_on", "delay",
        ]),
        st.integers(0, 5),
        st.integers(0, 5),
        st.booleans(),
    ),
    min_size=4,
    max_size=14,
)  # fmt: skip


class Queued(Moves):
    """The same moves, and those that change only how soon a pair is looked at."""

    def check(self) -> None:
        super().check()
        assert_kept_true(self.at)

    def meet(self, record: UUID, second: UUID, flag: bool) -> None:
        """Let the police send another who may be Rowan: a baby, or one who fits whoever bears her number."""
        number = f"m{len(self.records)}"
        born = date(2026, 3, 1) if flag else date(2011, 6, 21)
        about = PERHAPS_ROWAN | {"given_name": f"Hazel{chr(97 + len(self.records))}", "date_of_birth": born}
        self.index.send(self.index.cast.police, a_record(number, about), at=self.at)
        self.versions += 1
        self.records.append(self.index.record(self.index.cast.police, number).id)
        self.records.sort()

    def flag(self, record: UUID, second: UUID, flag: bool) -> None:
        flags.raise_flag(
            child_id=self.child_of(record), kind="call_before_acting", contact_name="Amina", contact_phone="01632",
            review_on=london_day(self.at) + timedelta(days=60), by=self.index.cast.amina.actor(self.at), at=self.at,
        )  # fmt: skip

    def unflag(self, record: UUID, second: UUID, flag: bool) -> None:
        for (flag_id,) in self.index.rows("select id from children_flag where ended_at is null limit 1"):
            flags.end_flag(flag_id=flag_id, reason="Over", by=self.index.cast.amina.actor(self.at), at=self.at)

    def concern(self, record: UUID, second: UUID, flag: bool) -> None:
        child_id = self.child_of(record)
        with as_test():
            models.Child.objects.filter(id=child_id).update(harm_recorded=flag)

    def unshield(self, record: UUID, second: UUID, flag: bool) -> None:
        for (shield_id,) in self.index.rows("select id from children_shield where reviewed_at is null limit 1"):
            shirin = self.index.cast.shirin.actor(self.at, stepped_up=True)
            self.ranks = {}
            shields.review_shield(shield_id=shield_id, outcome="lift", reason=WHY, by=shirin, at=self.at)

    def move_home(self, record: UUID, second: UUID, flag: bool) -> None:
        """Let a child live in the area next door, or no longer."""
        child_id, area = self.child_of(record), self.index.cast.southmere
        with as_test():
            if flag:
                today = london_day(self.at)
                models.Residence.objects.create(child_id=child_id, area=area, kind="placed", from_on=today)
            else:
                models.Residence.objects.filter(child=child_id, area=area).update(
                    until_on=london_day(self.at) + timedelta(days=1)
                )

    def grow(self, record: UUID, second: UUID, flag: bool) -> None:
        """Let time pass until a baby is one, and the worker look at the queue."""
        self.at += timedelta(days=130)
        while ordering.weigh_again(by=WORKER, at=self.at, most=2):
            pass
        assert_kept_true(self.at, london_day(self.at))

    def say(self, record: UUID, second: UUID, flag: bool) -> None:
        for (pair_id,) in self.index.rows("select id from children_pair where decided_at is null and not sealed"):
            says = "different" if flag else "unsure"
            opinions.give_opinion(pair_id=pair_id, says=says, reason=QUALITY, by=self.by(True), at=self.at)
            return

    def die(self, record: UUID, second: UUID, flag: bool) -> None:
        about = a_record("x", PERHAPS_ROWAN, known_as=f"Di {self.at}", deceased_on=date(2026, 10, 1) if flag else None)
        self.index.send(self.index.cast.police, about, at=self.at)
        self.versions += 1

    def hand_on(self, record: UUID, second: UUID, flag: bool) -> None:
        """Let one agency take another's records over, as when a practice is merged into another."""
        receiver = self.index.cast.southmere_council if flag else self.index.cast.practice
        sent_once = models.SourceRecord.objects.filter(id=record, record_id__in=("p1", "p2", "s1"))
        with as_test(), suppress(DatabaseError), transaction.atomic():
            sent_once.update(organisation=receiver)

    def delay(self, record: UUID, second: UUID, flag: bool) -> None:
        with as_test(), connection.cursor() as cursor:
            cursor.execute("update duty_clock set due_at = due_at + interval '1 day' where done_at is null")

    def step(self, what: str, one: int, other: int, flag: bool) -> None:
        with suppress(NotFound, NotNow, Refused):
            super().step(what, one, other, flag)


def test_what_is_kept_is_what_the_rule_says_after_any_sequence_of_moves(index: Index) -> None:
    @settings(
        max_examples=25, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],
    )  # fmt: skip
    @given(steps=STEPS)
    def run(steps: list[tuple[str, int, int, bool]]) -> None:
        point = transaction.savepoint()
        try:
            moves = Queued(index)
            for step in steps:
                moves.step(*step)
        finally:
            transaction.savepoint_rollback(point)

    run()


# --- what a reviewer reads ------------------------------------------------------------------------------------------


@pytest.fixture
def queue(index: Index) -> Index:
    """An index where five may be Rowan or one another: pairs of differing weight wait, one in five past its date."""
    index.send(index.cast.council, a_record("1"))
    for number in range(5):
        about = PERHAPS_ROWAN | {"given_name": f"Hazel{chr(97 + number)}", "date_of_birth": date(2009 + number, 6, 21)}
        index.send(index.cast.police, a_record(f"q{number}", about), at=NOW + timedelta(minutes=number))
    with as_test(), connection.cursor() as cursor:
        for number, pair in enumerate(waiting()):
            models.Pair.objects.filter(id=pair.id).update(probability=0.1 + number % 5 / 10)
        late = [pair.item_id for pair in waiting()][2::5]
        cursor.execute("update duty_clock set starts_at = %s, due_at = %s where item_id = any(%s)", [NOW, NOW, late])
    return index


def in_order(index: Index, at: datetime) -> list[UUID]:
    with as_test():
        told = [(facts_of(pair, at), pair) for pair in waiting()]
    ordered = sorted(
        told, key=lambda one: (not one[0].is_late, -reviewing.urgency(one[0], london_day(at)), one[1].raised_at)
    )
    return [pair.id for _, pair in ordered]


def read(by: Actor, at: datetime, most: int, **wanted: Any) -> list[UUID]:
    with trail.look(by=by, at=at):
        trail.record(events.PAIRS_SEEN, gate.require(by=by, to=Action.REVIEW_MATCH, at=at))
        return list(weighed.queue(most, **wanted))


def test_the_queue_is_read_in_order_late_ones_first(queue: Index) -> None:
    dana, wanted = queue.cast.dana.actor(LATER), in_order(queue, LATER)

    listed = reviews.waiting_pairs(by=dana, at=LATER)

    assert len(wanted) > 5
    assert [line.pair_id for line in listed] == wanted
    assert [line.due_at < LATER for line in listed].count(True) == len(wanted[2::5])


@pytest.mark.parametrize("most", [1, 2, 4, 20])
def test_leafing_through_the_queue_gives_each_pair_once(queue: Index, most: int) -> None:
    dana, wanted = queue.cast.dana.actor(LATER), in_order(queue, LATER)
    found: list[UUID] = []

    while more := read(dana, LATER, most, after=found[-1] if found else None):
        found += more

    assert found == wanted


def test_the_next_pair_follows_the_one_left_for_now_to_the_last(queue: Index) -> None:
    dana, wanted = queue.cast.dana.actor(LATER), in_order(queue, LATER)

    found = [reviews.next_pair(by=dana, at=LATER, after=each) for each in [None, *wanted]]

    assert found == [*wanted, None]


def test_what_one_has_answered_waits_apart_for_someone_else(queue: Index) -> None:
    dana, wanted = queue.cast.dana.actor(LATER), in_order(queue, LATER)
    for pair_id in (wanted[0], wanted[4]):
        opinions.give_opinion(pair_id=pair_id, says="unsure", reason=QUALITY, by=dana, at=LATER)

    listed = reviews.waiting_pairs(by=dana, at=LATER)
    nia = queue.colleague("Nia Holt", "matching_reviewer", at=LATER)

    apart = {wanted[0], wanted[4]}
    assert [line.pair_id for line in listed if line.waits_for_another] == [wanted[0], wanted[4]]
    assert [line.pair_id for line in listed if not line.waits_for_another] == [e for e in wanted if e not in apart]
    assert [line.pair_id for line in reviews.waiting_pairs(by=nia, at=LATER)] == wanted


def test_a_pair_far_down_a_long_queue_moves_up_once_it_could_do_more_harm(queue: Index) -> None:
    before = in_order(queue, LATER)
    last = before[-1]
    with as_test():
        child_id = models.Link.objects.get(record=models.Pair.objects.get(id=last).record_id, until_at=None).child_id
        models.Pair.objects.filter(id=last).update(probability=0.5)
    flags.raise_flag(
        child_id=child_id, kind="call_before_acting", contact_name="Dee", contact_phone="01632 960111",
        review_on=date(2026, 12, 1), by=queue.cast.dee.actor(LATER), at=LATER,
    )  # fmt: skip

    listed = reviews.waiting_pairs(by=queue.cast.dana.actor(LATER), at=LATER)

    found = [line.pair_id for line in listed]
    assert found == in_order(queue, LATER)
    assert found.index(last) < len(before) / 2
    assert "flagged" not in {code for line in listed for code in line.risks}


def test_nobody_reads_the_queue_of_places_they_do_not_serve(queue: Index) -> None:
    near = queue.colleague("Tam Reed", "matching_reviewer", at=LATER)
    far = queue.colleague("Una Firth", "matching_reviewer", at=LATER, organisation=queue.cast.southmere_council)

    assert read(near, LATER, 50) == in_order(queue, LATER)
    assert read(far, LATER, 50) == []
    rowan = queue.child_of(queue.cast.council, "1")
    with as_test():
        models.Residence.objects.create(
            child_id=rowan, area=queue.cast.southmere, kind="placed", from_on=london_day(NOW)
        )
    about_her = {row[0] for row in queue.rows("select id from children_pair where child_id = %s", rowan)}
    assert set(read(far, LATER, 50)) == about_her


@pytest.mark.parametrize("who", ["amina", "kit", "oz", "ada", "mo"])
def test_who_reviews_no_pairs_is_given_none_by_the_database_either(queue: Index, who: str) -> None:
    by = getattr(queue.cast, who).actor(LATER)

    with signed(by, LATER):
        assert weighed.queue(20) == {}
        assert weighed.queue(20, answered=True) == {}


@pytest.mark.parametrize("table", ["children_urgency", "children_turn"])
def test_what_is_kept_is_read_by_nobody_directly(queue: Index, table: str) -> None:
    dana = queue.cast.dana.actor(LATER)

    with pytest.raises(DatabaseError, match="permission denied"), signed(dana, LATER), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")


def test_a_sealed_pair_has_no_place_in_any_queue(queue: Index) -> None:
    rowan = queue.child_of(queue.cast.council, "1")
    shields.shield(child_id=rowan, kind="location", reason=WHY, by=queue.cast.amina.actor(LATER), at=LATER)

    kept = {
        row[0] for row in queue.rows("select pair_id from children_urgency union select pair_id from children_turn")
    }
    with as_test():
        assert kept == {pair.id for pair in waiting()}
    assert queue.count("children_pair where sealed and decided_at is null and child_id = %s", rowan) > 1


# --- mended at night ------------------------------------------------------------------------------------------------


def test_what_has_drifted_is_mended_and_counted(queue: Index) -> None:
    with as_test():
        first, second, third = waiting()[:3]
        models.Urgency.objects.filter(pair=first.id).update(urgency=99)
        models.Turn.objects.filter(pair=second.id).update(urgency=0)
        models.Turn.objects.filter(pair=third.id).delete()
        models.Turn.objects.create(pair_id=new_id(), place_id=new_id(), urgency=1, raised_at=NOW, due_at=NOW)

    jobs.weigh_queue(0)

    assert_kept_true(LATER)
    told = queue.rows(TOLD)
    assert [json.loads(detail)["mended"] for (detail,) in told] == [4]


def test_a_baby_who_has_turned_one_is_weighed_anew_and_is_no_drift(index: Index) -> None:
    index.send(index.cast.council, a_record("1"))
    index.send(index.cast.police, a_record("b", PERHAPS_ROWAN | {"date_of_birth": date(2025, 12, 24)}))
    with as_test():
        before = models.Urgency.objects.get()
    after = before.changes_on
    assert after == date(2026, 12, 24)

    on_the_day = NOW + (after - london_day(NOW))
    ordering.weigh_again(by=WORKER, at=on_the_day)

    with as_test():
        now = models.Urgency.objects.get()
    assert (before.harm - now.harm, now.changes_on) == (1, date(2025, 12, 24) + timedelta(days=5 * 365))
    (told,) = index.rows(TOLD)
    assert json.loads(told[0]) == {"checked": 1, "moved": 1, "mended": 0}


def test_only_the_program_itself_weighs_the_queue_again(queue: Index) -> None:
    with pytest.raises(DatabaseError, match="only the program itself"):
        ordering.weigh_again(by=queue.cast.dana.actor(LATER), at=LATER)
