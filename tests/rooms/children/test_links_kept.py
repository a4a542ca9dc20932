"""Whatever order people move records in and models weigh them, nothing is lost, nothing moves itself, no wall falls."""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linkspan.audit import NotFound, NotNow, Refused
from linkspan.children import models, rules
from linkspan.children.commands import linking, matchmodels, rescoring, shields
from tests.rooms.children.conftest import IDRIS, NOW, PERHAPS_ROWAN, QUALITY, WHY, Index, a_record, signed
from tests.rooms.children.test_models import NOTE, SETUP, WORKER, an_artefact

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["unlink", "relink", "split", "decide", "never", "lift", "shield", "feed", "rescore", "settle", "back"]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
        st.booleans(),
    ),
    min_size=4,
    max_size=14,
)

SURE_OF_LITTLE = {"link": 0.9999995, "review": 0.2, "clear_of_next": 3.0}
# What a look back listed as one child though some records of the two were said never to be.
ACROSS_A_WALL = """
select w.id from children_rescored w
join children_link l on l.child_id = w.other_id and l.until_at is null
join children_neverlink n on n.until_at is null
  and n.low_id = least(l.record_id, w.record_id) and n.high_id = greatest(l.record_id, w.record_id)
where w.rescoring_id = %s and w.other_id is not null
"""
# What a search must know of records that may be hidden from someone, against what it is told: no row where they agree.
GUARDED_WRONGLY = """
select coalesce(told.id, g.record_id) from (
  select r.id, c.id as child_id, r.organisation_id, coalesce(c.protection, 'none') as protection,
    r.sealed or f.child_id is null or c.archived_on is not null as is_closed,
    r.sensitive and coalesce(not c.sensitive_agreed and not c.harm_recorded, true) as is_sensitive
  from children_sourcerecord r join children_face f on f.record_id = r.id
  left join children_child c on c.id = f.child_id
  where r.sealed or r.sensitive or f.child_id is null or c.protection <> 'none' or c.archived_on is not null
) told
full join children_guarded g on g.record_id = told.id
where (told.child_id, told.organisation_id, told.protection, told.is_closed, told.is_sensitive)
  is distinct from (g.child_id, g.organisation_id, g.protection, g.is_closed, g.is_sensitive)
  and not (g.record_id is null and told.protection = 'none' and not told.is_closed and not told.is_sensitive)
"""
WALLED = """
select r.id from children_sourcerecord r where r.id = %s and (r.sealed or r.protection <> 'none')
union all select c.id from children_child c where c.id in (%s, %s) and c.protection <> 'none'
"""


