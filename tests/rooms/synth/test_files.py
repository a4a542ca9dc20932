"""What is written: the same each time, in the template's columns, and never refusable unless meant to be."""

import hashlib
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest
from stdnum.gb import nhs
from stdnum.gb.upn import calc_check_digit

from linkspan import synth
from linkspan.interop.feeds.csv_file import read_csv
from linkspan.interop.feeds.refusals import RefusedRow
from linkspan.interop.feeds.template import COLUMN_NAMES
from linkspan.synth.identifiers import HOME_LA, NEIGHBOUR_LA, NHS_SPACE, NhsNumbers
from tests.rooms.synth.conftest import FEEDS, Written


def _digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def _run_apart(folder: Path, hash_seed: str) -> str:
    code = f"from pathlib import Path; from linkspan import synth; synth.run(400, 5, Path({str(folder)!r}))"
    source = str(Path(synth.__file__).parents[2])
    environment = {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": source}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return _digest(folder)


def _refused(folder: Path) -> dict[str, list[str]]:
    """Read every feed as the data officer's load would; give the ids of the rows refused."""
    refused: dict[str, list[str]] = {}
    for code in FEEDS:
        with (folder / f"{code}.csv").open("rb") as file:
            rows = list(read_csv(file, on=synth.DEFAULT_ON))
        refused[code] = [row.record_id or "" for row in rows if isinstance(row, RefusedRow)]
    return refused


def test_the_same_seed_writes_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    first = _run_apart(tmp_path / "one", "1")
    second = _run_apart(tmp_path / "two", "2")

    assert first == second


def test_another_seed_writes_other_children(tmp_path: Path) -> None:
    synth.run(300, 1, tmp_path / "one")
    synth.run(300, 2, tmp_path / "two")

    one, two = ((tmp_path / name / "gps.csv").read_bytes() for name in ("one", "two"))
    assert one != two


def test_every_profile_holds_the_same_children() -> None:
    names = [
        [(child.id, child.given, child.nhs) for child in synth.generate(300, 4, profile).children]
        for profile in ("clean", "normal", "poor")
    ]

    assert names[0] == names[1] == names[2]


def test_every_feed_has_the_columns_of_the_template(normal: Written) -> None:
    for code in FEEDS:
        with (normal.folder / f"{code}.csv").open(encoding="utf-8", newline="") as file:
            header = file.readline().strip().split(",")

        assert tuple(header) == tuple(COLUMN_NAMES) == synth.COLUMNS


def test_no_row_of_a_normal_partnership_is_refused(normal: Written) -> None:
    refused = _refused(normal.folder)

    assert refused == {code: [] for code in FEEDS}


def test_no_row_of_a_clean_partnership_is_refused(clean: Written) -> None:
    refused = _refused(clean.folder)

    assert refused == {code: [] for code in FEEDS}


def test_a_poor_partnership_has_refused_exactly_the_rows_its_truth_names(poor: Written) -> None:
    meant = {
        code: [row["record_id"] for row in poor.truth if row["agency"] == code and row["refusable"]] for code in FEEDS
    }

    refused = _refused(poor.folder)

    assert refused == meant
    assert 0.008 < sum(map(len, meant.values())) / len(poor.truth) < 0.022


def test_every_nhs_number_is_valid_and_from_the_test_range(normal: Written) -> None:
    numbers = [row["nhs_number"] for row, _ in normal.rows() if row["nhs_number"]]

    assert len(numbers) > 5_000
    assert all(nhs.is_valid(number) and number.startswith("999") for number in numbers)


def test_every_upn_has_its_check_letter_and_an_abolished_councils_number(normal: Written) -> None:
    numbers = [row["upn"] for row, _ in normal.rows() if row["upn"]]

    assert len(numbers) > 5_000
    assert all(calc_check_digit(number[1:]) == number[0] for number in numbers)
    assert {number[1:4] for number in numbers} == {HOME_LA, NEIGHBOUR_LA}


def test_no_two_identities_share_an_nhs_number_or_a_upn() -> None:
    children = synth.generate(3_000, 6).children

    numbers = Counter(number for child in children for number in (child.nhs, child.old_nhs) if number)
    pupils = Counter(child.upn for child in children if child.upn)

    assert numbers.most_common(1)[0][1] == 1
    assert pupils.most_common(1)[0][1] == 1


def test_the_numbers_given_out_end_with_the_test_range() -> None:
    numbers = NhsNumbers(Random(1))
    numbers._given = NHS_SPACE

    with pytest.raises(ValueError, match="used up"):
        numbers.take()


def test_every_phone_number_is_from_a_range_kept_for_drama(normal: Written) -> None:
    columns = [name for name in synth.COLUMNS if name.endswith("phone")]
    phones = {row[name] for row, _ in normal.rows() for name in columns} - {""}

    assert phones
    assert all(phone.startswith(("07700 900", "01632 960")) for phone in phones)


def test_truth_covers_every_record_once(normal: Written) -> None:
    in_feeds = Counter((code, row["record_id"]) for code, rows in normal.feeds.items() for row in rows)
    in_truth = Counter((row["agency"], row["record_id"]) for row in normal.truth)

    assert in_feeds == in_truth
    assert set(in_feeds.values()) == {1}


def test_every_child_has_a_record() -> None:
    partnership = synth.generate(1_000, 8)

    seen = {record.child.id for record in synth.records(partnership)}

    assert seen == {child.id for child in partnership.children}


def test_partnership_file_names_feeds_desks_and_six_levels_of_area(normal: Written) -> None:
    plain = json.loads((normal.folder / "partnership.json").read_text(encoding="utf-8"))

    levels = {area["level"] for area in plain["areas"]}
    codes = {area["code"] for area in plain["areas"]}
    organisations = {one["code"]: one for one in plain["organisations"]}

    assert len(levels) == 6
    assert all(area["within"] in codes for area in plain["areas"] if area["level"] != "national")
    assert [feed["organisation"] for feed in plain["feeds"]] == list(FEEDS)
    assert all(organisations[code]["duty_desks"] for code in FEEDS)
    assert sum(one["kind"] == "council" for one in plain["organisations"]) == 3
    assert all(person["organisation"] in organisations for person in plain["cast"])


def test_every_school_and_practice_in_a_feed_is_an_organisation(normal: Written) -> None:
    plain = json.loads((normal.folder / "partnership.json").read_text(encoding="utf-8"))
    known = {value for one in plain["organisations"] for value in one["identifiers"].values()}

    cited = {row[name] for row, _ in normal.rows() for name in ("school_urn", "gp_ods")} - {""}

    assert cited <= known


def test_the_cast_is_named_in_the_feeds_of_their_organisations(normal: Written) -> None:
    cast = json.loads((normal.folder / "partnership.json").read_text(encoding="utf-8"))["cast"]
    named = {row["practitioner_name"] for row, _ in normal.rows()}

    assert {person["name"] for person in cast if person["organisation"] != "kestrel"} <= named


@pytest.mark.parametrize("children", [0, 500_001])
def test_generate_is_refused_outside_the_numbers_it_can_make(children: int) -> None:
    with pytest.raises(ValueError, match="between 1 and"):
        synth.generate(children, 1)


def test_generate_is_refused_for_an_unknown_profile() -> None:
    with pytest.raises(ValueError, match="no profile 'perfect'"):
        synth.generate(10, 1, "perfect")


@pytest.mark.parametrize("children", [1, 2, 7])
def test_a_tiny_partnership_can_be_written(tmp_path: Path, children: int) -> None:
    counts = synth.run(children, 3, tmp_path)

    assert sum(counts.values()) >= children


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []

    synth.run(600, 1, tmp_path, progress=lambda stage, done, total: steps.append((stage, done, total)))

    assert {stage for stage, done, total in steps if done == total} == {"families", "records"}


def test_nothing_is_dated_after_the_day_it_is(tmp_path: Path) -> None:
    on = date(2024, 2, 29)

    partnership = synth.generate(500, 1, on=on)

    for record in synth.records(partnership):
        draft = record.draft
        assert draft.born <= on.isoformat()
        assert all(day is None or day <= on for day in (draft.involved_from, draft.involved_until, draft.died))
