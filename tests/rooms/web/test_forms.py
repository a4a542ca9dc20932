"""Forms: dates in three boxes, errors that say what to do, and nothing typed that becomes part of the page."""

from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django import forms

from linkspan.web.fields import error_list
from linkspan.web.forms import DayField, Form, Look, PartialDate, PartialDateField


class Concern(Form):
    looks: ClassVar = {"level": Look(hints={"high": "Someone may be hurt"})}
    wants: ClassVar = {"level": "how worried you are"}

    name = forms.CharField(label="Name", max_length=10)
    born = PartialDateField(label="Date of birth", required=False, latest=date(2026, 11, 2))
    seen = DayField(label="Date you saw it", required=False)
    level = forms.ChoiceField(label="Worry", choices=[("low", "A little"), ("high", "Very")], widget=forms.RadioSelect)
    knows = forms.ChoiceField(label="Does the family know?", choices=[("y", "Yes")], widget=forms.RadioSelect)


def sent(**typed: str) -> Concern:
    usual = {"once": str(uuid4()), "name": "Zofia", "level": "low", "knows": "y"}
    return Concern(usual | {key.replace("__", "-"): value for key, value in typed.items()})


def born(day: str = "", month: str = "", year: str = "") -> Concern:
    return sent(born__day=day, born__month=month, born__year=year)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("3", "3", "2016"), PartialDate(2016, 3, 3)),
        (("03", "March", "2016"), PartialDate(2016, 3, 3)),
        (("", "3", "2016"), PartialDate(2016, 3)),
        (("", "", "2016"), PartialDate(2016)),
        (("٣", "٣", "٢٠١٦"), PartialDate(2016, 3, 3)),
        (("29", "2", "2016"), PartialDate(2016, 2, 29)),
        (("", "", ""), None),
    ],
)
def test_a_date_may_be_known_in_part(typed: tuple[str, str, str], found: PartialDate | None) -> None:
    form = born(*typed)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == found


@pytest.mark.parametrize(
    ("typed", "message", "box"),
    [
        (("29", "2", "2015"), "Date of birth must be a real date", "day"),
        (("3", "13", "2016"), "Date of birth must be a real date", "month"),
        (("3", "", "2016"), "Date of birth must include a month", "month"),
        (("3", "3", ""), "Date of birth must include a year", "year"),
        (("3", "", ""), "Date of birth must include a month and year", "month"),
        (("3", "3", "16"), "Year must include 4 numbers", "year"),
        (("1", "1", "1024"), None, ""),
        (("3", "3", "2027"), "Date of birth must be on or before 2 November 2026", "day"),
        (("x", "3", "2016"), "Date of birth must be a real date", "day"),
        (("²", "3", "2016"), "Date of birth must be a real date", "day"),
    ],
)
def test_a_wrong_date_names_the_box_to_mend(typed: tuple[str, str, str], message: str | None, box: str) -> None:
    form = born(*typed)

    found = error_list(form)

    assert found == ([{"text": message, "href": f"#id_born-{box}"}] if message else [])


def test_a_partial_date_knows_the_first_and_last_day_it_could_be() -> None:
    month = PartialDate(2024, 2)

    assert (month.first, month.last, month.precision) == (date(2024, 2, 1), date(2024, 2, 29), "month")


def test_a_whole_date_is_asked_for_where_a_part_will_not_do() -> None:
    form = sent(seen__day="", seen__month="3", seen__year="2026")

    assert form.errors["seen"] == ["Date you saw it must include a day"]


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        ({"name": ""}, "Enter name"),
        ({"level": ""}, "Select how worried you are"),
        ({"knows": ""}, "Answer the question: Does the family know?"),
        ({"name": "x" * 11}, "Name must be 10 characters or fewer"),
        ({"level": "other"}, "Select one of the choices on this page"),
    ],
)
def test_an_error_says_what_to_do(left_out: dict[str, Any], message: str) -> None:
    form = sent(**left_out)

    assert [error["text"] for error in error_list(form)] == [message]


def test_a_page_sent_without_its_key_is_refused_and_says_that_nothing_was_saved() -> None:
    form = sent(once="")

    assert "Nothing was saved" in form.errors["once"][0]


def test_every_page_gets_a_key_of_its_own() -> None:
    keys = {str(Concern()["once"].value()) for _ in range(3)}

    assert len(keys) == 3


def test_a_page_shown_again_keeps_its_key() -> None:
    form = sent(name="")

    assert f'value="{form.data["once"]}"' in form.render()


def test_what_was_typed_is_shown_again_as_text_and_never_as_markup() -> None:
    form = sent(name='"><script>alert(1)</script>', born__day='"><b>')

    page = form.render()

    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


def test_an_error_is_tied_to_its_box_for_those_who_cannot_see_it() -> None:
    page = sent(name="").render()

    assert 'aria-describedby="id_name-error"' in page
    assert 'id="id_name-error"' in page
