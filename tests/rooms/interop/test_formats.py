"""Open feeds by the name of their format."""

import os
from pathlib import Path

import pytest

from linkspan.children.received import ReceivedRecord
from linkspan.interop.feeds import Limits, RefusedFile
from linkspan.interop.feeds.formats import FORMATS, open_feed
from tests.rooms.interop.feed_texts import AMELIA, BEN, ON, csv_feed
from tests.rooms.interop.fhir_texts import bundle, patient
from tests.rooms.interop.workbooks import workbook

CONTENT = {
    "csv": csv_feed(BEN),
    "xlsx": workbook(list(AMELIA), list(AMELIA.values())),
    "fhir": bundle(patient()),
    "dfe-custodian": b'{"orgId": "A", "records": [{"recordId": "1", "personId": "9434765919"}]}',
    "dfe-demographics": b'{"people": [{"nhsNumber": "9434765919"}]}',
}


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_opens_its_file(format_name: str, tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(CONTENT[format_name])

    (row,) = open_feed(format_name, path, on=ON)

    assert isinstance(row, ReceivedRecord)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("other", FORMATS)
def test_file_opened_as_another_format_is_refused_and_never_misread(
    format_name: str, other: str, tmp_path: Path
) -> None:
    path = tmp_path / "feed"
    path.write_bytes(CONTENT[other])
    if format_name == other:
        return

    with pytest.raises(RefusedFile):
        list(open_feed(format_name, path, on=ON))


def test_unknown_format_and_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFile) as unknown:
        list(open_feed("pdf", tmp_path / "feed", on=ON))
    with pytest.raises(RefusedFile) as missing:
        list(open_feed("csv", tmp_path / "feed", on=ON))

    assert (unknown.value.code, missing.value.code) == ("file.unknown_format", "file.missing")


@pytest.mark.parametrize("format_name", FORMATS)
def test_two_gigabyte_file_is_refused_before_it_is_read(format_name: str, tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.touch()
    os.truncate(path, 2 << 30)

    with pytest.raises(RefusedFile) as refusal:
        list(open_feed(format_name, path, on=ON))

    assert refusal.value.code == "file.too_large"


def test_limit_can_be_raised_and_the_file_is_still_read_as_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(CONTENT["csv"])

    with pytest.raises(RefusedFile):
        list(open_feed("csv", path, on=ON, limits=Limits(file_bytes=10)))
    rows = list(open_feed("csv", path, on=ON, limits=Limits(file_bytes=10_000)))

    assert len(rows) == 1


def test_file_is_closed_when_reading_stops_half_way(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(csv_feed(BEN, AMELIA))
    rows = open_feed("csv", path, on=ON)
    next(rows)

    rows.close()  # a generator, though only promised as an iterator

    assert list(rows) == []
