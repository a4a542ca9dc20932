"""What is asked to name somebody to a seat, to keep a panel, and to name a member."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.partnership import arrangement_rules
from linkspan.partnership import rules as membership
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.partnership.arrangements import words

Choices = Iterable[tuple[str, str]]
LINE = 500


def _line(label: Any, hint: Any = "", *, required: bool = True, most: int = LINE) -> Any:
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most)


class NameToSeat(Form):
    """Who sits there, and from when: somebody in post, or somebody without Linkspan."""

    looks: ClassVar = {"person": Look(label="s"), "name": Look(label="s"), "title": Look(label="s")}

    person = forms.ChoiceField(label=_("Somebody in post"), required=False)
    name = _line(
        _("Or somebody who does not use Linkspan: their name"), _("Such as a councillor"), required=False, most=120
    )
    title = _line(
        _("Their title"), _("Leave it empty for somebody in post: their post's title is used."), required=False,
        most=120,
    )  # fmt: skip
    from_ = DayField(label=_("From"))

    def __init__(self, *args: Any, people: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "person", [("", gettext("Nobody from this list")), *people])

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and not for both."""
        said = super().clean() or self.cleaned_data
        if not said.get("person") and not said.get("name"):
            self.add_error("person", gettext("Choose somebody in post, or enter a name"))
        if said.get("person") and said.get("name"):
            self.add_error("name", gettext("Choose somebody in post or enter a name, not both"))
        if said.get("name") and not said.get("title"):
            self.add_error("title", gettext("Enter their title"))
        return said


class Leave(Form):
    """From which day somebody has left, or something ends."""

    on = DayField(label=_("From which day on"), help_text=_("The first day on which it no longer holds"))


class Panel(Form):
    """A panel: what it rests on, who chairs it, who pays, and how it answers to the partnership."""

    looks: ClassVar = dict.fromkeys(("kind", "chair_organisation"), Look(label="s"))

    kind = forms.ChoiceField(label=_("What kind of panel"))
    name = _line(_("Its name"), most=200)
    footing = _line(_("Legal footing"), _("The law or guidance it rests on, or that it has none of its own"))
    chair = _line(_("Who chairs it"), _("Name and title. Empty where nobody does: it shows as vacant."), required=False,
                  most=200)  # fmt: skip
    chair_organisation = forms.ChoiceField(label=_("The chair's organisation"), required=False)
    funds = _line(_("Who pays, and how much"))
    line = _line(_("How it answers to the partnership"), _("Such as: reports to the delegated partners each quarter"))
    from_ = DayField(label=_("From"), help_text=_("What it was before this day stays on record."))

    def __init__(self, *args: Any, members: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "kind", [(code, gettext(said)) for code, (said, _law) in arrangement_rules.PANELS.items()])
        choose(self, "chair_organisation", [("", gettext("None of the members")), *members])


class NameMember(Form):
    """An organisation named in the partnership, in which part, and why."""

    looks: ClassVar = {"organisation": Look(label="s"), "kind": Look(label="s"), "because": Look(label="s", rows=3)}

    organisation = forms.ChoiceField(label=_("Organisation"))
    kind = forms.ChoiceField(label=_("Named as"), widget=forms.RadioSelect)
    because = forms.CharField(
        label=_("Why it is named"), required=False, max_length=LINE, widget=forms.Textarea,
        help_text=_("Needed for a relevant agency: the published arrangements say why. Do not name a child."),
    )  # fmt: skip
    from_ = DayField(label=_("From"))

    def __init__(self, *args: Any, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "organisation", [("", gettext("Choose an organisation")), *organisations])
        choose(self, "kind", [(kind, words.member_kind(kind)) for kind in membership.MEMBER_KINDS])


class FormPartnership(Form):
    """A new partnership, for one or more council areas."""

    name = _line(_("Name"), most=200)
    code = forms.SlugField(
        label=_("Code"), help_text=_("Small letters and hyphens, such as north-shire. It is in its public address."),
        max_length=40,
    )  # fmt: skip
    areas = forms.MultipleChoiceField(label=_("For which council areas"), widget=forms.CheckboxSelectMultiple)
    from_ = DayField(label=_("From"))

    def __init__(self, *args: Any, areas: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "areas", areas)


class OnDay(forms.Form):
    """The day on which the line of accountability is shown; without a key, since it changes nothing."""

    on = forms.DateField(label=_("As it was on"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.use_required_attribute = False
