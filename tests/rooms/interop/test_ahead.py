"""A large feed read ahead in a process of its own gives what reading it here would give."""

import csv
import gc
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from linkspan.children.faces import Worked, packed, unpacked, work_out
from linkspan.children.received import ReceivedCarer, ReceivedRecord
from linkspan.interop import ahead
from linkspan.interop.feeds import COLUMN_NAMES, RefusedFile, RefusedRow, reasons
from linkspan.interop.feeds.formats import open_feed

ON = date(2026, 11, 2)


def feed(path: Path, rows: int, *, tail: str = "") -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMN_NAMES, restval="")
        writer.writeheader()
        for number in range(rows):
            born = "1024-01-01" if number % 5 == 4 else f"201{number % 7}-03-0{1 + number % 8}"
            writer.writerow(
                {
                    "record_id": f"R{number}",
                    "given_name": "Zofia",
                    "family_name": f"Nowak{number}",
                    "date_of_birth": born,
                }
            )
        out.write(tail)
    return path


def test_rows_come_in_batches_as_they_would_here_and_worked_out(tmp_path: Path) -> None:
    path = feed(tmp_path / "feed.csv", 12)

    found = list(ahead.batches("csv", path, on=ON, superseded=(), batch_rows=5))

    rows = open_feed("csv", path, on=ON)
    here = [row if isinstance(row, RefusedRow) else unpacked(packed(work_out(row))) for row in rows]
    assert [len(batch) for batch in found] == [5, 5, 2]
    assert [row for batch in found for row in batch] == here
    assert sum(isinstance(row, Worked) for row in here) == 10


def test_a_packed_row_keeps_all_but_what_was_needed_to_work_it_out() -> None:
    record = ReceivedRecord(
        record_id="R1", given_name="Zofia", family_name="Nowak", date_of_birth=date(2014, 3, 2), postcode="ZE3 9QQ",
        carers=(ReceivedCarer("Ewa Nowak", phone="01632 960001"),), raw={"given_name": "ZOFIA"},
    )  # fmt: skip
    worked = work_out(record)

    sent = unpacked(packed(worked))

    assert sent.record == replace(record, carers=(), raw={})
    assert replace(sent, record=record) == worked
    assert "Ewa Nowak" in sent.identity
    assert "01632 960001" in sent.place


def test_a_fault_of_the_whole_file_is_raised_after_the_rows_before_it(tmp_path: Path) -> None:
    path = feed(tmp_path / "feed.csv", 3, tail="R9,cut")
    found = []

    with pytest.raises(RefusedFile) as fault:
        found += list(ahead.batches("csv", path, on=ON, superseded=(), batch_rows=2))
    read = ahead.batches("csv", path, on=ON, superseded=(), batch_rows=2)

    assert fault.value.reason == reasons.FILE_CUT_SHORT.reason
    assert len(next(read)) == 2
    read.close()  # a generator: the other process ends with it


def test_a_reader_that_dies_is_an_error_and_never_the_end_of_the_feed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead.sys, "executable", "/bin/true")

    with pytest.raises(ahead.ReaderDied):
        list(ahead.batches("csv", feed(tmp_path / "feed.csv", 3), on=ON, superseded=(), batch_rows=2))


def test_python_tidies_seldom_while_rows_stream_and_as_usual_after() -> None:
    usual = gc.get_threshold()
    during = []

    def fail() -> None:
        with ahead.seldom_tidied():
            during.append((gc.get_threshold(), gc.get_freeze_count()))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert during[0][0] == (ahead.LOOKS_AFTER, ahead.LOOKS_DEEPER_AFTER, ahead.LOOKS_DEEPER_AFTER)
    assert during[0][1] > 0
    assert (gc.get_threshold(), gc.get_freeze_count()) == (usual, 0)


def test_two_loads_in_one_process_leave_python_as_it_was_whichever_ends_first() -> None:
    usual = gc.get_threshold()
    first, second = ahead.seldom_tidied(), ahead.seldom_tidied()

    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    still = gc.get_threshold()
    second.__exit__(None, None, None)

    assert still[0] == ahead.LOOKS_AFTER
    assert (gc.get_threshold(), gc.get_freeze_count()) == (usual, 0)
