"""Loading a census: every row kept or told of, twice is once, and a file at fault keeps nothing."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from linkspan.audit import Actor
from linkspan.children import models as children
from linkspan.duty import models as duty
from linkspan.interop import commands, models, queries
from linkspan.interop.census import records
from linkspan.pathway import models as pathway
from tests import cast
from tests.plugins.leftout import SHARED
from tests.rooms.interop.census_messages import written
from tests.support.database import as_test

pytestmark = pytest.mark.django_db
HEADER = records.Header(collection="CIN", year=2026, reference_date=date(2026, 3, 31), lea="975")
BUSY = records.Episode(
    date(2025, 4, 7), "2A", "N1",
    assessments=(records.Assessment(date(2025, 4, 8), None, date(2025, 5, 20), ("16A",)),),
    enquiries=(records.Enquiry(date(2025, 5, 1), date(2025, 5, 22), date(2025, 5, 21), False),),
    no_further_action=False,
    protection_plans=(
        records.ProtectionPlan(date(2025, 5, 21), None, "NEG", "EMO", 0, (date(2025, 8, 18), date(2026, 2, 16))),
    ),
    proceedings=(records.Proceedings(date(2026, 1, 12), date(2026, 1, 14), True, False, outcome="A"),),
)  # fmt: skip
CLOSED = records.Episode(
    date(2025, 6, 2), "6", "N4", date(2025, 9, 1), "RC7", no_further_action=False,
    need_plans=(records.NeedPlan(date(2025, 7, 1), date(2025, 8, 29)),),
)  # fmt: skip


@pytest.fixture(autouse=True)
def state(settings: Settings, tmp_path: Path) -> None:
    settings.LINKSPAN_STATE = tmp_path / "state"


@pytest.fixture
def people() -> cast.Cast:
    return cast.build()


class Loading:
    """Loads returns for Northmere Council, by the command line's way."""

    def __init__(self, people: cast.Cast, folder: Path, now: datetime) -> None:
        self.council, self.folder, self.now = people.council.id, folder, now
        self.by = Actor.system("feed", people.council.id)

    def load(self, *children_: records.Child, **how: Any) -> commands.Loaded:
        return self.load_bytes(written(records.Message(HEADER, children_)), **how)

    def load_bytes(self, xml: bytes, **how: Any) -> commands.Loaded:
        path = self.folder / "census.xml"
        path.write_bytes(xml)
        return self.load_path(path, **how)

    def load_path(self, path: Path, **how: Any) -> commands.Loaded:
        return commands.load_feed(
            path=path, format_name="cin-xml", kind="delta", organisation_id=self.council, by=self.by,
            at=lambda: self.now, **how,
        )  # fmt: skip

    def refusals(self, loaded: commands.Loaded) -> list[tuple[str, str]]:
        lines = queries.refusals(load_id=loaded.load_id, by=self.by, at=self.now)
        return [(each.field, each.code) for each in lines]


@pytest.fixture
def loading(people: cast.Cast, tmp_path: Path, now: datetime) -> Loading:
    return Loading(people, tmp_path, now)


def a_child(*episodes: records.Episode, number: str = "A1", **said: Any) -> records.Child:
    usual: dict[str, Any] = {"born_on": date(2015, 3, 4), "sex": "F", "ethnicity": "WBRI", "disabilities": ("NONE",)}
    return records.Child(number, episodes=episodes, **(usual | said))


def whole_pathway() -> list[tuple[Any, ...]]:
    """All rows of the pathway, as values that a second load must leave alone."""
    with as_test():
        episodes = list(pathway.Episode.objects.order_by("id").values_list())
        stages = list(pathway.Stage.objects.order_by("id").values_list())
    return episodes + stages


def counts() -> dict[str, int]:
    with as_test():
        return {
            "children": children.Child.objects.count(),
            "records": children.SourceRecord.objects.count(),
            "episodes": pathway.Episode.objects.count(),
            "stages": pathway.Stage.objects.count(),
            "items": duty.Item.objects.count(),
            "numbers": models.CensusChild.objects.count(),
        }


def test_a_child_and_all_that_hangs_on_them_is_kept(loading: Loading) -> None:
    loaded = loading.load(a_child(BUSY, upn="H801200001001"))

    assert (loaded.state, loaded.new, loaded.refused, loaded.added) == ("done", 1, 0, 1)
    assert loaded.also == {"parts": {"new": 8, "changed": 0, "unchanged": 0}}
    with as_test():
        record = children.SourceRecord.objects.get(record_id="A1")
        version = children.RecordVersion.objects.get(record=record)
        (episode,) = pathway.Episode.objects.all()
        stages = list(pathway.Stage.objects.order_by("happened_at", "kind"))
    said = {"upn": "H801200001001", "date_of_birth": "2015-03-04", "sex": "F", "protection": "none"}
    assert version.said == said  # and no name: a census has none
    assert (episode.source, episode.primary_need, episode.referral_on, episode.origin) == (
        "2A", "N1", date(2025, 4, 7), "census",
    )  # fmt: skip
    assert [each.kind for each in stages] == [
        "assessment", "section47", "cp_plan", "icpc", "cp_review", "pre_proceedings", "cp_review",
    ]  # fmt: skip
    assert all(each.child_id == episode.child_id and each.episode_id == episode.id for each in stages)


