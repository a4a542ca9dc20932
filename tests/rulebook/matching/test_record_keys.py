"""The keys of a record worked out together are those worked out apart."""

from datetime import date

import pytest

from linkspan.matching import Features, fold, joining_keys, keys_for, record_keys

FACES = [
    Features(given="Amelia Rose", family="Smith-Jones", born=date(2015, 3, 4), postcode="HW1 8AL", school="990001"),
    Features(given="Mohammed", family="Khan", born=date(2012, 11, 30), nhs="9994221779", upn="H801200001001"),
    Features(given="Ali", family="Ali"),
    Features(family="Unborn", born=date(2026, 12, 24), born_precision="expected", postcode="WX2"),
    Features(),
]


@pytest.mark.parametrize("face", FACES)
def test_open_and_placed_keys_are_the_keys_a_record_is_stored_under(face: Features) -> None:
    keys = record_keys(face)

    assert {*keys.open, *keys.placed} == set(keys_for(face))


@pytest.mark.parametrize("face", FACES)
def test_open_keys_are_those_of_the_face_without_its_place(face: Features) -> None:
    keys = record_keys(face)

    assert set(keys.open) == set(keys_for(fold(face).without_place()))


@pytest.mark.parametrize("face", FACES)
def test_a_record_is_looked_up_by_the_same_keys(face: Features) -> None:
    assert record_keys(face).joining == joining_keys(face)
