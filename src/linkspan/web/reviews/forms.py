"""The forms of reviewers: each asks for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.sharing import rules
from linkspan.web.forms import Form, Look


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


class Decide(Reasoned):
    """Whether two sides are one child."""

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
        self.fields["records"].choices = list(records)  # type: ignore[attr-defined]  # a choice field


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
        self.fields["organisation"].choices = list(agencies)  # type: ignore[attr-defined]  # a choice field
