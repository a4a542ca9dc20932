"""Keys: what is stored, what is looked up, and what is too little to look up by."""

import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from linkspan.matching import (
    Features,
    Query,
    fold,
    joining_keys,
    joining_keys_for_many,
    keys_for,
    keys_for_many,
    pairs_within,
    query_keys,
    why_too_little,
)
from tests.rulebook.matching.people import AMELIA, child

FULL = child(
    middle="Rose", known_as="Millie", former_family="Jones", nhs="9434765919", upn="H801200001001", school="123456"
)


@pytest.mark.parametrize(
    "query",
    [
        Query(name="amelia hartley"),
        Query(name="Hartley Amelia"),
        Query(name="amelia hartly"),
        Query(name="amelia rose hartley"),
        Query(given="Millie", family="Hartley"),
        Query(given="Amelia", family="Jones"),
        Query(given="Amelia", age=11, on=date(2025, 9, 1)),
        Query(given="Amelia", age=12, on=date(2025, 9, 1)),
        Query(family="Hartley", birth_year=2014),
        Query(family="Hartley", birth_year=2013),
        Query(name="Amelia", postcode="BD3"),
        Query(name="Hartley", postcode="bd39aa"),
        Query(family="Hartley", school="123456"),
        Query(name="Amelia", school="123456"),
        Query(nhs="943 476 5919"),
        Query(upn="h801200001001"),
        Query(name="Hartley", born=date(2014, 3, 9)),
        Query(name="Hartley", born=date(2014, 9, 3)),
        Query(born=date(2014, 3, 9), postcode="BD3"),
    ],
)
def test_a_practitioner_reaches_the_child_by_any_part(query: Query) -> None:
    assert why_too_little(query) is None
    assert set(query_keys(query)) & set(keys_for(FULL))


@pytest.mark.parametrize(
    "record",
    [
        AMELIA,
        child(given="Millie", postcode=None),
        child(given="Hartley", family="Amelia"),
        child(born=date(2014, 9, 3), postcode="LS7 1AB"),
        child(born=date(2013, 3, 9), postcode=None),
        child(given="Baby", sex=None),
        child(family="Brook", born=None),
        child(born=None, postcode=None),
        Features(nhs="9434765919"),
        child(born=date(2014, 1, 1), born_precision="default", postcode=None),
    ],
)
def test_an_arriving_record_reaches_its_child(record: Features) -> None:
    assert set(joining_keys(record)) & set(keys_for(FULL))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (Query(), "nothing"),
        (Query(name="Amelia"), "one_name"),
        (Query(family="Hartley", sex="F"), "one_name"),
        (Query(name="A", postcode="BD3"), "no_name"),
        (Query(born=date(2014, 3, 9)), "no_name"),
        (Query(postcode="BD3 9AA"), "no_name"),
        (Query(school="123456"), "no_name"),
        (Query(age=11, on=date(2025, 9, 1)), "no_name"),
        (Query(name="Baby", born=date(2014, 3, 9)), "no_name"),
        (Query(name="\u202e \x00"), "nothing"),
    ],
)
def test_a_query_that_says_too_little_is_told_so(query: Query, code: str) -> None:
    assert why_too_little(query) == code


def test_the_most_telling_keys_come_first() -> None:
    query = Query(name="Amelia Hartley", born=date(2014, 3, 9), postcode="BD3 9AA", nhs="9434765919")

    first = query_keys(query)[0]

    assert first in keys_for(Features(nhs="9434765919"))


def test_keys_are_signed_64_bit_numbers_each_once() -> None:
    keys = keys_for(FULL)

    assert len(keys) == len(set(keys))
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert len(keys) <= 60


def test_keys_are_the_same_in_another_process() -> None:
    code = (
        "from datetime import date; from linkspan.matching import *;"
        "print(keys_for(Features(given='Amelia', family='Hartley', born=date(2014, 3, 9), postcode='BD3 9AA')))"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    ).stdout

    here = keys_for(Features(given="Amelia", family="Hartley", born=date(2014, 3, 9), postcode="BD3 9AA"))
    assert printed.strip() == str(here)


def test_records_of_one_child_in_one_batch_are_paired() -> None:
    batch = [AMELIA, Features(given="Kacper", family="Nowak", born=date(2011, 6, 1)), child(given="Millie")]

    later, earlier = pairs_within(batch)

    assert list(zip(later.tolist(), earlier.tolist(), strict=True)) == [(2, 0)]
    assert [len(side) for side in pairs_within([])] == [0, 0]


def test_many_records_have_the_keys_of_each() -> None:
    faces = [fold(FULL), fold(AMELIA), fold(Features())]

    rows, keys = keys_for_many(faces)
    joining_rows, joining = joining_keys_for_many(faces)

    for at, face in enumerate(faces):
        assert keys[rows == at].tolist() == keys_for(face)
        assert joining[joining_rows == at].tolist() == joining_keys(face)
    assert keys.dtype == np.int64
