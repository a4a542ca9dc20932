"""Our checks of a census against the published validator: what it would refuse, we refuse first."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from linkspan.interop.census import codes, records, rulebook
from linkspan.interop.census.checks import check
from linkspan.interop.census.reader import read_message
from linkspan.interop.census.years import Year
from tests.plugins.leftout import SHARED
from tests.rooms.interop.census_messages import written
from tests.support.census_validator import ask

pytestmark = pytest.mark.needs_validator
YEAR = Year(2026)
HEADER = records.Header(
    collection="CIN", year=2026, reference_date=date(2026, 3, 31), source_level="L", lea="201",
    software_code="Linkspan", release="1", serial_no="001",
)  # fmt: skip
# Rules that the validator does not run as its own words say, and why: there we go by the words.
ITS_OWN_FAULTS = {
    "8614": "it stops with an error at lists of factors",
    "8898": "it stops with an error at lists of factors",
    "8869": "it compares a list of factors with a word",
    "8945Q": "it compares a list of factors with a word",
    "8950Q": "it compares a list of factors with a word",
    "8565": "it puts an invented plan in the place of the file's, and stops with an error",
    "8540": "it looks for the child in the row of another table, and names nobody",
    "8832": "it names the child in the row of another table",
    "8870Q": "it compares the target date as a word",
    "8935": "it counts plans by their number within an episode, which no two share",
    "8940": "it compares plans by their number within an episode: the first of two episodes are not held together",
}


class Inventor:
    """Invents children with faults of every kind, the same ones each time."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def maybe(self, value: object, often: float = 0.8) -> object:
        return value if self.chance.random() < often else None

    def day(self, around: date = date(2025, 10, 1), spread: int = 220) -> date:
        return around + timedelta(days=self.chance.randint(-spread, spread))

    def after(self, day: date, often: float = 0.7) -> date | None:
        """A later day, mostly; sometimes the same, an earlier one, or none."""
        if self.chance.random() > often:
            return None
        return day + timedelta(days=self.chance.choice([*range(1, 90), 0, -3]))

    def some(self, options: object, most: int = 2) -> tuple[str, ...]:
        return tuple(self.chance.choices(sorted(options), k=self.chance.randint(0, most)))

    def child(self, number: int) -> records.Child:
        pick = self.chance.choice
        born = pick([self.day(date(2014, 1, 1), 3500), self.day(date(2026, 4, 1), 60)])
        unborn = self.chance.random() < 0.15
        return records.Child(
            la_child_id=pick([f"C{number}"] * 9 + [f"C-{number}", f"{number}" * 12]),
            upn=pick([None, "H801200001001", f"A{number:012}"]),
            upn_unknown=pick([None, None, "UN1", "UN2", "UN7"]),
            born_on=None if unborn else born,
            expected_on=born if unborn or self.chance.random() < 0.05 else None,
            sex=pick(["F", "M", "U", "U", None]),
            died_on=pick([None] * 8 + [self.day()]),
            ethnicity=pick([*codes.ETHNICITIES, None]),
            disabilities=self.some(codes.DISABILITIES, 3) or pick([(), ("NONE",)]),
            episodes=tuple(self.episode() for _ in range(pick([1, 1, 1, 2]))),
        )

    def episode(self) -> records.Episode:
        pick = self.chance.choice
        begun = self.day()
        busy = self.chance.random() < 0.8
        return records.Episode(
            referred_on=begun, source=pick([*codes.SOURCES, None]), primary_need=pick([*codes.NEEDS, None]),
            closed_on=(closed := self.after(begun, 0.4)),
            closing_reason=pick([*codes.CLOSINGS] if closed else [None] * 9 + ["RC1"]),
            conference_on=pick([None, None, None, self.day()]),
            assessments=tuple(self.assessment(begun) for _ in range(pick([0, 1, 1, 2]) if busy else 0)),
            need_plans=tuple(
                records.NeedPlan(start := self.day(begun, 40), self.after(start))
                for _ in range(pick([0, 0, 1, 2]) if busy else 0)
            ),
            enquiries=tuple(self.enquiry(begun) for _ in range(pick([0, 0, 1, 2]) if busy else 0)),
            no_further_action=pick([False] * 8 + [True, None]),
            protection_plans=tuple(self.plan(begun) for _ in range(pick([0, 0, 1, 2]) if busy else 0)),
        )  # fmt: skip

    def assessment(self, begun: date) -> records.Assessment:
        start = self.day(begun, 30)
        return records.Assessment(start, None, self.after(start), self.some(codes.FACTORS, 3))

    def enquiry(self, begun: date) -> records.Enquiry:
        start = self.day(begun, 30)
        return records.Enquiry(
            start, self.after(start), self.after(start), self.chance.choice([True, False, None, False])
        )

    def plan(self, begun: date) -> records.ProtectionPlan:
        start = self.day(begun, 40)
        categories = [*codes.CATEGORIES, None]
        return records.ProtectionPlan(
            start, self.after(start), self.chance.choice(categories), self.chance.choice(categories),
            self.chance.choice([0, 1, None]),
            tuple(day for _ in range(self.chance.randint(0, 2)) if (day := self.after(start))),
        )  # fmt: skip


def ours(children: tuple[records.Child, ...]) -> set[tuple[str, str]]:
    return {(each.la_child_id, each.rule.code) for each in check(children, YEAR)}


@pytest.fixture(scope="module")
def invented() -> tuple[records.Child, ...]:
    inventor = Inventor(2026)
    return tuple(inventor.child(number) for number in range(600))


def test_our_checks_find_what_the_validator_finds_and_nothing_else(
    invented: tuple[records.Child, ...], tmp_path: Path
) -> None:
    file = tmp_path / "invented.xml"
    file.write_bytes(written(records.Message(HEADER, invented)))

    (said,) = ask(file)

    mine = ours(invented)
    missed = {(child, rule) for child, rule in said.children - mine if rule in rulebook.BY_CODE and rule != "8832"}
    assert missed == set()
    assert {(child, rule) for child, rule in mine - said.children if rule not in ITS_OWN_FAULTS} == set()
    assert {rule for _child, rule in mine} >= set(rulebook.BY_CODE) - {"1560Q", "8775Q", "8805"}


def test_we_call_an_error_what_the_validator_calls_an_error(
    invented: tuple[records.Child, ...], tmp_path: Path
) -> None:
    file = tmp_path / "one.xml"
    file.write_bytes(written(records.Message(HEADER, invented[:1])))

    (said,) = ask(file)

    assert {rule.code for rule in rulebook.RULES if rule.refuses} <= said.errors
    assert not {rule.code for rule in rulebook.RULES if not rule.refuses} & said.errors


@pytest.mark.needs_shared
def test_our_checks_of_the_published_sample_agree_with_the_validator() -> None:
    path = SHARED / "cin-census" / "fake_CIN_data.xml"
    with path.open("rb") as stream:
        message, _unkept = read_message(stream)

    (said,) = ask(path)

    # Its reference date is 21 July 2022, which no census year ends on: what hangs on the year is not compared.
    of_the_year = {"8620", "8600", "8545Q", "8520", "8775Q", "8770Q", "8820"}
    compared = set(rulebook.BY_CODE) - set(ITS_OWN_FAULTS) - of_the_year
    mine = {(each.la_child_id, each.rule.code) for each in check(message.children, Year(2022))}
    assert {pair for pair in mine if pair[1] in compared} == {pair for pair in said.children if pair[1] in compared}
