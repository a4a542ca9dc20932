"""One box of words is sorted into the boxes of the search page, in whatever order they come."""

import pytest

from linkspan.web.children.typed import fields_of

BORN = {"born-day": "9", "born-month": "3", "born-year": "2015"}


@pytest.mark.parametrize(
    ("typed", "sorted_"),
    [
        ("Rowan Ashgrove", {"names": "Rowan Ashgrove"}),
        ("Ashgrove, Rowan", {"names": "Ashgrove Rowan"}),
        ("Rowan 9/3/2015", {"names": "Rowan", **BORN}),
        ("9.3.2015 Rowan", {"names": "Rowan", **BORN}),
        ("Rowan 2015-3-9", {"names": "Rowan", **BORN}),
        ("Rowan 2015", {"names": "Rowan", "born-year": "2015"}),
        ("Rowan 11", {"names": "Rowan", "age": "11"}),
        ("Rowan aged 11", {"names": "Rowan", "age": "11"}),
        ("Rowan 11 years old", {"names": "Rowan", "age": "11"}),
        ("rowan ze3 9qq", {"names": "rowan", "postcode": "ZE3 9QQ"}),
        ("rowan ze39qq", {"names": "rowan", "postcode": "ZE39QQ"}),
        ("Rowan ZE3", {"names": "Rowan", "postcode": "ZE3"}),
        ("943 476 5919", {"nhs": "943 476 5919"}),
        ("943-476-5919 Rowan", {"names": "Rowan", "nhs": "943-476-5919"}),
        ("H801200001001", {"upn": "H801200001001"}),
        ("Rowan Ashgrove ZE3 9/3/2015", {"names": "Rowan Ashgrove", "postcode": "ZE3", **BORN}),
        ("", {}),
    ],
)
def test_each_part_of_what_was_typed_goes_where_it_belongs(typed: str, sorted_: dict[str, str]) -> None:
    assert fields_of(typed) == sorted_
