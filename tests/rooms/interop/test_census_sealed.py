"""A census that may mean a protected child: it waits, nobody is told why, and nothing of it is lost."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from linkspan.audit import Actor
from linkspan.children.commands import linking
from linkspan.interop import commands, models, returns
from linkspan.interop.census import plain, records
from linkspan.pathway import models as pathway
from tests.rooms.children.conftest import NOW, Index, a_record, index, model
from tests.rooms.children.test_linking import LATER, QUALITY
from tests.rooms.interop.census_messages import written
from tests.rooms.interop.test_census_loading import CLOSED, HEADER
from tests.support.database import as_test

__all__ = ["index", "model"]
pytestmark = pytest.mark.django_db
UPN = "H801200001001"


def load(index: Index, folder: Path, at: Any = NOW) -> commands.Loaded:
    known = a_record("s1")
    child = records.Child(
        "A1", upn=UPN, born_on=known.date_of_birth, sex="F", ethnicity="WBRI", disabilities=("NONE",),
        episodes=(CLOSED,),
    )  # fmt: skip
    path, council = folder / "census.xml", index.cast.council.id
    path.write_bytes(written(records.Message(HEADER, (child,))))
    return commands.load_feed(
        path=path, format_name="cin-xml", kind="delta", organisation_id=council, by=Actor.system("feed", council),
        at=lambda: at,
    )  # fmt: skip


def told(loaded: commands.Loaded) -> tuple[Any, ...]:
    return (loaded.state, loaded.rows, loaded.new, loaded.changed, loaded.unchanged, loaded.refused, loaded.fault)


def episodes() -> int:
    with as_test():
        return pathway.Episode.objects.count()


def test_what_may_mean_a_protected_child_waits_and_the_loader_is_told_no_more(index: Index, tmp_path: Path) -> None:
    index.send(index.cast.school, a_record("s1", protection="identity", upn=UPN))

    loaded = load(index, tmp_path)

    assert index.record(index.cast.council, "A1").sealed
    assert told(loaded) == ("done", 2, 1, 0, 0, 0, "")
    assert episodes() == 0
    with as_test():
        row = models.CensusChild.objects.get()
    assert row.child_id is None
    assert "2025-06-02" in row.waiting


def test_what_waits_is_in_the_councils_return_and_not_on_an_officers_page(index: Index, tmp_path: Path) -> None:
    index.send(index.cast.school, a_record("s1", protection="identity", upn=UPN))
    load(index, tmp_path)
    council, dana = index.cast.council.id, index.cast.dana.actor(NOW)

    whole = returns.make_return(organisation_id=council, year=2026, by=Actor.system("feed", council), at=NOW)
    of_officer = returns.make_return(organisation_id=council, year=2026, by=dana, at=NOW)

    assert [each.episodes for each in whole.children] == [(CLOSED,)]
    assert of_officer.children == ()


def test_once_a_reviewer_has_decided_the_same_file_brings_the_episodes(index: Index, tmp_path: Path) -> None:
    index.send(index.cast.school, a_record("s1", protection="identity", upn=UPN))
    load(index, tmp_path)
    shirin = index.cast.shirin.actor(LATER, stepped_up=True)
    linking.decide_pair(pair_id=index.pair().id, same=False, reason=QUALITY, by=shirin, at=LATER)

    loaded = load(index, tmp_path, at=LATER)

    assert (loaded.state, loaded.changed, loaded.refused) == ("done", 1, 0)
    assert episodes() == 1
    with as_test():
        row = models.CensusChild.objects.get()
        assert (row.waiting, row.child_id) == ("", pathway.Episode.objects.get().child_id)


def test_a_number_follows_its_record_to_the_child_it_is_linked_to(index: Index, tmp_path: Path) -> None:
    index.send(index.cast.school, a_record("s1", protection="identity", upn=UPN))
    load(index, tmp_path)
    protected = index.child_of(index.cast.school, "s1")
    shirin = index.cast.shirin.actor(LATER, stepped_up=True)
    index.propose(index.pair().id)

    linking.decide_pair(pair_id=index.pair().id, same=True, reason=QUALITY, by=shirin, at=LATER)

    with as_test():
        assert models.CensusChild.objects.get().child_id == protected


def test_what_is_kept_to_wait_reads_back_as_it_was() -> None:
    child = records.Child("A1", "H801200001001", None, "UN3", date(2015, 1, 2), ethnicity="AOTH", episodes=(CLOSED,))

    assert plain.from_text(plain.as_text(child)) == child