def test_what_is_open_has_one_owner_and_a_date_and_what_ended_has_none(loading: Loading, people: cast.Cast) -> None:
    loading.load(a_child(BUSY), a_child(CLOSED, number="B2"))

    with as_test():
        rows = [*pathway.Episode.objects.all(), *pathway.Stage.objects.all()]
        for row in rows:
            is_open = row.closed_on is None if isinstance(row, pathway.Episode) else row.ended_at is None
            item = duty.Item.objects.get(id=row.item_id)
            held = duty.Tenure.objects.filter(item=item, until_at=None)
            running = duty.Clock.objects.filter(item=item, done_at=None)
            assert (item.closed_at is None, held.count(), running.count()) == (
                (True, 1, 1) if is_open else (False, 0, 0)
            )
            assert all(each.organisation_id == people.council.id for each in held)


def test_the_same_file_again_changes_nothing(loading: Loading) -> None:
    loading.load(a_child(BUSY), a_child(CLOSED, number="B2"))
    before, rows = counts(), whole_pathway()

    again = loading.load(a_child(BUSY), a_child(CLOSED, number="B2"))

    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert counts() == before
    assert whole_pathway() == rows


def test_a_killed_load_goes_on_where_it_stopped(loading: Loading) -> None:
    family = [a_child(CLOSED, number=f"K{number}") for number in range(7)]
    whole = written(records.Message(HEADER, tuple(family)))

    def stop(done: int, _line: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load_bytes(whole, batch_rows=2, progress=stop)
    again = loading.load_bytes(whole, batch_rows=3)

    assert (again.state, again.new, again.unchanged) == ("done", 7, 0)
    assert counts()["episodes"] == 7


HALF = written(records.Message(HEADER, (a_child(BUSY), a_child(CLOSED, number="B2"))))
AT_FAULT = {
    "half written": (HALF[: len(HALF) // 2], "ends before its last element"),
    "another encoding": (HALF.replace(b"A1", "Zoë".encode("latin-1")), "encoding"),
    "not a census": (b"record_id,given_name\n1,Ada\n", "not a children-in-need census"),
    "definitions": (b"<!DOCTYPE Message [<!ENTITY x 'y'>]>" + HALF.split(b"?>", 1)[1], "definitions"),
}


@pytest.mark.parametrize(("xml", "words"), AT_FAULT.values(), ids=AT_FAULT)
def test_a_file_at_fault_keeps_nothing_and_says_why(loading: Loading, xml: bytes, words: str) -> None:
    before = counts()

    loaded = loading.load_bytes(xml)

    assert (loaded.state, loaded.rows) == ("refused", 0)
    assert words in loaded.fault
    assert loaded.what_to_do
    assert counts() == before


def test_another_councils_file_is_refused_whole(loading: Loading, people: cast.Cast) -> None:
    with as_test():
        people.council.identifiers = {"lea": "201"}
        people.council.save()

    loaded = loading.load(a_child(BUSY))

    assert loaded.state == "refused"
    assert "another council" in loaded.fault
    assert counts()["episodes"] == 0


def test_what_cannot_have_been_so_is_told_of_and_the_rest_kept(loading: Loading) -> None:
    backwards = records.Episode(date(2025, 6, 1), "6", "N1", date(2025, 5, 1), "RC7", no_further_action=False)
    half = records.Episode(date(2025, 7, 1), "6", "N1", date(2025, 8, 1), no_further_action=False)
    ahead = records.Episode(date(2027, 1, 1), "6", "N1", no_further_action=False)
    mixed = records.Episode(
        date(2025, 4, 7), assessments=(records.Assessment(date(2025, 5, 1), None, date(2025, 4, 9)),),
        need_plans=(records.NeedPlan(date(2025, 6, 1), date(2028, 1, 1)), records.NeedPlan(date(2025, 6, 1))),
    )  # fmt: skip

    loaded = loading.load(a_child(backwards, half, ahead, mixed))

    assert sorted(loading.refusals(loaded)) == [
        ("CINreferralDate", "census.ends_before_start"),
        ("CINreferralDate", "census.half_closed"),
        ("CINreferralDate", "census.not_yet"),
        ("ReferralNFA", "census.taken_as_action"),
        ("assessment", "census.ends_before_start"),
        ("family_help_plan", "census.not_yet"),
    ]
    assert (counts()["episodes"], counts()["stages"]) == (1, 1)


def test_a_later_file_fills_in_what_was_open_and_corrects_what_was_not(loading: Loading) -> None:
    open_ = records.Episode(
        date(2025, 4, 7), "2A", "N1", no_further_action=False,
        assessments=(records.Assessment(date(2025, 4, 8)),),
        need_plans=(records.NeedPlan(date(2025, 6, 2), date(2025, 9, 1)),),
    )  # fmt: skip
    later = records.Episode(
        date(2025, 4, 7), "2A", "N3", date(2025, 10, 1), "RC7", no_further_action=False,
        assessments=(records.Assessment(date(2025, 4, 8), None, date(2025, 5, 20), ("16A",)),),
        need_plans=(records.NeedPlan(date(2025, 6, 2), date(2025, 9, 30)),),
    )  # fmt: skip
    loading.load(a_child(open_))

    loaded = loading.load(a_child(later))

    assert (loaded.changed, loaded.refused) == (1, 0)
    assert loaded.also["parts"] == {"new": 0, "changed": 3, "unchanged": 0}
    with as_test():
        (episode,) = pathway.Episode.objects.all()
        (assessment,) = pathway.Stage.objects.filter(kind="assessment")
        old, new = pathway.Stage.objects.filter(kind="family_help_plan").order_by("origin_key")
    assert (episode.primary_need, episode.closed_on) == ("N3", date(2025, 10, 1))
    assert assessment.details == {"factors": ["16A"]}
    assert old.replaced_at is not None
    assert (new.corrects_id, new.ended_at.date(), new.replaced_at) == (old.id, date(2025, 9, 30), None)
    assert new.corrects_why


def test_a_closed_episode_stands_as_it_was_recorded(loading: Loading) -> None:
    loading.load(a_child(CLOSED))

    loaded = loading.load(a_child(records.Episode(date(2025, 6, 2), "6", "N4", date(2025, 9, 9), "RC5")))

    assert ("CINreferralDate", "census.closed_stands") in loading.refusals(loaded)
    with as_test():
        assert pathway.Episode.objects.get().closing_reason == "RC7"


def test_a_child_whom_the_councils_feed_names_stays_named(loading: Loading, tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text("record_id,given_name,family_name,date_of_birth\nA1,Zofia,Nowak,2015-03-04\n", encoding="utf-8")
    commands.load_feed(
        path=path, format_name="csv", organisation_id=loading.council, by=loading.by, at=lambda: loading.now
    )

    loaded = loading.load(a_child(CLOSED))

    assert (loaded.new, loaded.added) == (1, 0)
    with as_test():
        version = children.RecordVersion.objects.get()
        link = children.Link.objects.get()
        assert version.said["given_name"] == "Zofia"
        assert pathway.Episode.objects.get().child_id == link.child_id


def test_a_child_known_by_another_agencys_pupil_number_is_the_same_child(
    loading: Loading, people: cast.Cast, tmp_path: Path
) -> None:
    path = tmp_path / "school.csv"
    path.write_text(
        "record_id,given_name,family_name,date_of_birth,sex,upn\nS9,Zofia,Nowak,2015-03-04,F,H801200001001\n",
        encoding="utf-8",
    )
    commands.load_feed(
        path=path, format_name="csv", organisation_id=people.school.id, by=Actor.system("feed", people.school.id),
        at=lambda: loading.now,
    )  # fmt: skip

    loaded = loading.load(a_child(CLOSED, upn="H801200001001"), a_child(CLOSED, number="B2"))

    assert (loaded.linked, loaded.added) == (1, 1)
    with as_test():
        school = children.Link.objects.get(record__record_id="S9")
        census = children.Link.objects.get(record__record_id="A1")
        assert school.child_id == census.child_id


@pytest.mark.needs_shared
def test_the_published_sample_is_kept_row_by_row(loading: Loading) -> None:
    loaded = loading.load_path(SHARED / "cin-census" / "fake_CIN_data.xml")

    assert (loaded.state, loaded.new) == ("done", 332)
    with as_test():
        episodes = pathway.Episode.objects.count()
        conferences = pathway.Stage.objects.filter(kind="icpc").count()
        numbers = models.CensusChild.objects.count()
    refused = loading.refusals(loaded)
    of_episodes = [each for each in refused if each[0] == "CINreferralDate"]
    of_conferences = [each for each in refused if each[0] == "icpc"]
    assert numbers == 332
    assert episodes + len(of_episodes) == 402
    assert conferences + len(of_conferences) <= 350
    assert loaded.refused == len(refused)


def test_the_day_is_kept_whatever_the_clocks_say(loading: Loading) -> None:
    summer, winter = date(2025, 7, 1), date(2025, 12, 1)
    loading.load(
        a_child(records.Episode(summer, "6", "N1", no_further_action=False, need_plans=(records.NeedPlan(winter),)))
    )

    with as_test():
        assert pathway.Episode.objects.get().referred_at == datetime(2025, 7, 1, 11, tzinfo=UTC)
        assert pathway.Stage.objects.get().happened_at == datetime(2025, 12, 1, 12, tzinfo=UTC)
