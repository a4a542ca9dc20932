"""Loading: the same file twice, a kill at any batch, full feeds and changes, refusals, and files that mislead."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from linkspan.agencies import models as agencies
from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.children import models as children
from linkspan.interop import commands, jobs, models, queries, uploads
from linkspan.interop.feeds import COLUMN_NAMES, reasons
from linkspan.interop.feeds.formats import open_feed
from tests import cast
from tests.support import lines as trail_lines
from tests.support.database import as_test

pytestmark = pytest.mark.django_db

GIVEN = ("Zofia", "Tariq", "Imogen", "Kwame", "Saoirse", "Bao", "Ewa", "Idris", "Carys", "Noor", "Otis", "Petra")
FAMILY = ("Nowak", "Rahmani", "Thistle", "Boateng", "Gallagher", "Tran", "Mazur", "Ceesay", "Prosser", "Aziz")


@pytest.fixture(autouse=True)
def state(settings: Settings, tmp_path: Path) -> Path:
    settings.LINKSPAN_STATE = tmp_path / "state"
    return tmp_path / "state"


@pytest.fixture
def people() -> cast.Cast:
    return cast.build()


def row(number: int, **said: str) -> dict[str, str]:
    usual = {
        "record_id": f"R-{number:04}",
        "given_name": GIVEN[number % len(GIVEN)],
        "family_name": f"{FAMILY[number % len(FAMILY)]}{'abcdefghij'[number // 10 % 10]}",
        "date_of_birth": f"{2010 + number % 12}-{1 + number % 11:02}-{1 + number * 7 % 27:02}",
    }
    return usual | said


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMN_NAMES, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


class Loading:
    """Loads files for Northmere Council, by the command line's way."""

    def __init__(self, people: cast.Cast, folder: Path, now: datetime) -> None:
        self.organisation_id, self.folder, self.now = people.council.id, folder, now
        self.by = Actor.system("feed", people.council.id)

    def load(self, rows: list[dict[str, str]], **how: Any) -> commands.Loaded:
        return self.load_path(write(self.folder / "feed.csv", rows), **how)

    def load_path(self, path: Path, format_name: str = "csv", **how: Any) -> commands.Loaded:
        return commands.load_feed(
            path=path, format_name=format_name, organisation_id=self.organisation_id, by=self.by,
            at=lambda: self.now, **how,
        )  # fmt: skip


@pytest.fixture
def loading(people: cast.Cast, tmp_path: Path, now: datetime) -> Loading:
    return Loading(people, tmp_path, now)


def in_index(table: str, **wanted: Any) -> int:
    with as_test():
        return int(getattr(children, table).objects.filter(**wanted).count())


def whole_index() -> dict[str, int]:
    tables = ("Child", "SourceRecord", "RecordVersion", "Link", "Pair", "Involvement", "Face", "Key")
    return {table: in_index(table) for table in tables}


# --- the same again ---------------------------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(loading: Loading) -> None:
    rows = [row(number) for number in range(12)]
    first = loading.load(rows)
    before = whole_index()

    again = loading.load(rows)

    assert (first.new, first.state) == (12, "done")
    assert (again.unchanged, again.new, again.changed, again.ended, again.state) == (12, 0, 0, 0, "done")
    assert whole_index() == before


def test_a_row_that_changed_makes_a_new_version_and_keeps_the_old_one(loading: Loading) -> None:
    loading.load([row(1), row(2)])

    again = loading.load([row(1, known_as="Zosia"), row(2)])

    assert (again.changed, again.unchanged) == (1, 1)
    assert in_index("RecordVersion", record__record_id="R-0001") == 2
    assert in_index("SourceRecord") == 2


# --- cut short --------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


def stopping_after(lines: int) -> Callable[..., Iterator[Any]]:
    """Read a file as always, and stop dead after so many rows."""

    def read(format_name: str, path: Path, **how: Any) -> Iterator[Any]:
        for number, each in enumerate(open_feed(format_name, path, **how)):
            if number == lines:
                raise Killed
            yield each

    return read


@pytest.mark.parametrize("lines", [0, 1, 4, 7, 8, 11])
def test_a_load_cut_short_at_any_row_goes_on_and_ends_as_if_it_never_was(loading: Loading, lines: int) -> None:
    rows = [row(number) for number in range(11)] + [row(11, date_of_birth="31/02/2015")]
    with pytest.raises(Killed):
        loading.load(rows, reader=stopping_after(lines), batch_rows=4)

    loaded = loading.load(rows, batch_rows=4)

    assert (loaded.rows, loaded.new, loaded.refused, loaded.state) == (12, 11, 1, "done")
    assert in_index("SourceRecord") == 11
    assert in_index("RecordVersion") == 11
    with as_test():
        assert models.FeedLoad.objects.count() == 1
        assert models.RowRefused.objects.count() == 1


