"""Real published files: the Department for Education's custodians, directory and demographics; and a whole partnership.

The Department's people are invented too. The files are read where they lie and never copied here.
"""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from linkspan import synth
from linkspan.agencies import queries as agencies
from linkspan.audit import Actor
from linkspan.children import models as children
from linkspan.children.queries import file, finding
from linkspan.interop import bench, commands, models, queries, setup
from linkspan.matching import Query
from linkspan.sharing import rules
from tests import cast
from tests.plugins.leftout import SHARED
from tests.support.database import as_test

DFE = SHARED / "dfe-sui"
CUSTODIANS = {
    "LOCAL-AUTHORITY-01": "local-authority-01",
    "EDUCATION-01": "education-01",
    "HEALTH-01": "health-01",
    "POLICE-01": "police-01",
    "NO-DSA-01": "no-dsa-01",
}
OCTAVIA = "9691292211"
REASON = rules.stated("request", "asked by the custodians' pilot")

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> cast.Cast:
    return cast.build()


class Pilot:
    """The Department's files, loaded for organisations that its directory founded in Northmere."""

    def __init__(self, people: cast.Cast, at: datetime) -> None:
        self.at = at
        self.founded = self.found(people)
        self.loads = {"NHS-PDS": self.load("NHS-PDS", "dfe-demographics", DFE / "pds-data.json")}
        for code, name in CUSTODIANS.items():
            self.loads[code] = self.load(code, "dfe-custodian", DFE / f"{name}.custodian.json")

    def found(self, people: cast.Cast) -> tuple[setup.Founded, ...]:
        return setup.found_custodians(
            path=DFE / "org-directory.json", area_code=people.northmere.code, area_name="", demographics="NHS-PDS",
            by=Actor.system("setup"), at=self.at,
        )  # fmt: skip

    def load(self, code: str, format_name: str, path: Path) -> commands.Loaded:
        organisation = agencies.organisation_by_code(code)
        return commands.load_feed(
            path=path, format_name=format_name, organisation_id=organisation.id,
            by=Actor.system("feed", organisation.id), at=lambda: self.at,
        )  # fmt: skip


@pytest.fixture
def pilot(people: cast.Cast, now: datetime) -> Pilot:
    return Pilot(people, now)


def children_numbered(number: str) -> set[UUID]:
    with as_test():
        versions = children.RecordVersion.objects.filter(said__nhs_number=number)
        links = children.Link.objects.filter(record__in=versions.values("record"), until_at=None)
        return set(links.values_list("child_id", flat=True))


@pytest.mark.needs_shared
def test_the_directory_founds_its_five_custodians_once(people: cast.Cast, pilot: Pilot) -> None:
    again = pilot.found(people)

    assert [each.code for each in pilot.founded] == [*CUSTODIANS, "NHS-PDS"]
    assert all(each.is_new for each in pilot.founded)
    assert not any(each.is_new for each in again)


@pytest.mark.needs_shared
def test_four_people_come_in_and_the_superseded_number_is_refused_in_plain_words_and_kept_as_such(
    pilot: Pilot,
) -> None:
    loaded = pilot.loads["NHS-PDS"]

    page = queries.load_page(load_id=loaded.load_id, by=Actor.system("feed"), at=pilot.at)
    kept = queries.superseded_numbers(by=Actor.system("feed"), at=pilot.at)

    (refused,) = page.refusals
    assert (loaded.rows, loaded.new, loaded.refused) == (4, 3, 1)
    assert (refused.line, refused.field, refused.value_shown) == (4, "nhs_number", "9449310424")
    assert refused.reason == "This NHS number has been superseded: the NHS gave the person another number."
    assert "under the current number" in refused.what_to_do
    assert kept == {"9449310424"}
    assert children_numbered("9449310424") == set()


@pytest.mark.needs_shared
def test_every_custodian_s_record_is_kept_and_the_one_with_none_has_none(pilot: Pilot) -> None:
    kept = {code: (load.rows, load.new, load.refused) for code, load in pilot.loads.items()}

    assert kept == {
        "NHS-PDS": (4, 3, 1),
        "LOCAL-AUTHORITY-01": (4, 4, 0),
        "EDUCATION-01": (2, 2, 0),
        "HEALTH-01": (2, 2, 0),
        "POLICE-01": (2, 2, 0),
        "NO-DSA-01": (0, 0, 0),
    }


@pytest.mark.needs_shared
def test_the_child_with_one_number_is_one_file_with_each_custodian_s_contact(people: cast.Cast, pilot: Pilot) -> None:
    by = people.amina.actor(pilot.at)

    (child_id,) = children_numbered(OCTAVIA)
    found = finding.find(query=Query(nhs=OCTAVIA), by=by, at=pilot.at, reason=REASON)
    shown = file.child_file(child_id=child_id, by=by, at=pilot.at, reason=REASON, reason_code="request")

    around = {(worker.organisation, worker.name, worker.phone) for worker in shown.workers}
    assert [answer.child_id for answer in found.likely] == [child_id]
    assert shown.name == "Octavia Chislett"
    assert [fact.value for fact in shown.nhs_numbers] == [OCTAVIA]
    assert around >= {
        ("Example Local Authority", "Social Care Team", "01234 555 500"),
        ("Example Education Custodian", "School Records Team", "01234 555 500"),
        ("Example Health Custodian", "Health Records Team", "01234 555 500"),
        ("Example Police Custodian", "Police Records Team", "01234 555 500"),
    }
    assert "NHS demographics service" not in {worker.organisation for worker in shown.workers}


@pytest.mark.needs_shared
def test_the_same_files_again_change_nothing(people: cast.Cast, pilot: Pilot) -> None:
    again = Pilot(people, pilot.at)

    changed = {code: (load.new, load.changed, load.ended) for code, load in again.loads.items()}
    assert set(changed.values()) == {(0, 0, 0)}
    with as_test():
        assert models.RowRefused.objects.values("value_shown").distinct().count() == 1


# --- a whole invented partnership -------------------------------------------------------------------------------


FEEDS = ("council", "schools", "gps", "hospital", "police")
CHILDREN, SEED, SEARCHES = 250, 7, 30


def keep_standard(queries: Path) -> None:
    """Leave only the plain questions, so that the searcher stays within what is usual in an hour."""
    heading, *rows = queries.read_text(encoding="utf-8").splitlines(keepends=True)
    queries.write_text("".join([heading, *(row for row in rows if row.split(",")[1] == "standard")]), encoding="utf-8")


def test_a_search_of_an_invented_partnership_finds_what_its_truth_file_says(tmp_path: Path) -> None:
    at = datetime.now(UTC)
    synth.run(CHILDREN, SEED, tmp_path)
    organisations = setup.found_partnership(path=tmp_path / "partnership.json", by=Actor.system("demo"), at=at)
    loads = [
        commands.load_feed(
            path=tmp_path / f"{feed}.csv", format_name="csv", organisation_id=organisations[feed],
            by=Actor.system("feed", organisations[feed]), at=lambda: at,
        )
        for feed in FEEDS
    ]  # fmt: skip

    keep_standard(tmp_path / "queries.csv")

    found = bench.search(folder=tmp_path, most=SEARCHES)["sets"]["standard"]

    assert all(load.state == "done" for load in loads)
    assert sum(load.new for load in loads) > 3 * CHILDREN
    assert found["recall_at_5"] >= 0.9
    assert found["recall_at_1"] >= 0.8
