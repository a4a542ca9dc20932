"""The forms of reviewers: each asks for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.sharing import rules
from linkspan.web.forms import Form, Look, choose


class Reasoned(Form):
    """A form that asks why."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea, min_length=rules.WORDS_AT_LEAST, max_length=rules.WORDS_AT_MOST,
        help_text=_("A sentence that someone else can check later."),
        error_messages={"min_length": _("Say why in a few words of your own")},
    )  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"reason": _("why")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "reason" in self.fields:
            self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])


GROUNDS = (
    ("agree", _("Name, birth date and home agree")),
    ("confirmed", _("The source or family confirmed it")),
    ("siblings", _("Another given name: siblings")),
    ("born", _("Another birth date")),
    ("number", _("A number on the wrong child")),
    ("other", _("Something else")),
)


class Decide(Reasoned):
    """What a reviewer says of two sides. The answer is the button that was pressed."""

    looks: ClassVar[Mapping[str, Look]] = {
        "ground": Look(label="s", classes="govuk-radios--small"),
        "reason": Look(rows=2),
    }
    wants: ClassVar[Mapping[str, Any]] = {"decision": _("whether they are the same child"), "reason": _("why")}

    decision = forms.ChoiceField(
        label=_("Are they the same child?"),
        choices=[("same", _("Same child")), ("different", _("Different child")), ("unsure", _("Not sure"))],
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(label=_("Why?"), choices=GROUNDS, widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = False
        self.fields["reason"].label = _("In your own words, if it is something else")
        self.fields["reason"].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Ask for words where no ground says why; not being sure needs none."""
        cleaned = super().clean() or self.cleaned_data
        ground, words = cleaned.get("ground", ""), cleaned.get("reason", "")
        if not words and ground in ("", "other") and "reason" not in self.errors:
            if cleaned.get("decision") == "unsure":
                words = gettext("Not sure: someone else should look.")
            else:
                self.add_error("reason", gettext("Enter why"))
        named = str(dict(GROUNDS)[ground]) if ground and ground != "other" else ""
        cleaned["reason"] = ". ".join(each for each in (named, words) if each)
        return cleaned


class Settle(Reasoned):
    """How a dispute between reviewers ends."""

    looks: ClassVar[Mapping[str, Look]] = {"decision": Look(label="m")}
    wants: ClassVar[Mapping[str, Any]] = {"decision": _("whether they are the same child"), "reason": _("why")}

    decision = forms.ChoiceField(
        label=_("Are they the same child?"),
        choices=[("same", _("Same child")), ("different", _("Different child"))],
        widget=forms.RadioSelect,
    )


class AskSource(Form):
    """What to ask the agency that sent a record."""

    wants: ClassVar[Mapping[str, Any]] = {"words": _("what you want to know")}

    field = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            ("given_name", _("First name")), ("family_name", _("Family name")), ("date_of_birth", _("Date of birth")),
            ("sex", _("Sex")), ("nhs_number", _("NHS number")), ("upn", _("Unique pupil number")),
            ("postcode", _("Address")), ("carers", _("Parents or carers")),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(
        label=_("What do you want to know?"), widget=forms.Textarea, min_length=rules.WORDS_AT_LEAST,
        max_length=rules.WORDS_AT_MOST, error_messages={"min_length": _("Ask in a few words of your own")},
    )  # fmt: skip


class Split(Reasoned):
    """Which records are about another child."""

    wants: ClassVar[Mapping[str, Any]] = {"records": _("the records about the other child"), "reason": _("why")}

    records = forms.MultipleChoiceField(
        label=_("Which records are about another child?"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, records: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "records", records)


class ReviewShield(Reasoned):
    """Whether a shield stays."""

    looks: ClassVar[Mapping[str, Look]] = {
        "outcome": Look(label="m", hints={
            "uphold": _("The protection stays as it is."),
            "lift": _("The protection ends, unless another shield or a record still asks for it."),
        }),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"outcome": _("whether the shield stays"), "reason": _("why")}

    outcome = forms.ChoiceField(
        label=_("Does the shield stay?"),
        choices=[("uphold", _("It stays")), ("lift", _("Lift it"))],
        widget=forms.RadioSelect,
    )


class LetIn(Reasoned):
    """Which agency to let through a wall."""

    wants: ClassVar[Mapping[str, Any]] = {"organisation": _("an agency"), "reason": _("why")}

    organisation = forms.ChoiceField(label=_("Which agency?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "organisation", agencies)
