"""Writing a partnership out: feeds, truth, queries and the partners."""

import csv
import json
from contextlib import ExitStack
from pathlib import Path

from linkspan.synth import rates, searches, signs
from linkspan.synth.partnership import Partnership, records
from linkspan.synth.people import Child
from linkspan.synth.population import Progress
from linkspan.synth.record import COLUMNS
from linkspan.synth.tables import words

TRUTH_COLUMNS = tuple(
    words("""
    child_id agency record_id tradition family_id household_id birth_set adopted wall_id protection unborn
    deceased moved surname_changed looked_after out_of_area privately_fostered superseded_nhs no_birth_papers
    refusable
    """)
)


def write(partnership: Partnership, out: Path, progress: Progress | None = None) -> dict[str, int]:
    """Write every file into a folder, made if need be; return how many records each feed has."""
    out.mkdir(parents=True, exist_ok=True)
    counts = _write_feeds(partnership, out, progress)
    _write_queries(partnership, out)
    _write_signs(partnership, out)
    plain = {
        "seed": partnership.seed,
        "profile": partnership.profile,
        "on": partnership.on.isoformat(),
        "children": len(partnership.children),
        "feeds": [
            {"organisation": code, "file": f"{code}.csv", "format": "csv", "records": count}
            for code, count in counts.items()
        ],
        **partnership.partners.as_plain(),
    }
    text = json.dumps(plain, ensure_ascii=False, indent=1)
    (out / "partnership.json").write_text(text + "\n", encoding="utf-8")
    return counts


def _write_feeds(partnership: Partnership, out: Path, progress: Progress | None) -> dict[str, int]:
    counts = {source.code: 0 for source in rates.SOURCES}
    about: tuple[str, tuple[str, ...]] = ("", ())
    with ExitStack() as open_files:
        feeds = {}
        for code in counts:
            file = open_files.enter_context((out / f"{code}.csv").open("w", encoding="utf-8", newline=""))
            feeds[code] = csv.writer(file, lineterminator="\r\n")
            feeds[code].writerow(COLUMNS)
        truth = csv.writer(
            open_files.enter_context((out / "truth.csv").open("w", encoding="utf-8", newline="")),
            lineterminator="\r\n",
        )
        truth.writerow(TRUTH_COLUMNS)
        for record in records(partnership, progress):
            child = record.child
            feeds[record.agency].writerow(record.draft.cells(record.record_id))
            if about[0] != child.id:
                about = (child.id, _marks(child))
            truth.writerow((child.id, record.agency, record.record_id, *about[1], record.draft.refusable))
            counts[record.agency] += 1
    return counts


def _marks(child: Child) -> tuple[str, ...]:
    """Say what the truth file notes of a child, on each of its records."""
    noted = (
        child.is_unborn,
        child.died,
        len(child.homes) > 1,
        child.renamed_on,
        child.looked_after_from,
        child.placed_out_of_area,
        child.privately_fostered,
        child.old_nhs,
        child.no_birth_papers,
    )
    known = (child.tradition, child.family.id, child.household, child.birth_set, child.adopted, child.wall)
    return (*known, child.protection, *("yes" if one else "" for one in noted))


def _write_queries(partnership: Partnership, out: Path) -> None:
    with (out / "queries.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\r\n")
        rows.writerow(searches.COLUMNS)
        rows.writerows(query.cells() for query in searches.queries(partnership))


def _write_signs(partnership: Partnership, out: Path) -> None:
    """Write a year of early signs, and apart from them what was truly so of each child."""
    with (
        (out / "signs.csv").open("w", encoding="utf-8", newline="") as file,
        (out / "signs-truth.csv").open("w", encoding="utf-8", newline="") as truth_file,
    ):
        rows, truths = csv.writer(file), csv.writer(truth_file)
        rows.writerow(signs.SIGN_COLUMNS)
        truths.writerow(signs.TRUTH_COLUMNS)
        for truth, found in signs.signs(partnership):
            truths.writerow(truth.cells())
            rows.writerows(row.cells() for row in found)