class Moves:
    """One run: a small index, and steps that may be refused but must never lose anything."""

    def __init__(self, index: Index) -> None:
        self.index, self.at, self.lines, self.looks, self.settled = index, NOW, 0, 0, 0
        index.send(index.cast.council, a_record("1"), a_record("2", IDRIS))
        index.send(index.cast.practice, a_record("p1"), a_record("p2", IDRIS))
        index.send(index.cast.school, a_record("s1"))
        index.send(index.cast.hospital, a_record("h1", nhs_number=None))
        index.send(index.cast.police, a_record("x", PERHAPS_ROWAN))
        matchmodels.note_shipped(by=SETUP, at=NOW)
        self.records = [row[0] for row in index.rows("select id from children_sourcerecord order by id")]
        self.versions = len(self.records)
        self.ranks: dict[UUID, int] = {}
        self.check()

    def child_of(self, record_id: UUID) -> Any:
        rows = self.index.rows(
            "select child_id from children_link where record_id = %s and until_at is null", record_id
        )
        return rows[0][0] if rows else None

    def step(self, what: str, one: int, other: int, flag: bool) -> None:
        self.at += timedelta(minutes=1)
        record, second = (self.records[number % len(self.records)] for number in (one, other))
        with suppress(NotFound, NotNow, Refused):
            getattr(self, what)(record, second, flag)
        self.check()

    def by(self, flag: bool) -> Any:
        member = self.index.cast.dana if flag else self.index.cast.shirin
        return member.actor(self.at, stepped_up=True)

    def unlink(self, record: UUID, second: UUID, flag: bool) -> None:
        linking.unlink(record_id=record, reason=QUALITY, by=self.by(True), at=self.at)

    def relink(self, record: UUID, second: UUID, flag: bool) -> None:
        linking.relink(record_id=record, child_id=self.child_of(second), reason=QUALITY, by=self.by(True), at=self.at)

    def split(self, record: UUID, second: UUID, flag: bool) -> None:
        going = {record, second} if flag else {record}
        linking.split(child_id=self.child_of(record), record_ids=going, reason=QUALITY, by=self.by(True), at=self.at)

    def decide(self, record: UUID, second: UUID, flag: bool) -> None:
        waiting = self.index.rows("select id, sealed from children_pair where decided_at is null order by id")
        for pair_id, sealed in waiting[:1]:
            if flag:
                self.index.propose(pair_id, at=self.at)
            linking.decide_pair(pair_id=pair_id, same=flag, reason=QUALITY, by=self.by(not sealed), at=self.at)

    def never(self, record: UUID, second: UUID, flag: bool) -> None:
        linking.never_link(record_id=record, other_id=second, reason=QUALITY, by=self.by(True), at=self.at)

    def lift(self, record: UUID, second: UUID, flag: bool) -> None:
        for (never_id,) in self.index.rows("select id from children_neverlink where until_at is null limit 1"):
            linking.lift_never_link(never_id=never_id, reason=QUALITY, by=self.by(True), at=self.at)

    def shield(self, record: UUID, second: UUID, flag: bool) -> None:
        amina = self.index.cast.amina.actor(self.at)
        shields.shield(child_id=self.child_of(record), kind="location", reason=WHY, by=amina, at=self.at)

    def feed(self, record: UUID, second: UUID, flag: bool) -> None:
        known_as = f"Ro {self.at.minute}"
        self.index.send(self.index.cast.police, a_record("x", PERHAPS_ROWAN, known_as=known_as), at=self.at)
        self.versions += 1

    def rescore(self, record: UUID, second: UUID, flag: bool) -> None:
        """Put another model to use, one that is hardly ever sure or one like the first, and let it look back."""
        text = (
            an_artefact(f"at {self.at:%H:%M}", thresholds=SURE_OF_LITTLE) if flag else an_artefact(f"{self.at:%H:%M}")
        )
        model_id = matchmodels.register_model(artefact=text, note=NOTE, by=self.by(True), at=self.at)
        ines = self.index.cast.ines.actor(self.at, stepped_up=True)
        self.at += timedelta(minutes=1)
        self.look_back(matchmodels.activate_model(model_id=model_id, reason=NOTE, by=ines, at=self.at))

    def back(self, record: UUID, second: UUID, flag: bool) -> None:
        self.look_back(matchmodels.roll_back_model(reason=NOTE, by=self.by(True), at=self.at))

    def look_back(self, rescoring_id: UUID) -> None:
        """Weigh everything again; no link moves by that, and nothing is listed across a wall."""
        before = self.standing()
        while rescoring.rescore_batch(rescoring_id=rescoring_id, by=WORKER, at=self.at, most=2):
            assert self.standing() == before
        assert self.standing() == before
        assert self.index.rows(ACROSS_A_WALL, rescoring_id) == []
        self.looks += 1

    def standing(self) -> list[tuple[Any, ...]]:
        return self.index.rows(
            "select record_id, child_id, from_at from children_link where until_at is null order by 1"
        )

    def settle(self, record: UUID, second: UUID, flag: bool) -> None:
        """Send the first change that is listed to review, or keep what stands, as whoever may."""
        for (rescored_id,) in self.index.rows("select id from children_rescored where decided_at is null order by id"):
            before = self.standing()
            to = rescoring.send_to_review if flag else rescoring.keep_as_it_is
            for matcher in (True, False):
                with suppress(NotFound, NotNow, Refused):
                    to(rescored_id=rescored_id, reason=QUALITY, by=self.by(matcher), at=self.at)
                    self.settled += 1
                    break
            assert self.standing() == before
            return

    def check_walls(self) -> None:
        """Hold that a matching reviewer is shown nothing of a protected child or a sealed record by any of this."""
        with signed(self.index.cast.dana.actor(self.at), self.at):
            lines = list(models.Rescored.objects.values_list("record_id", "child_id", "other_id"))
            pairs = list(models.Pair.objects.filter(decided_at=None).values_list("record_id", "child_id", "child_id"))
        for record_id, child_id, other_id in lines + pairs:
            assert self.index.rows(WALLED, record_id, child_id, other_id) == []

    def check(self) -> None:
        """Hold everything that must be true after every step."""
        self.check_walls()
        index = self.index
        assert index.rows(GUARDED_WRONGLY) == []
        assert [row[0] for row in index.rows("select id from children_sourcerecord order by id")] == self.records
        assert index.count("children_recordversion") == index.count("children_recordplace") == self.versions
        lines = index.count("audit_entry")
        assert lines >= self.lines
        self.lines = lines
        assert (
            index.rows(
                "select record_id from children_link where until_at is null group by record_id having count(*) > 1"
            )
            == []
        )
        assert (
            index.count(
                "children_sourcerecord r where not sealed and not exists "
                "(select 1 from children_link l where l.record_id = r.id and l.until_at is null)"
            )
            == 0
        )
        assert (
            index.count(
                "children_face f join children_sourcerecord r on r.id = f.record_id left join children_link l "
                "on l.record_id = f.record_id and l.until_at is null "
                "where case when r.sealed then f.child_id is not null else f.child_id is distinct from l.child_id end"
            )
            == 0
        )
        assert index.count("children_face") == len(self.records)
        assert (
            index.count(
                "children_involvement i join children_link l on l.record_id = i.record_id and l.until_at is null "
                "join children_sourcerecord r on r.id = i.record_id where not r.sealed and i.child_id <> l.child_id"
            )
            == 0
        )
        assert (
            index.count(
                "children_neverlink n join children_link a on a.record_id = n.low_id and a.until_at is null "
                "join children_link b on b.record_id = n.high_id and b.until_at is null "
                "where n.until_at is null and a.child_id = b.child_id"
            )
            == 0
        )
        assert (
            index.count(
                "children_pair p join duty_item i on i.id = p.item_id "
                "where (p.decided_at is null) <> (i.closed_at is null)"
            )
            == 0
        )
        for child_id, protection in index.rows("select id, protection from children_child"):
            rank = rules.RANK[protection]
            assert rank >= self.ranks.get(child_id, 0)
            self.ranks[child_id] = rank


