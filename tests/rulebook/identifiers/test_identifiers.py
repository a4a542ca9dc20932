"""Decide identifiers by table: what is kept and in which form, what is refused and for which reason."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.interop.feeds import checks
from linkspan.interop.feeds.refusals import Fault

Check = Callable[[str], object]

KEPT: list[tuple[Check, str, object]] = [
    # Source: NHS Data Dictionary; 9434765919 is its published example.
    (checks.nhs_number, "9434765919", "9434765919"),
    (checks.nhs_number, "943 476 5919", "9434765919"),
    (checks.nhs_number, " 943-476-5919\t", "9434765919"),
    (checks.nhs_number, "943\u00a0476\u00a05919", "9434765919"),
    (checks.nhs_number, "9990548609", "9990548609"),
    (checks.nhs_number, "          ", None),
    # Source: Department for Education, unique pupil numbers: guidance.
    (checks.upn, "H801200001001", "H801200001001"),
    (checks.upn, "A950000178301", "A950000178301"),
    (checks.upn, "h801 2000 01001", "H801200001001"),
    (checks.upn, "Q80120001900A", "Q80120001900A"),  # temporary number
    # Councils made by later reorganisations: Dorset, BCP, both Northamptonshires, Cumberland, Westmorland.
    (checks.upn, "P838400119001", "P838400119001"),
    (checks.upn, "U839400119001", "U839400119001"),
    (checks.upn, "K940400119001", "K940400119001"),
    (checks.upn, "P941400119001", "P941400119001"),
    (checks.upn, "U942400119001", "U942400119001"),
    (checks.upn, "Y943400119001", "Y943400119001"),
    (checks.upn, " ", None),
    # One postcode of each shape, then the ways people write them.
    (checks.postcode, "M1 1AE", "M1 1AE"),
    (checks.postcode, "B33 8TH", "B33 8TH"),
    (checks.postcode, "CR2 6XH", "CR2 6XH"),
    (checks.postcode, "DN55 1PT", "DN55 1PT"),
    (checks.postcode, "W1A 0AX", "W1A 0AX"),
    (checks.postcode, "EC1A 1BB", "EC1A 1BB"),
    (checks.postcode, "GIR 0AA", "GIR 0AA"),
    (checks.postcode, "ZZ99 3VZ", "ZZ99 3VZ"),  # no fixed abode
    (checks.postcode, " sw1a0aa ", "SW1A 0AA"),
    (checks.postcode, "ls1-4ap", "LS1 4AP"),
    (checks.postcode, "KT19 OST", "KT19 0ST"),  # the letter O for a nought
    (checks.postcode, "", None),
    (checks.any_date, "2015-03-31", date(2015, 3, 31)),
    (checks.any_date, "31/03/2015", date(2015, 3, 31)),
    (checks.any_date, "1/3/2015", date(2015, 3, 1)),
    (checks.any_date, "31.03.2015", date(2015, 3, 31)),
    (checks.any_date, "20150331", date(2015, 3, 31)),
    (checks.any_date, "2015-03-31T00:00:00", date(2015, 3, 31)),
    (checks.any_date, "2015-03-31 00:00:00", date(2015, 3, 31)),
    (checks.any_date, "31/03/2015 00:00", date(2015, 3, 31)),
    (checks.any_date, "42094", date(2015, 3, 31)),  # an Excel day number
    (checks.any_date, " ", None),
    (checks.sex, "f", "F"),
    (checks.sex, "Male", "M"),
    (checks.sex, "9", "U"),
    (checks.yes_no, "YES", True),
    (checks.yes_no, "n", False),
    (checks.yes_no, " ", None),
    (checks.protection, "Location", "location"),
    (checks.phone, "01632 960123", "01632 960123"),
    (checks.phone, "+44 (0)1632 960123 ext 4", "+44 (0)1632 960123 ext 4"),
    (checks.phone, "1632960123", "01632960123"),  # a spreadsheet took the nought
    (checks.phone, "01632 960123   ask for Jo", "01632 960123 ask for Jo"),
    (checks.uprn, "100012345678", "100012345678"),
    (checks.school_urn, " 123456", "123456"),
    (checks.gp_ods, "a81001", "A81001"),
    (checks.words, "  Anne   Marie ", "Anne Marie"),
    (checks.words, "Zoe\u0301", "Zoé"),
    (checks.words, "Ay\u200bse\u00ad", "Ayse"),
    (checks.words, "Line one\r\nLine two", "Line one Line two"),
    (checks.words, "علی\u200cرضا", "علی\u200cرضا"),  # the joiner is part of the spelling
    (checks.words, "\u200e\u200f", None),
    (checks.record_id, "  A/1 ", "A/1"),
]

REFUSED: list[tuple[Check, str, str]] = [
    (checks.nhs_number, "9434765918", "nhs_number.check_digit"),
    (checks.nhs_number, "9434765991", "nhs_number.check_digit"),  # last two digits swapped
    (checks.nhs_number, "4000000080", "nhs_number.check_digit"),  # the check value would be ten
    (checks.nhs_number, "943476591", "nhs_number.not_ten_digits"),
    (checks.nhs_number, "94347659190", "nhs_number.not_ten_digits"),
    (checks.nhs_number, "9.43477E+09", "nhs_number.not_ten_digits"),
    (checks.nhs_number, "９４３４７６５９１９", "nhs_number.not_ten_digits"),
    (checks.nhs_number, "not known", "nhs_number.not_ten_digits"),
    (checks.nhs_number, "0000000000", "nhs_number.placeholder"),
    (checks.nhs_number, "999 999 9999", "nhs_number.placeholder"),
    (checks.upn, "A801200001001", "upn.check_letter"),
    (checks.upn, "H801200001010", "upn.check_letter"),
    (checks.upn, "I801200001001", "upn.shape"),
    (checks.upn, "UN3", "upn.shape"),
    (checks.upn, "H80120000100", "upn.shape"),
    (checks.postcode, "KT19", "postcode.half"),
    (checks.postcode, "EB5 6IJ", "postcode.shape"),
    (checks.postcode, "75008", "postcode.shape"),
    (checks.postcode, "LS1 4AP" + " " * 50, "postcode.shape"),
    (checks.any_date, "09/05/1024", "date.before_1900"),
    (checks.any_date, "1024-05-09", "date.before_1900"),
    (checks.any_date, "0001-01-01", "date.before_1900"),
    (checks.any_date, "2115-01-01", "date.too_far_ahead"),
    (checks.any_date, "9999-12-31", "date.too_far_ahead"),
    (checks.any_date, "2015-02-29", "date.unreadable"),
    (checks.any_date, "05/23/2010", "date.unreadable"),  # month first
    (checks.any_date, "05/04/10", "date.short_year"),
    (checks.any_date, "2010", "date.incomplete"),
    (checks.any_date, "2010-05", "date.incomplete"),
    (checks.any_date, "last May", "date.unreadable"),
    (checks.sex, "girl", "sex.code"),
    (checks.yes_no, "maybe", "yes_or_no"),
    (checks.protection, "secret", "protection.unknown"),
    (checks.phone, "none", "phone.unreadable"),
    (checks.phone, "4.47701E+11", "phone.unreadable"),
    (checks.uprn, "1000123456789", "uprn.shape"),
    (checks.school_urn, "12345", "school_urn.shape"),
    (checks.gp_ods, "A8-1001", "gp_ods.shape"),
    (checks.words, "x" * 201, "text.too_long"),
    (checks.words, "x" * 10_000, "text.too_long"),
    *((checks.words, f"Ann{mark}eil", "text.reordered") for mark in "\u202a\u202b\u202c\u202d\u202e"),
    *((checks.words, f"Ann{mark}eil", "text.reordered") for mark in "\u2066\u2067\u2068\u2069"),
    (checks.record_id, "A\u202e1", "text.reordered"),
    (checks.record_id, "x" * 101, "record_id.too_long"),
    (checks.words, "Zo\ufffd", "text.damaged"),
    (checks.words, "Zo\ud800", "text.damaged"),
]


@pytest.mark.parametrize(("check", "text", "kept"), KEPT)
def test_value_is_kept_in_our_form(check: Check, text: str, kept: object) -> None:
    assert check(text) == kept


@pytest.mark.parametrize(("check", "text", "code"), REFUSED)
def test_value_is_refused_for_its_reason(check: Check, text: str, code: str) -> None:
    with pytest.raises(Fault) as refusal:
        check(text)

    assert refusal.value.why.code == code
    assert refusal.value.why.what_to_do


def test_kept_values_are_kept_as_they_are_when_checked_again() -> None:
    for check, text, kept in KEPT:
        if isinstance(kept, str):
            assert check(kept) == kept, text


@given(st.integers(min_value=0, max_value=9), st.integers(min_value=0, max_value=9))
def test_nhs_number_with_any_one_digit_changed_is_refused(place: int, digit: int) -> None:
    number = "9434765919"
    changed = number[:place] + str(digit) + number[place + 1 :]

    if changed == number:
        assert checks.nhs_number(changed) == number
    else:
        with pytest.raises(Fault):
            checks.nhs_number(changed)


@given(st.text())
def test_text_is_refused_or_comes_back_normal_and_visible(text: str) -> None:
    try:
        kept = checks.words(text)
    except Fault:
        return

    assert kept is None or (kept == checks.words(kept) and kept.strip() == kept)
    assert kept is None or kept.replace("\u200c", "").replace("\u200d", "").isprintable()


@given(st.text())
def test_any_text_given_for_any_identifier_is_kept_or_refused_and_never_breaks(text: str) -> None:
    for check in (checks.nhs_number, checks.upn, checks.postcode, checks.any_date, checks.phone, checks.sex):
        with suppress(Fault):
            check(text)
