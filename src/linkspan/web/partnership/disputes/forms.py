"""What is asked to raise a dispute, to answer, settle and move it, and to set the stages of a partnership."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.partnership import dispute_rules as rules
from linkspan.partnership.dispute_rules import Stage
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.partnership.disputes import words

Choices = Iterable[tuple[str, str]]
MOST = rules.AT_MOST
NO_CHILD = _("Do not name a child or anyone in a family.")
MOST_STAGES = 6
SHORT = Look(classes="govuk-input--width-4")


def _text(label: Any, help_text: Any = NO_CHILD) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea, max_length=MOST, help_text=help_text)


class Raise(Form):
    """A dispute with another agency."""

    organisation = forms.ChoiceField(label=_("With which agency"))
    subject = forms.ChoiceField(
        label=_("What it is about"), choices=list(rules.SUBJECTS.items()), widget=forms.RadioSelect
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=40,
        help_text=_("The number of a case or paper, without spaces. Never a child's name."),
    )  # fmt: skip
    why = _text(_("What do you dispute?"))
    instead = _text(_("What should happen instead?"))

    def __init__(self, *args: Any, members: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "organisation", [("", _("Choose an agency")), *members])


class Answer(Form):
    """What the other agency answers."""

    said = _text(_("Your answer"))


class Settle(Form):
    """How a dispute was settled, and what was learned."""

    outcome = forms.ChoiceField(
        label=_("How was it settled?"), widget=forms.RadioSelect,
        choices=[(code, rules.OUTCOMES[code]) for code in rules.SETTLED],
    )  # fmt: skip
    learning = _text(_("What was learned"), _("Kept for both agencies and the partnership. Do not name a child."))


class Higher(Form):
    """Why a dispute is taken higher."""

    said = _text(_("Why you take it higher"))


class Unagreed(Form):
    """What was learned where no agreement was found."""

    learning = _text(_("What was learned, and what is still open"))


class Back(Form):
    """Why a dispute is taken back."""

    said = _text(_("Why you take it back"))


class Table(Form):
    """The stages of a partnership: up to six, in their order, an empty name ending the list."""

    from_ = DayField(label=_("It counts from"), help_text=_("Disputes that run keep the stages they began under."))
    why = forms.CharField(label=_("Why, and who decided it"), max_length=500)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        looks: dict[str, Look] = {}
        for place in range(1, MOST_STAGES + 1):
            number = {"n": place}
            self.fields[f"name_{place}"] = forms.CharField(
                label=_("Stage %(n)d") % number, max_length=80, required=False,
                help_text=_("Leave it empty to leave it out."),
            )  # fmt: skip
            self.fields[f"roles_{place}"] = forms.MultipleChoiceField(
                label=_("Whom stage %(n)d means in each agency") % number, required=False,
                choices=list(words.MEANT.items()), widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
            self.fields[f"length_{place}"] = forms.IntegerField(
                label=_("How long stage %(n)d has") % number, min_value=1, max_value=400, required=False
            )
            self.fields[f"unit_{place}"] = forms.ChoiceField(
                label=_("Of what, for stage %(n)d") % number, required=False,
                choices=[(rules.WORKING_DAYS, _("Working days")), (rules.HOURS, _("Hours, as they pass"))],
            )  # fmt: skip
            looks[f"length_{place}"] = SHORT
        self.draw(looks)
        self.order_fields([name for name in self.fields if name not in ("from_", "why")])

    @staticmethod
    def filled(stages: Iterable[Stage]) -> dict[str, Any]:
        """Give the boxes as stages that count already would fill them."""
        found: dict[str, Any] = {}
        for place, stage in enumerate(stages, start=1):
            found |= {
                f"name_{place}": stage.name, f"roles_{place}": sorted(stage.roles), f"length_{place}": stage.length,
                f"unit_{place}": stage.unit,
            }  # fmt: skip
        return found

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Give the stages as they are wanted."""
        said = self.cleaned_data
        return tuple(
            Stage(
                f"stage_{place}", said[f"name_{place}"], said[f"length_{place}"] or 0, said[f"unit_{place}"],
                frozenset(said[f"roles_{place}"]),
            )
            for place in range(1, MOST_STAGES + 1)
            if said[f"name_{place}"].strip()
        )  # fmt: skip
