"""The forms of finding a child and of saying why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext, gettext_lazy
from stdnum.gb import nhs

from linkspan.agencies.queries import Organisation
from linkspan.audit import NotNow
from linkspan.matching import Query
from linkspan.sharing import rules
from linkspan.web.children.remembered import Reason
from linkspan.web.forms import Form, Look, PartialDateField, choose

UPN_KINDS = frozenset({"school", "nursery", "council"})
OVERSIGHT_REASONS = {"inspection": "inspector"}
SEXES = (("F", gettext_lazy("Girl")), ("M", gettext_lazy("Boy")), ("U", gettext_lazy("Not known")))
OLDEST = 25
SEARCHED = ("names", "family", "born-day", "born-month", "born-year", "age", "postcode", "school", "nhs", "upn", "sex")


def reason_choices(roles: frozenset[str]) -> list[tuple[str, str]]:
    """List the reasons a post can have for looking, in words."""
    return [
        (code, gettext(words))
        for code, words in rules.REASONS.items()
        if OVERSIGHT_REASONS.get(code) is None or OVERSIGHT_REASONS[code] in roles
    ]


def reason_code_field() -> forms.ChoiceField:
    """Make the radios that ask why."""
    return forms.ChoiceField(label=gettext_lazy("Why are you looking?"), widget=forms.RadioSelect)


def reason_words_field() -> forms.CharField:
    """Make the box for words of one's own."""
    return forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("What has happened, in a sentence. It is kept with your name; families may ask for it."),
        widget=forms.Textarea,
        max_length=rules.WORDS_AT_MOST,
    )