def test_a_load_taken_up_with_batches_of_another_size_still_counts_each_row_once(loading: Loading) -> None:
    rows = [row(number) for number in range(11)]
    with pytest.raises(Killed):
        loading.load(rows, reader=stopping_after(9), batch_rows=4)

    loaded = loading.load(rows, batch_rows=5)

    assert (loaded.rows, loaded.new, loaded.unchanged, loaded.state) == (11, 11, 0, "done")


def test_each_record_kept_leaves_its_own_line_in_the_trail(loading: Loading) -> None:
    loading.load([row(number) for number in range(5)])

    received = trail_lines.lines("children.record.received")

    assert len({line["about"] for line in received}) == 5


# --- all there is, or changes only --------------------------------------------------------------------------------


def test_a_record_gone_from_a_full_feed_ends_and_is_not_deleted(loading: Loading) -> None:
    loading.load([row(1), row(2), row(3)])

    loaded = loading.load([row(1), row(3)])

    assert loaded.ended == 1
    assert in_index("SourceRecord", record_id="R-0002", ended_on=loading.now.date()) == 1
    assert in_index("RecordVersion", record__record_id="R-0002") == 1


def test_a_record_left_out_of_a_file_of_changes_stays(loading: Loading) -> None:
    loading.load([row(1), row(2), row(3)])

    loaded = loading.load([row(1, known_as="Tari")], kind="delta")

    assert (loaded.ended, loaded.changed) == (0, 1)
    assert in_index("SourceRecord", ended_on=None) == 3


def test_a_record_that_comes_back_has_not_ended_after_all(loading: Loading) -> None:
    loading.load([row(1), row(2)])
    loading.load([row(1)])

    loading.load([row(1), row(2)])

    assert in_index("SourceRecord", ended_on=None) == 2


def test_a_refused_row_s_record_is_not_taken_as_gone(loading: Loading) -> None:
    loading.load([row(1), row(2)])

    loaded = loading.load([row(1), row(2, date_of_birth="1024-01-01")])

    assert (loaded.refused, loaded.ended) == (1, 0)
    assert in_index("SourceRecord", ended_on=None) == 2


def test_a_full_feed_that_leaves_out_far_more_than_usual_ends_nothing(loading: Loading) -> None:
    loading.load([row(number) for number in range(40)])

    cut = loading.load([row(number) for number in range(5)])

    assert (cut.state, cut.ended) == ("done", 0)
    assert cut.fault == reasons.FAR_FEWER.reason
    assert in_index("SourceRecord", ended_on=None) == 40


def test_a_full_feed_that_rightly_leaves_out_far_more_ends_them_when_told_so(loading: Loading) -> None:
    loading.load([row(number) for number in range(40)])

    fewer = loading.load([row(number) for number in range(5)], far_fewer_is_right=True)

    assert (fewer.ended, fewer.fault) == (35, "")


def test_a_refused_row_without_a_number_could_be_any_record_so_none_is_ended(loading: Loading) -> None:
    loading.load([row(1), row(2), row(3)])

    again = loading.load([row(1), row(2), row(3, record_id="")])

    assert (again.refused, again.ended) == (1, 0)
    assert again.fault == reasons.ROW_WITHOUT_NUMBER.reason
    assert in_index("SourceRecord", ended_on=None) == 3


def test_one_agency_s_full_feed_ends_no_other_agency_s_record(
    loading: Loading, people: cast.Cast, now: datetime, tmp_path: Path
) -> None:
    loading.load([row(1)])
    school = Loading(people, tmp_path, now)
    school.organisation_id, school.by = people.school.id, Actor.system("feed", people.school.id)

    school.load([row(2)])

    assert in_index("SourceRecord", ended_on=None) == 2


# --- what is refused ----------------------------------------------------------------------------------------------


def test_each_refused_row_is_kept_with_its_line_its_field_why_and_what_to_do(loading: Loading) -> None:
    bad = row(2, date_of_birth="1024-03-04", nhs_number="9990548600")
    loaded = loading.load([row(1), bad, row(1, given_name="Zofia")])

    page = queries.load_page(load_id=loaded.load_id, by=loading.by, at=loading.now)

    told = {(line.line, line.field, line.code) for line in page.refusals}
    assert (loaded.new, loaded.refused) == (1, 2)
    assert told >= {(3, "date_of_birth", "date.before_1900")}
    assert {line.line for line in page.refusals} == {3, 4}
    assert all(line.reason and line.what_to_do for line in page.refusals)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", reasons.FILE_EMPTY),
        ("record_id,given_name,nhs_number\nR-1,Zoë,\n".encode("cp1252"), reasons.NOT_UTF8),
        ("record_id,given_name,nhs_number\nR-1,Zofia,\n".encode("utf-16"), reasons.IS_UTF16),
        (b'record_id,given_name,nhs_number\nR-1,"Zofia,9990548609\n', reasons.QUOTE_NOT_CLOSED),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole_and_ends_nothing(
    loading: Loading, tmp_path: Path, content: bytes, why: Any
) -> None:
    loading.load([row(1)])
    broken = tmp_path / "broken.csv"
    broken.write_bytes(content)

    loaded = loading.load_path(broken)

    assert (loaded.state, loaded.fault, loaded.what_to_do) == ("refused", why.reason, why.what_to_do)
    assert (loaded.new, loaded.ended) == (0, 0)
    assert in_index("SourceRecord", ended_on=None) == 1


