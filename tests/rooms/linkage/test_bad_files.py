"""Files that are not as they should be: a plain line that says what to do, or a run that stays small."""

from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from linkspan.cli.main import app
from linkspan.linkage.faults import CannotMatch
from linkspan.linkage.linking import Options, dedupe, link
from linkspan.linkage.mapping import parse_map
from tests.rooms.linkage.files import pair_of_files, people, rows_of, write


def refused(arguments: list[str]) -> str:
    """Run `linkspan match` and return the one line it left with."""
    result = CliRunner().invoke(app, ["match", *arguments])
    assert result.exit_code == 2, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write(tmp_path / "good.csv", people(50))


def text_file(folder: Path, text: bytes) -> Path:
    path = folder / "odd.csv"
    path.write_bytes(text)
    return path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "is empty"),
        (b"\n\n\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"given_name,family_name\n", "no rows"),
        (b"colour\nred\nblue\n", "looks like a name"),
        (b"PK\x03\x04 a workbook", "workbook"),
        (b"PAR1 cut short", "Parquet"),
        (b"name,name\nA,B\n", "two columns called"),
        (b'given_name,family_name\n"Ann,Lee\n' + b"x,y\n" * 400_000, "quotation mark"),
    ],
)
def test_a_file_that_cannot_be_matched_is_refused_in_one_line(
    tmp_path: Path, good: Path, text: bytes, says: str
) -> None:
    odd = text_file(tmp_path, text)

    line = refused(["link", str(good), str(odd), "--out", str(tmp_path / "out.csv")])

    assert says in line
    assert str(odd) in line


def test_a_map_that_names_no_column_of_either_file_is_refused_with_the_columns_there_are(
    tmp_path: Path, good: Path
) -> None:
    out = ["--out", str(tmp_path / "out.csv")]

    line = refused(["link", str(good), str(good), *out, "--map", "given_name=frist"])

    assert "frist" in line
    assert "record_id" in line
    assert "NAME=COLUMN" in refused(["link", str(good), str(good), *out, "--map", "given_name"])
    assert "Choose from" in refused(["link", str(good), str(good), *out, "--map", "shoe_size=given_name"])


def test_an_unknown_engine_a_missing_folder_and_a_folder_as_output_are_refused(tmp_path: Path, good: Path) -> None:
    assert "duckdb or spark" in refused(["dedupe", str(good), "--out", str(tmp_path / "o.csv"), "--engine", "abacus"])
    assert "no folder" in refused(["dedupe", str(good), "--out", str(tmp_path / "not" / "o.csv")])
    assert "is a folder" in refused(["dedupe", str(good), "--out", str(tmp_path)])
    assert "cannot be read" in refused(["dedupe", str(tmp_path / "no.csv"), "--out", str(tmp_path / "o.csv")])
    assert "size" in refused(["dedupe", str(good), "--out", str(tmp_path / "o.csv"), "--memory", "much"])


def test_a_spark_without_java_is_refused_with_what_to_do(
    tmp_path: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)

    line = refused(["dedupe", str(good), "--out", str(tmp_path / "o.csv"), "--engine", "spark"])

    assert "Java 17" in line
    assert "--engine duckdb" in line


def test_an_id_that_stands_twice_is_refused_and_rows_can_be_numbered_instead(tmp_path: Path) -> None:
    rows = people(40)
    rows[7]["record_id"] = rows[8]["record_id"]
    file = write(tmp_path / "twice.csv", rows)
    out = tmp_path / "out.csv"

    line = refused(["dedupe", str(file), "--out", str(out)])
    account = dedupe(file, out, Options(id_column="row"))

    assert "P8" in line
    assert "--id row" in line
    assert [row["id"] for row in rows_of(out)] == [str(number) for number in range(1, 41)]
    assert account.kept == 40


def test_all_names_equal_stays_a_small_run_that_says_what_was_left_out(tmp_path: Path) -> None:
    rows = [{"record_id": f"R{at}", "given_name": "Mary", "family_name": "Smith"} for at in range(5_000)]
    file = write(tmp_path / "same.csv", rows)

    account = dedupe(file, tmp_path / "out.csv", Options())

    assert account.pairs < 500_000
    assert account.common_keys > 0
    assert any("left out of the search" in note for note in account.notes)
    assert account.clusters["clusters"] == 5_000


