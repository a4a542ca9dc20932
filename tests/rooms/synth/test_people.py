"""Who is in a partnership: families, names, circumstances, and the mistakes records make about them."""

from collections import Counter, defaultdict
from itertools import pairwise
from random import Random

import pytest

from linkspan import synth
from linkspan.synth import rates, slips
from linkspan.synth.partnership import Partnership
from linkspan.synth.people import Child
from linkspan.synth.traditions import BY_CODE, TRADITIONS, Tradition
from tests.rooms.synth.conftest import Written

MANY = 12_000


@pytest.fixture(scope="module")
def area() -> Partnership:
    """Give a partnership large enough to measure."""
    return synth.generate(MANY, 21)


@pytest.fixture(scope="module")
def recorded() -> list[synth.Record]:
    """Give the records of a partnership kept as usual."""
    return list(synth.records(synth.generate(5_000, 9)))


def _share(area: Partnership, of: str) -> float:
    return sum(bool(getattr(child, of)) for child in area.children) / MANY


def test_every_tradition_names_about_its_share_of_children(area: Partnership) -> None:
    found = Counter(child.tradition for child in area.children)

    for tradition in TRADITIONS:
        assert 0.6 * tradition.share < found[tradition.code] / MANY < 1.6 * tradition.share


@pytest.mark.parametrize("tradition", TRADITIONS, ids=lambda tradition: tradition.code)
def test_every_tradition_has_lists_long_enough(tradition: Tradition) -> None:
    least_given, least_family = (150, 300) if tradition.code == "white_british" else (60, 60)

    assert len(tradition.girls.items) >= least_given
    assert len(tradition.boys.items) >= least_given
    assert len(tradition.families.items) >= least_family


def test_white_british_family_names_have_a_long_tail(area: Partnership) -> None:
    names = Counter(child.family_name for child in area.children if child.tradition == "white_british")

    assert len(names) > 900
    assert names.most_common(1)[0][1] / names.total() < 0.03


def test_twins_are_about_one_child_in_thirty_and_share_birth_date_and_home(area: Partnership) -> None:
    births: dict[str, list[Child]] = defaultdict(list)
    for child in area.children:
        if child.birth_set:
            births[child.birth_set].append(child)

    assert 0.024 < sum(map(len, births.values())) / MANY < 0.042
    for twins in births.values():
        assert len(twins) in (2, 3)
        assert len({(child.born, child.home.uprn, child.family.id) for child in twins}) == 1
        assert len({child.given for child in twins}) == len(twins)


def test_brothers_and_sisters_are_born_nine_months_apart_or_together(area: Partnership) -> None:
    for family in area.families:
        born = sorted(
            child.birthday for child in family.children if not child.no_birth_papers and child.adopted != "old"
        )
        gaps = [(later - earlier).days for earlier, later in pairwise(born)]

        assert all(gap == 0 or gap > 270 for gap in gaps)


@pytest.mark.parametrize(
    ("of", "share"),
    [
        ("died", rates.RARE.died),
        ("placed_out_of_area", rates.RARE.looked_after * rates.RARE.placed_out_of_area),
        ("privately_fostered", rates.RARE.privately_fostered),
        ("is_unborn", rates.RARE.unborn),
        ("old_nhs", rates.POPULATION.superseded_nhs),
        ("renamed_on", rates.POPULATION.surname_changed),
    ],
)
def test_circumstances_befall_about_the_documented_share(area: Partnership, of: str, share: float) -> None:
    found = _share(area, of)

    assert 0.6 * share <= found <= 1.5 * share


def test_protection_befalls_the_documented_share(area: Partnership) -> None:
    found = Counter(child.protection for child in area.children)

    assert found["location"] == round(MANY * rates.RARE.location_protected)
    assert found["identity"] == round(MANY * rates.RARE.identity_protected)


def test_every_rare_circumstance_is_present_in_a_small_partnership() -> None:
    children = synth.generate(250, 2).children

    assert {"location", "identity"} <= {child.protection for child in children}
    assert {"old", "new"} <= {child.adopted for child in children}
    assert any(child.is_unborn for child in children)
    assert any(child.died for child in children)
    assert any(child.looked_after_from for child in children)


def test_an_adopted_child_has_two_identities_with_nothing_to_tie_them_but_the_wall(area: Partnership) -> None:
    walls: dict[str, dict[str, Child]] = defaultdict(dict)
    for child in area.children:
        if child.wall:
            walls[child.wall][child.adopted] = child

    assert len(walls) == round(MANY * rates.RARE.adopted)
    for sides in walls.values():
        old, new = sides["old"], sides["new"]
        assert old.born == new.born
        assert old.sex == new.sex
        assert old.nhs != new.nhs
        assert not {old.upn} & {new.upn} - {""}
        assert old.home.uprn != new.home.uprn


def test_no_record_of_an_old_identity_is_open_and_no_record_gives_the_other_sides_number(
    normal: Written,
) -> None:
    numbers: dict[str, set[str]] = defaultdict(set)
    for row, truth in normal.rows():
        if truth["wall_id"]:
            numbers[f"{truth['wall_id']} {truth['adopted']}"].add(row["nhs_number"])
        if truth["adopted"] == "old":
            assert row["involved_until"]

    for side, given in numbers.items():
        if side.endswith(" old"):
            assert not given & numbers[side.replace(" old", " new")] - {""}