def test_a_file_cut_short_keeps_its_good_rows_and_ends_nothing(loading: Loading, tmp_path: Path) -> None:
    loading.load([row(1), row(2), row(3)])
    whole = write(tmp_path / "whole.csv", [row(1, known_as="Zo"), row(2), row(3)]).read_bytes()
    cut = tmp_path / "cut.csv"
    cut.write_bytes(whole[: whole.rindex(b"R-0003") + 14])

    loaded = loading.load_path(cut)

    assert (loaded.state, loaded.fault, loaded.ended) == ("refused", reasons.FILE_CUT_SHORT.reason, 0)
    assert in_index("SourceRecord", ended_on=None) == 3


def test_a_number_that_demographics_call_superseded_is_refused_in_every_later_file(
    loading: Loading, people: cast.Cast, now: datetime, tmp_path: Path
) -> None:
    demographics = tmp_path / "pds.json"
    demographics.write_text(
        '{"people": [{"nhsNumber": "9449310424", "given": "SUPERSEDED", "family": "NHSNumber",'
        ' "birthDate": "2015-06-03"}]}'
    )
    loading.load_path(demographics, "dfe-demographics", kind="delta")

    loaded = loading.load([row(1, nhs_number="9449310424"), row(2)], kind="delta")

    with as_test():
        kept = list(models.RowRefused.objects.order_by("id").values_list("code", "value_shown", "field"))
    assert (loaded.refused, loaded.new) == (1, 1)
    assert kept == [("nhs_number.superseded", "9449310424", "nhs_number")] * 2


# --- the file of refusals -----------------------------------------------------------------------------------------


def test_a_refused_formula_is_only_text_in_the_file_of_refusals(loading: Loading) -> None:
    loaded = loading.load([row(1, date_of_birth='=HYPERLINK("http://x.example","y")'), row(2, postcode="@SUM(A1)")])
    out = io.StringIO()

    written = queries.write_refusals(load_id=loaded.load_id, stream=out, by=loading.by, at=loading.now)

    cells = list(csv.reader(io.StringIO(out.getvalue())))
    assert written == 2
    assert [cells[1][3][:6], cells[2][3][:5]] == ["'=HYPE", "'@SUM"]
    assert not [cell for line in cells for cell in line if cell.startswith(("=", "+", "-", "@"))]


def test_the_file_of_refusals_is_refused_to_another_agency(loading: Loading, people: cast.Cast) -> None:
    loaded = loading.load([row(1, date_of_birth="1024-01-01")])

    with pytest.raises((Refused, NotFound)):
        queries.write_refusals(
            load_id=loaded.load_id, stream=io.StringIO(), by=people.kit.actor(loading.now), at=loading.now
        )


# --- files the worker loads ---------------------------------------------------------------------------------------


def keep(rows: list[dict[str, str]]) -> str:
    name = uploads.new_name()
    write(uploads.path_of(name), rows)
    return name


def submit(people: cast.Cast, now: datetime, kept_as: str, **how: Any) -> dict[str, str]:
    usual: dict[str, Any] = {
        "format_name": "csv", "kind": "full", "file_name": "march.csv", "digest": f"digest of {kept_as}", "size": 100,
        "once": uuid4(),
    }  # fmt: skip
    return commands.submit_feed(kept_as=kept_as, by=people.dana.actor(now), at=now, **(usual | how))


def waiting_jobs() -> list[dict[str, Any]]:
    return list(ProcrastinateJob.objects.filter(task_name=commands.LOAD_JOB).values("args", "lock", "status"))


def run(job: dict[str, Any], now: datetime, **how: Any) -> commands.Loaded | None:
    return commands.load_kept_file(load_id=UUID(job["args"]["load_id"]), at=lambda: now, **how)


