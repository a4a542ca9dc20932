"""What is asked about organisations, posts, people and desks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.agencies import rules
from linkspan.web.agencies.words import BANDS, KINDS, ROLES, SUSPENSIONS
from linkspan.web.forms import DayField, Form, Look, choose

HALF = Look(classes="govuk-input--width-20")
SHORT = Look(classes="govuk-input--width-10")
Choices = Iterable[tuple[str, str]]


class Hours(forms.CharField):
    """Opening hours as `rules.read_hours` reads them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("When it is answered"),
            help_text=_("Write it like this: Mon-Fri 08:30-17:00; Sat 09:00-12:00. Or: 24 hours."),
            max_length=200,
            **options,
        )

    def clean(self, value: Any) -> Any:
        """Say how to write the hours when they cannot be read."""
        hours = super().clean(value)
        if problem := rules.why_not_hours(hours):
            raise ValidationError(gettext(str(problem.message)))
        return hours


class FoundOrganisation(Form):
    """A new organisation, with its duty desk if it has one."""

    looks: ClassVar = {"code": SHORT, "desk_phone": HALF, "desk_out_of_hours": HALF, "hours": HALF}

    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.SlugField(
        label=_("Short code"),
        help_text=_("Feeds and commands name it by this. Small letters, digits and hyphens. It never changes."),
        max_length=40,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    area = forms.ChoiceField(label=_("Council area it is based in"))
    serves = forms.MultipleChoiceField(
        label=_("Other council areas it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )
    from_ = DayField(label=_("From"))
    desk_name = forms.CharField(label=_("Duty desk: name"), required=False, max_length=120)
    desk_phone = forms.CharField(label=_("Duty desk: telephone"), required=False, max_length=40)
    desk_out_of_hours = forms.CharField(label=_("Duty desk: telephone at other times"), required=False, max_length=40)
    hours = Hours(required=False)

    def __init__(self, *args: Any, areas: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        listed = list(areas)
        choose(self, "area", listed)
        choose(self, "serves", listed)

    def clean(self) -> dict[str, Any]:
        """Want a desk whole or not at all."""
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("desk_name")) != bool(cleaned.get("desk_phone")):
            missing = "desk_phone" if cleaned.get("desk_name") else "desk_name"
            self.add_error(missing, gettext("Give the duty desk both a name and a telephone number, or neither"))
        return cleaned


class OpenPost(Form):
    """A new chair."""

    looks: ClassVar = {"title": HALF}

    title = forms.CharField(
        label=_("Title"), help_text=_("As people say it, for example: School nurse."), max_length=120
    )
    roles = forms.MultipleChoiceField(
        label=_("What its holder does"), choices=list(ROLES.items()), widget=forms.CheckboxSelectMultiple
    )
    band = forms.TypedChoiceField(label=_("Level"), choices=list(BANDS.items()), coerce=int, initial=6)
    reports_to = forms.ChoiceField(label=_("Answers to"), required=False)
    from_ = DayField(label=_("From"))

    def __init__(self, *args: Any, posts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "reports_to", [("", gettext("Nobody here")), *posts])


class InDate(Form):
    """Until when training and checks are good."""

    trained_until = DayField(label=_("Safeguarding training is good until"), required=False)
    vetted_until = DayField(label=_("Vetting check is good until"), required=False)


class EnrolPerson(InDate):
    """A new worker, the post they begin in, and how they sign in."""

    looks: ClassVar = {
        "phone": HALF,
        "sign_in": Look(
            hints={"yes": _("They set a password by “I have forgotten my password”, or come in through their agency.")}
        ),
    }
    field_order = ("name", "phone", "email", "post", "from_", "sign_in", "trained_until", "vetted_until")

    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(label=_("Work telephone"), max_length=40)
    email = forms.EmailField(label=_("Work email"))
    post = forms.ChoiceField(label=_("Post"))
    from_ = DayField(label=_("In that post from"))
    sign_in = forms.ChoiceField(
        label=_("Will they use Linkspan?"),
        choices=[("yes", _("Yes, make a sign-in with this email")), ("no", _("No, only show how to reach them"))],
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(self, *args: Any, posts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "post", posts)


class Appoint(Form):
    """A worker who is here already, into another post."""

    looks: ClassVar = {"email": HALF}

    email = forms.EmailField(label=_("The worker's email"), help_text=_("As they sign in, or as their agency gave it."))
    post = forms.ChoiceField(label=_("Post"))
    from_ = DayField(label=_("From"))
    until = DayField(
        label=_("Until"),
        help_text=_("The first day they are no longer in it. Leave empty if not known."),
        required=False,
    )

    def __init__(self, *args: Any, posts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "post", posts)


class EndAppointment(Form):
    """The end of someone's time in a post, and who takes over what they hold."""

    until = DayField(label=_("The first day they are no longer in the post"))
    hand_to = forms.ChoiceField(label=_("Who takes over what they hold?"))

    def __init__(self, *args: Any, takers: Choices, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(
            self,
            "hand_to",
            [
                ("desk", gettext("The duty desk")),
                *takers,
            ],
        )
        self.initial.setdefault("until", today)

    @property
    def taker(self) -> UUID | None:
        """Give the colleague who takes over; None for the duty desk."""
        chosen = self.cleaned_data["hand_to"]
        return None if chosen == "desk" else UUID(chosen)


class Suspend(Form):
    """That someone may not work from this moment."""

    looks: ClassVar = {
        "kind": Look(
            label="m",
            hints={
                "suspended": _("A neutral act, while something is looked into."),
                "barred": _("They are on a barred list, or their clearance was taken away."),
            },
        ),
        "said": Look(rows=3),
    }
    wants: ClassVar = {"kind": _("whether they are suspended or barred")}

    kind = forms.ChoiceField(
        label=_("Suspended or barred?"), choices=list(SUSPENSIONS.items()), widget=forms.RadioSelect
    )
    said = forms.CharField(
        label=_("Why, in a few words"),
        help_text=_("Kept beside the trail. Name no child. Their colleagues do not see it."),
        required=False,
        widget=forms.Textarea,
        max_length=1_000,
    )


class Lift(Form):
    """That someone may work again."""

    looks: ClassVar = {"said": Look(rows=3)}

    said = forms.CharField(label=_("What was decided, by whom and when"), widget=forms.Textarea, max_length=1_000)


class Home(Form):
    """Where a worker lives, to be kept as keyed hashes alone."""

    looks: ClassVar = {"address": HALF, "postcode": SHORT, "phone": HALF}

    address = forms.CharField(label=_("House number and street"), required=False, max_length=120)
    postcode = forms.CharField(label=_("Postcode"), required=False, max_length=10)
    phone = forms.CharField(label=_("Own telephone"), required=False, max_length=40)


class SetDesk(Form):
    """A duty desk from a day on."""

    looks: ClassVar = {"phone": HALF, "out_of_hours_phone": HALF, "hours": HALF}

    area = forms.ChoiceField(label=_("For which area?"))
    name = forms.CharField(label=_("Name of the desk"), max_length=120)
    phone = forms.CharField(label=_("Telephone"), max_length=40)
    hours = Hours()
    out_of_hours_phone = forms.CharField(label=_("Telephone at other times"), required=False, max_length=40)
    from_ = DayField(label=_("From"))

    def __init__(self, *args: Any, areas: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "area", areas)