def test_no_sequence_of_moves_loses_a_record_a_version_or_a_line(index: Index) -> None:
    @settings(
        max_examples=14, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(steps=STEPS)
    def run(steps: list[tuple[str, int, int, bool]]) -> None:
        point = transaction.savepoint()
        try:
            moves = Moves(index)
            for step in steps:
                moves.step(*step)
        finally:
            transaction.savepoint_rollback(point)

    run()


def test_every_link_ever_made_can_still_be_read(index: Index) -> None:
    moves = Moves(index)
    record = index.record(index.cast.practice, "p1").id
    home = moves.child_of(record)

    moves.unlink(record, record, True)
    apart = moves.child_of(record)
    linking.relink(record_id=record, child_id=home, reason=QUALITY, by=moves.by(True), at=NOW + timedelta(minutes=5))

    history = index.rows(
        "select child_id, made_by, undone_by_person_id is not null, undone_reason <> '' from children_link "
        "where record_id = %s order by from_at, id",
        record,
    )
    assert [(row[0], row[2], row[3]) for row in history] == [
        (home, True, True), (apart, True, True), (home, False, False),
    ]  # fmt: skip
    assert [row[1].split()[0] for row in history] == ["model", "person", "person"]


def test_a_look_back_a_change_sent_to_review_and_going_back_cross_no_wall(index: Index) -> None:
    moves = Moves(index)
    steps = [
        ("rescore", 0, 0, True), ("settle", 0, 0, True), ("never", 0, 2, True), ("rescore", 0, 0, False),
        ("shield", 0, 0, True), ("settle", 0, 0, True), ("back", 0, 0, True), ("settle", 0, 0, False),
        ("feed", 0, 0, True), ("decide", 0, 0, True), ("rescore", 0, 0, True), ("settle", 0, 0, True),
    ]  # fmt: skip

    for step in steps:
        moves.step(*step)

    assert moves.looks == 4
    assert moves.settled > 0