def test_an_uploaded_file_is_loaded_by_the_worker_and_then_deleted(people: cast.Cast, now: datetime) -> None:
    kept_as = keep([row(1), row(2)])
    begun = submit(people, now, kept_as)

    (job,) = waiting_jobs()
    loaded = run(job, now)

    assert loaded is not None
    assert (loaded.new, loaded.state, str(loaded.load_id)) == (2, "done", begun["load"])
    assert not uploads.path_of(kept_as).exists()
    assert job["lock"] == f"feeds-{people.council.id}"
    with as_test():
        assert models.FeedLoad.objects.get().started_by_id == people.dana.id


def test_a_job_run_again_after_a_kill_goes_on_and_a_third_time_does_nothing(people: cast.Cast, now: datetime) -> None:
    submit(people, now, keep([row(number) for number in range(9)]))
    (job,) = waiting_jobs()
    with pytest.raises(Killed):
        run(job, now, reader=stopping_after(6), batch_rows=4)

    second, third = run(job, now), run(job, now)

    assert second is not None
    assert (second.rows, second.new, second.state) == (9, 9, "done")
    assert third is None
    assert in_index("SourceRecord") == 9


def test_the_same_file_sent_twice_while_it_waits_is_one_load_and_one_job(people: cast.Cast, now: datetime) -> None:
    first = submit(people, now, keep([row(1)]), digest="the same")

    second = submit(people, now, keep([row(1)]), digest="the same")

    assert second == first
    assert len(waiting_jobs()) == 1


def test_a_form_sent_twice_begins_one_load(people: cast.Cast, now: datetime) -> None:
    once = uuid4()

    first = submit(people, now, keep([row(1)]), once=once)
    second = submit(people, now, keep([row(1)]), once=once)

    assert second == first
    assert len(waiting_jobs()) == 1


def test_a_load_we_cannot_read_is_given_up_in_plain_words_and_its_file_deleted(
    people: cast.Cast, now: datetime
) -> None:
    kept_as = keep([row(1)])
    begun = submit(people, now, kept_as)

    given_up = commands.give_up(load_id=UUID(begun["load"]), at=now)

    assert (given_up.state, given_up.fault) == ("refused", reasons.OUR_FAULT.reason)
    assert not uploads.path_of(kept_as).exists()


@pytest.mark.parametrize("who", ["amina", "kit", "ben", "ada", "oz"])
def test_nobody_but_a_data_officer_begins_a_load(people: cast.Cast, now: datetime, who: str) -> None:
    kept_as = keep([row(1)])

    with pytest.raises(Refused):
        commands.submit_feed(
            kept_as=kept_as, format_name="csv", kind="full", digest="d", file_name="f.csv", size=1,
            by=getattr(people, who).actor(now), at=now,
        )  # fmt: skip

    assert waiting_jobs() == []
    with as_test():
        assert models.FeedLoad.objects.count() == 0


def test_files_that_no_load_needs_are_swept_away_after_an_hour(people: cast.Cast, now: datetime) -> None:
    needed, stray, fresh = keep([row(1)]), keep([row(2)]), keep([row(3)])
    submit(people, now, needed)
    for name in (needed, stray):
        os.utime(uploads.path_of(name), (1, 1))

    jobs.sweep_uploads(timestamp=0)

    left = {path.name for path in uploads.folder().iterdir()}
    assert left == {needed, fresh}


def test_only_names_we_made_lead_to_a_file() -> None:
    for name in ("../../etc/passwd", "x.feed", "", "a" * 32):
        with pytest.raises(ValueError, match="not the name"):
            uploads.path_of(name)


def test_a_format_we_do_not_know_is_refused(loading: Loading, tmp_path: Path) -> None:
    loaded = loading.load_path(write(tmp_path / "x.csv", [row(1)]), "pdf")

    assert (loaded.state, loaded.fault) == ("refused", reasons.FILE_UNKNOWN_FORMAT.reason)


def test_no_record_is_loaded_before_someone_said_what_the_installation_is_for(loading: Loading) -> None:
    with as_test():
        agencies.Node.objects.update(mode="empty")

    with pytest.raises(NotNow, match="node_empty"):
        loading.load([row(1)])

    assert set(whole_index().values()) == {0}
    assert not models.FeedLoad.objects.exists()


def test_a_load_counts_the_children_whom_only_a_school_knows_where_they_are_not_held(
    people: cast.Cast, tmp_path: Path, now: datetime
) -> None:
    with as_test():
        agencies.Node.objects.update(mode="real", scope="known", impact_assessment="DPIA-1")
    school = Loading(people, tmp_path, now)
    school.organisation_id, school.by = people.school.id, Actor.system("feed", people.school.id)

    loaded = school.load([row(1), row(2)])

    assert (loaded.state, loaded.rows, loaded.left_out, loaded.new) == ("done", 2, 2, 0)
    assert set(whole_index().values()) == {0}