def test_a_file_without_birth_dates_is_matched_by_names_and_places_and_says_so(tmp_path: Path) -> None:
    left, right = pair_of_files(tmp_path, 400)
    for path in (left, right):
        write(path, [{**row, "date_of_birth": ""} for row in rows_of(path)])
    out = tmp_path / "out.csv"

    account = link(left, right, out, Options())

    assert account.sides[0]["known_in_rows"].get("born") is None
    right_ones = [row["left_id"] == row["right_id"] for row in rows_of(out)]
    assert sum(right_ones) > 250
    assert sum(right_ones) / len(right_ones) > 0.97


def test_two_hundred_columns_are_read_past(tmp_path: Path) -> None:
    rows = [{**row, **{f"other_{at}": "x" for at in range(194)}} for row in people(60)]
    file = write(tmp_path / "wide.csv", rows)

    account = dedupe(file, tmp_path / "out.csv", Options())

    assert account.kept == 60
    assert len(account.sides[0]["not_used"]) == 194


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding_gives_the_same_pairs(tmp_path: Path, encoding: str) -> None:
    rows = people(80)
    for row in rows[::3]:
        row["family_name"] = "Béatrix" + row["family_name"]
    plain, other = write(tmp_path / "plain.csv", rows), write(tmp_path / "other.csv", rows, encoding=encoding)

    link(plain, other, tmp_path / "out.csv", Options())

    assert [row["left_id"] for row in rows_of(tmp_path / "out.csv")] == [row["record_id"] for row in rows]


def test_ragged_rows_nul_characters_and_mixed_encodings_are_mended_and_counted(tmp_path: Path) -> None:
    odd = text_file(
        tmp_path,
        b"id,given_name,family_name,date_of_birth\n1,Zo\xc3\xab,Lund,2014-05-06\n2,Ren\xe9,Falk,2015-01-02\n"
        b"3,A\0da,Stone,2013-03-04,extra\n4,Max\n5,Ada,Stone,2013-03-04\n6,Rene,Falk,2015-01-02\n",
    )
    out = tmp_path / "out.csv"

    account = dedupe(odd, out, Options(at_least=0.01))

    clusters = {row["id"]: row["cluster_id"] for row in rows_of(out)}
    assert account.sides[0]["mended"] == {"ragged_rows": 2, "values_not_utf8": 1, "values_with_nul": 1}
    assert clusters["3"] == clusters["5"]
    assert clusters["2"] == clusters["6"]
    assert len(clusters) == 6


def test_a_cell_that_a_spreadsheet_would_run_is_written_so_that_it_cannot(tmp_path: Path) -> None:
    rows = people(30)
    rows[3]["record_id"] = "=HYPERLINK(1)"
    rows[4]["record_id"] = "-12"
    file = write(tmp_path / "formula.csv", rows)

    dedupe(file, tmp_path / "out.csv", Options())

    ids = [row["id"] for row in rows_of(tmp_path / "out.csv")]
    assert ids[3] == "'=HYPERLINK(1)"
    assert ids[4] == "-12"


def test_a_run_that_fails_leaves_the_earlier_outcome_and_no_temporary_files(tmp_path: Path, good: Path) -> None:
    out, work = tmp_path / "out.csv", tmp_path / "work"
    work.mkdir()
    dedupe(good, out, Options(work=work))
    before = out.read_text()
    twice = write(tmp_path / "twice.csv", people(5) + people(5))

    with pytest.raises(CannotMatch):
        dedupe(twice, out, Options(work=work))

    assert out.read_text() == before
    assert list(work.iterdir()) == []
    assert not list(tmp_path.glob(".*.part"))


def test_a_map_is_read_with_the_usual_other_names(tmp_path: Path) -> None:
    rng = Random(3)
    left, _ = pair_of_files(tmp_path, 200)
    rows = [
        {"nr": row["record_id"], "a": f"{row['given_name']} {row['family_name']}", "b": _slashed(row["date_of_birth"])}
        for row in rows_of(left)
    ]
    rng.shuffle(rows)
    other = write(tmp_path / "other.csv", rows, separator=";")

    account = link(left, other, tmp_path / "out.csv", Options(mapped=parse_map("name=a,dob=b,id=nr")))

    found = rows_of(tmp_path / "out.csv")
    assert account.sides[1]["columns"] == {"name": "a", "date_of_birth": "b"}
    assert sum(row["left_id"] == row["right_id"] for row in found) >= 195
    assert len(found) <= 205


def _slashed(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"
