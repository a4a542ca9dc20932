"""What is asked on the pages of access requests."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny.commands.access_pack import Ruling
from linkspan.scrutiny.queries.access import Piece
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.scrutiny import words

REFERENCE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class Receive(Form):
    """Who asks, about whom, how and when."""

    looks: ClassVar = {"wanted": Look(rows=3)}

    asker = forms.ChoiceField(label=_("Who asks?"), widget=forms.RadioSelect, choices=words.ASKERS)
    asker_name = forms.CharField(label=_("Their name"), max_length=200)
    about = forms.CharField(
        label=_("Who is it about?"), max_length=200, help_text=_("The child's name, and their birth date if you know.")
    )
    wanted = forms.CharField(
        label=_("What they ask for, in their words"), widget=forms.Textarea, required=False, max_length=2_000,
        help_text=_("Leave it empty where they want all that is held."),
    )  # fmt: skip
    form = forms.ChoiceField(
        label=_("How did they ask?"), widget=forms.RadioSelect, choices=words.FORMS,
        help_text=_("Words said to anyone are enough. Do not ask for a form."),
    )  # fmt: skip
    received_on = DayField(label=_("The day they asked"), required=False, help_text=_("Leave it empty for today."))
    area = forms.ChoiceField(label=_("Area"))

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        listed = list(areas)
        choose(self, "area", listed)
        if len(listed) == 1:
            self.fields["area"].widget, self.fields["area"].initial = forms.HiddenInput(), listed[0][0]
        self.at = at

    @property
    def received_at(self) -> datetime:
        """Give when they asked: now for today, else the noon of the day."""
        on: date | None = self.cleaned_data["received_on"]
        if on is None or on == timezone.localdate(self.at):
            return self.at
        return timezone.make_aware(datetime.combine(on, time(12)))


class Step(Form):
    """The questions of one step, and how one knows."""

    file = forms.CharField(label=_("The child's file"), max_length=300, required=False)
    words = forms.CharField(
        label=_("How do you know?"), widget=forms.Textarea, max_length=1_000,
        help_text=_("Say whom you spoke with, what you saw and when."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        if kind != "child":
            del self.fields["file"]
        for name in rules.ALLOWED[kind]:
            label, choices = words.QUESTIONS[name]
            self.fields[name] = forms.ChoiceField(label=str(label), widget=forms.RadioSelect, choices=choices)
        self.order_fields(["once", "file", *rules.ALLOWED[kind], "words"])

    def clean_file(self) -> UUID:
        """Find the reference in what was pasted."""
        found = REFERENCE.search(self.cleaned_data["file"])
        if not found:
            raise ValidationError(gettext("Paste the web address of the child's file"))
        return UUID(found[0])

    @property
    def answers(self) -> dict[str, str]:
        """Give the answers, in codes."""
        return {name: self.cleaned_data[name] for name in rules.ALLOWED[self.kind]}


class Why(Form):
    """A reason."""

    why = forms.CharField(label=_("Why"), widget=forms.Textarea, max_length=1_000)

    def __init__(self, *args: Any, label: words.Words, hint: words.Words = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].label, self.fields["why"].help_text = str(label), str(hint)


class Stop(Why):
    """Why the clock stands still."""

    kind = forms.ChoiceField(label=_("What is needed?"), widget=forms.RadioSelect, choices=words.STOPS)
    field_order = ("once", "kind", "why")


class Close(Why):
    """Why a request is closed without an answer."""

    how = forms.ChoiceField(
        label=_("What became of it?"), widget=forms.RadioSelect,
        choices=[(code, said) for code, said in words.CLOSED.items() if code != "answered"],
    )  # fmt: skip
    field_order = ("once", "how", "why")


class AskOpinion(Form):
    """Which health service is asked."""

    organisation = forms.ChoiceField(label=_("Who knows the child's health?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, health: Iterable[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "organisation", [(str(key), name) for key, name in health])


class Opinion(Form):
    """What a health professional thinks."""

    says = forms.ChoiceField(label=_("What do you think?"), widget=forms.RadioSelect, choices=words.OPINIONS)
    words = forms.CharField(label=_("Why"), widget=forms.Textarea, max_length=1_000)


class Decide(Form):
    """A decision and a reason for each proposal of one piece, and words that nobody proposed."""

    more_words = forms.CharField(
        label=_("Leave out more"), required=False, max_length=500,
        help_text=_("Write the words just as they stand in the text. They are left out wherever they stand."),
    )  # fmt: skip
    more_ground = forms.ChoiceField(
        label=_("Why that is left out"), required=False, choices=[("", ""), *words.GROUNDS.items()]
    )
    more_reason = forms.CharField(label=_("Your reason for that"), required=False, max_length=500)

    def __init__(self, *args: Any, piece: Piece, **options: Any) -> None:
        super().__init__(*args, **options)
        self.piece = piece
        for number, mark in enumerate(piece.marks, start=1):
            said = piece.text[mark.start : mark.end]
            self.fields[f"d{number}"] = forms.ChoiceField(
                label=f"{number}. {said[:120]}", widget=forms.RadioSelect, choices=words.DECISIONS,
                initial=mark.decision or None, help_text=str(words.GROUNDS[mark.ground]),
            )  # fmt: skip
            self.fields[f"w{number}"] = forms.CharField(
                label=gettext("Which words instead of number %(n)d") % {"n": number}, required=False, max_length=500
            )
            self.fields[f"r{number}"] = forms.CharField(
                label=gettext("Your reason for number %(n)d") % {"n": number}, max_length=500, initial=mark.reason
            )
        self.order_fields([
            "once", *(f"{letter}{number}" for number in range(1, len(piece.marks) + 1) for letter in "dwr"),
            "more_words", "more_ground", "more_reason",
        ])  # fmt: skip

    @property
    def rulings(self) -> dict[UUID, Ruling]:
        """Give what was decided about each proposal."""
        said = self.cleaned_data
        return {
            mark.id: Ruling(said[f"d{number}"], said[f"r{number}"], said[f"w{number}"], mark.ground)
            for number, mark in enumerate(self.piece.marks, start=1)
        }

    @property
    def more(self) -> list[Ruling]:
        """Give what a person leaves out besides."""
        said = self.cleaned_data
        if not said["more_words"].strip():
            return []
        return [Ruling("changed", said["more_reason"], said["more_words"], said["more_ground"])]