def test_unborn_children_have_an_expected_date_alone(normal: Written) -> None:
    rows = [row for row, truth in normal.rows() if truth["unborn"]]

    assert rows
    for row in rows:
        assert row["expected_date_of_birth"] > synth.DEFAULT_ON.isoformat()
        assert (row["date_of_birth"], row["given_name"], row["sex"]) == ("", "Unborn", "U")
        assert row["family_name"]
        assert not row["nhs_number"]


def test_children_who_died_have_one_birth_date_no_later_than_the_death(normal: Written) -> None:
    rows = [row for row, truth in normal.rows() if truth["deceased"]]

    assert any(row["deceased_on"] for row in rows)
    for row in rows:
        assert row["date_of_birth"]
        assert not row["expected_date_of_birth"]
        assert not row["deceased_on"] or row["date_of_birth"] <= row["deceased_on"]
        assert row["involved_until"] or not row["deceased_on"]


def test_a_protected_childs_new_home_is_in_some_feed_with_no_mark_on_it(recorded: list[synth.Record]) -> None:
    unmarked = [
        record
        for record in recorded
        if record.child.protection == "location"
        and record.draft.protection == "none"
        and record.draft.postcode == record.child.home.postcode
    ]

    assert unmarked


def test_each_source_holds_about_its_share_of_children(normal: Written) -> None:
    children = normal.children
    holding = {
        code: len({truth["child_id"] for truth in normal.truth if truth["agency"] == code}) / len(children)
        for code in normal.feeds
    }

    assert 4.2 < len(normal.truth) / len(children) < 4.8
    assert 0.10 < holding["council"] < 0.16
    assert 0.72 < holding["schools"] < 0.86
    assert holding["gps"] > 0.94
    assert holding["hospital"] > 0.88
    assert 0.15 < holding["police"] < 0.28


def test_sensitive_services_see_only_older_children_and_only_at_the_hospital(normal: Written) -> None:
    marked = [(truth["agency"], row) for row, truth in normal.rows() if row["sensitive_service"]]

    assert marked
    assert {agency for agency, _ in marked} == {"hospital"}
    assert all(row["sensitive_service"] == "yes" for _, row in marked)


def test_clean_records_name_every_child_as_the_truth_does() -> None:
    area = synth.generate(800, 9, "clean")

    for record in synth.records(area):
        child, draft = record.child, record.draft
        assert draft.born == (child.born.isoformat() if child.born else "")
        assert draft.given == child.given or draft.given.startswith("Baby")
        assert draft.nhs in ("", child.nhs)


def test_slips_happen_about_as_often_as_documented(recorded: list[synth.Record]) -> None:
    records = [record for record in recorded if record.child.born]
    white = [one for one in records if one.child.tradition == "white_british" and one.agency == "hospital"]
    given = sum(one.draft.given != one.child.given for one in white) / len(white)
    born = sum(one.draft.born != one.child.birthday.isoformat() for one in records) / len(records)

    assert 0.02 < given < 0.09
    assert 0.008 < born < 0.03


def test_names_from_elsewhere_are_respelt_more_than_names_from_here(recorded: list[synth.Record]) -> None:
    changed, seen = Counter[str](), Counter[str]()

    for record in recorded:
        seen[record.child.tradition] += 1
        changed[record.child.tradition] += record.draft.given != record.child.given

    assert all(
        changed[code] / seen[code] > changed["white_british"] / seen["white_british"]
        for code in seen
        if code != "white_british"
    )


def test_respelling_prefers_a_known_variant() -> None:
    respelt = {slips.respell("Mohammed", BY_CODE["south_asian_muslim"], Random(n)) for n in range(40)}

    assert respelt == {"Muhammad", "Mohammad", "Mohamed", "Muhammed", "Mohamad", "Md"}


def test_marks_are_lost_letter_by_letter() -> None:
    assert [slips.plain(name) for name in ("Łukasz", "Wójcik", "Ștefan", "Foláṣadé")] == [
        "Lukasz", "Wojcik", "Stefan", "Folasade",
    ]  # fmt: skip


def test_a_mistyped_name_differs_by_one_error() -> None:
    for n in range(200):
        typed = slips.mistype("Charlotte", Random(n))

        assert abs(len(typed) - 9) <= 1
        assert typed[0] == "C"


def test_sisters_and_brothers_bear_the_forms_their_tradition_gives(area: Partnership) -> None:
    girls = [child for child in area.children if child.tradition == "polish" and child.sex == "F"]
    sikh = [child for child in area.children if child.tradition == "sikh" and not child.is_unborn]

    assert any(child.family_name.endswith("ska") for child in girls)
    assert all(
        ("Kaur" if child.sex == "F" else "Singh") in (child.middle, child.family_name)
        for child in sikh
        if not child.renamed_on
    )


def test_somali_children_bear_their_fathers_and_grandfathers_names(area: Partnership) -> None:
    children = [
        child for child in area.children if child.tradition == "somali" and not child.is_unborn and not child.renamed_on
    ]

    assert children
    assert all(child.middle == child.family.line.father_given for child in children)