class AskedReason(Form):
    """A form that asks why, in a code and in words."""

    wants: ClassVar[Mapping[str, Any]] = {
        "code": gettext_lazy("why you are looking"),
        "words": gettext_lazy("why, in a few words of your own"),
    }

    def __init__(self, *args: Any, roles: frozenset[str] = frozenset(), **options: Any) -> None:
        super().__init__(*args, **options)
        if "code" in self.fields:
            choose(self, "code", reason_choices(roles))

    def clean(self) -> dict[str, Any]:
        """Hold the words to what the gate will take."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        code, words = cleaned.get("code"), cleaned.get("words")
        if code and words and (problem := rules.why_not_reason(code, words)):
            self.add_error("words", gettext(str(problem.message)))
        return cleaned

    @property
    def reason(self) -> Reason:
        """Give the reason that was stated."""
        return Reason(self.cleaned_data["code"], " ".join(self.cleaned_data["words"].split()))


class ReasonForm(AskedReason):
    """Say why a file must be opened."""

    looks: ClassVar[Mapping[str, Look]] = {"code": Look(label="m"), "words": Look(label="s", rows=3)}

    code = reason_code_field()
    words = reason_words_field()


class AnswerForm(AskedReason):
    """Answer what the gate asks before it lets someone on; asks for the kind of reason where none is known yet."""

    looks: ClassVar[Mapping[str, Look]] = {"code": Look(label="m"), "words": Look(label="m", rows=3)}

    code = reason_code_field()
    words = forms.CharField(
        label=gettext_lazy("Why do you need to go on?"), widget=forms.Textarea, max_length=rules.WORDS_AT_MOST
    )

    def __init__(self, *args: Any, is_reason_known: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if is_reason_known:
            del self.fields["code"]

    def clean_words(self) -> str:
        """Hold the answer to what the reviewer can work with."""
        said: str = self.cleaned_data["words"]
        if len(said.strip()) < rules.WORDS_AT_LEAST:
            raise forms.ValidationError(gettext("Say why in a few words of your own."))
        return said


class EmergencyForm(AskedReason):
    """Say why a protected place must be opened now."""

    looks: ClassVar[Mapping[str, Look]] = {"code": Look(label="m"), "words": Look(label="m", rows=3)}

    code = reason_code_field()
    words = forms.CharField(
        label=gettext_lazy("Why must you know now where the child is?"),
        help_text=gettext_lazy("What has happened, and whom you rang. Those who protect the child read this."),
        widget=forms.Textarea,
        max_length=rules.WORDS_AT_MOST,
    )


class FindForm(AskedReason):
    """Any part of what a practitioner knows about a child, and why they are looking.

    `schools` are those that can be chosen by name. `kept` is the reason stated within the hour: it is not asked again.
    """

    looks: ClassVar[Mapping[str, Look]] = {
        "names": Look(label="s"),
        "family": Look(label="s"),
        "born": Look(label="s"),
        "age": Look(label="s", classes="govuk-input--width-2"),
        "postcode": Look(label="s", classes="govuk-input--width-10"),
        "school": Look(label="s"),
        "nhs": Look(label="s", classes="govuk-input--width-10"),
        "upn": Look(label="s", classes="govuk-input--width-10"),
        "sex": Look(label="s", inline=True),
        "code": Look(label="m"),
        "words": Look(label="s", rows=3),
    }

    names = forms.CharField(
        label=gettext_lazy("First name, or any names you know"),
        help_text=gettext_lazy("However it is spelt. A short or earlier name will do."),
        required=False,
        max_length=200,
    )
    family = forms.CharField(label=gettext_lazy("Family name, if you know which it is"), required=False, max_length=200)
    born = PartialDateField(
        label=gettext_lazy("Date of birth"),
        help_text=gettext_lazy("The year alone will do. For example, 27 3 2017."),
        required=False,
    )
    age = forms.CharField(label=gettext_lazy("Or age in years"), required=False, max_length=20)
    postcode = forms.CharField(label=gettext_lazy("Postcode, or the first half"), required=False, max_length=10)
    school = forms.CharField(
        label=gettext_lazy("School"), help_text=gettext_lazy("Its name or its URN."), required=False, max_length=200
    )
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=SEXES, widget=forms.RadioSelect, required=False)
    nhs = forms.CharField(label=gettext_lazy("NHS number"), required=False, max_length=20)
    upn = forms.CharField(label=gettext_lazy("Unique pupil number (UPN)"), required=False, max_length=20)
    code = reason_code_field()
    words = reason_words_field()

    def __init__(
        self,
        *args: Any,
        organisation_kind: str = "",
        schools: Sequence[Organisation] = (),
        kept: Reason | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.schools = schools
        for name in ("names", "family", "age", "postcode", "school", "nhs", "upn"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        for name in ("age", "nhs"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"
        self.fields["school"].widget.attrs["list"] = "schools"
        if organisation_kind not in UPN_KINDS:
            del self.fields["upn"]
        if kept:
            del self.fields["code"], self.fields["words"]

    def clean_age(self) -> int | None:
        """Read an age in whole years."""
        typed = self.cleaned_data["age"].strip()
        if not typed:
            return None
        if not typed.isdecimal() or int(typed) > OLDEST:
            raise forms.ValidationError(gettext("Age must be a whole number of years, like 7"))
        return int(typed)

    def clean_nhs(self) -> str:
        """Check an NHS number's digits."""
        digits = re.sub(r"[\s-]", "", self.cleaned_data["nhs"])
        if digits and not nhs.is_valid(digits):
            raise forms.ValidationError(
                gettext("Check the NHS number: it has 10 digits, and these do not fit together. Or leave it empty.")
            )
        return digits

    def clean_upn(self) -> str:
        """Check the shape of a unique pupil number."""
        typed: str = re.sub(r"\s", "", self.cleaned_data["upn"]).upper()
        if typed and not re.fullmatch(r"[A-Z]\d{11}[\dA-Z]", typed):
            message = gettext("A UPN is a letter and 12 more letters or numbers. You can leave it empty.")
            raise forms.ValidationError(message)
        return typed

    def clean_school(self) -> str:
        """Find the URN of the school that was typed."""
        typed = " ".join(self.cleaned_data["school"].split())
        if not typed or typed.isdecimal():
            return typed
        wanted = typed.casefold()
        named = [each for each in self.schools if each.name.casefold() == wanted]
        named = named or [each for each in self.schools if wanted in each.name.casefold()]
        if len(named) != 1:
            message = (
                gettext("Several schools have a name like that. Choose one from the list, or leave it empty.")
                if named
                else gettext("We do not know a school by that name. Choose one from the list, or leave it empty.")
            )
            raise forms.ValidationError(message)
        return named[0].identifiers.get("urn", "")

    def query(self, on: Any) -> Query:
        """Put what is known into the matcher's words; `on` is the day that an age is counted to."""
        known = self.cleaned_data
        born = known.get("born")
        names, family = known["names"].strip(), known["family"].strip()
        return Query(
            name=names or None if not family else None,
            given=names or None if family else None,
            family=family or None,
            born=born.first if born and born.precision == "day" else None,
            birth_year=born.year if born and born.precision != "day" else None,
            age=known["age"] if not born else None,
            on=on,
            sex=known["sex"] if known["sex"] in ("F", "M") else None,
            postcode=known["postcode"].strip() or None,
            nhs=known["nhs"] or None,
            upn=known.get("upn") or None,
            school=known["school"] or None,
        )

    def typed(self) -> dict[str, str]:
        """Give what was typed in each box that was not left empty."""
        return {name: str(self.data[name]).strip() for name in SEARCHED if str(self.data.get(name, "")).strip()}


def problem_words(problem: NotNow) -> str:
    """Say in the reader's language why something cannot be done now."""
    return gettext(str(problem.message))
