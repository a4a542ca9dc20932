"""What is asked on the pages of access requests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.scrutiny import access_rules as rules
from linkspan.scrutiny.commands.access_pack import Ruling
from linkspan.scrutiny.queries.access import Piece
from linkspan.web.forms import DayField, Form, choose
from linkspan.web.forms import Look as Shown
from linkspan.web.scrutiny import words


class Receive(Form):
    """Who asks, about whom, how and when."""

    looks: ClassVar = {"wanted": Shown(rows=3)}

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

    def __init__(
        self, *args: Any, areas: Iterable[tuple[str, str]], at: datetime, is_known: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if is_known:
            del self.fields["about"]
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

    words = forms.CharField(
        label=_("How do you know?"), widget=forms.Textarea, max_length=1_000,
        help_text=_("Say whom you spoke with, what you saw and when."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        for name in rules.ALLOWED[kind]:
            label, choices = words.QUESTIONS[name]
            self.fields[name] = forms.ChoiceField(label=str(label), widget=forms.RadioSelect, choices=choices)
        self.order_fields(["once", *rules.ALLOWED[kind], "words"])

    @property
    def answers(self) -> dict[str, str]:
        """Give the answers, in codes."""
        return {name: self.cleaned_data[name] for name in rules.ALLOWED[self.kind]}


class Which(Step):
    """Which of the children that were found it is about, and how one knows."""

    file = forms.ChoiceField(label=_("Which child is it?"), widget=forms.RadioSelect)
    field_order = ("once", "file", "words")

    def __init__(self, *args: Any, children: Iterable[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, kind="child", **options)
        self.children = [(str(key), said) for key, said in children]
        choose(self, "file", self.children)
        if len(self.children) == 1:
            self.fields["file"].initial = self.children[0][0]
        self.order_fields(self.field_order)

    @property
    def child_id(self) -> UUID:
        """Give the child that was chosen."""
        return UUID(self.cleaned_data["file"])


class Look(Form):
    """What is known of the child."""

    names = forms.CharField(label=_("Any of the child's names"), max_length=200, required=False)
    born = DayField(label=_("The day they were born"), required=False)


class Why(Form):
    """A reason."""

    why = forms.CharField(label=_("Why"), widget=forms.Textarea, max_length=1_000)

    def __init__(self, *args: Any, label: words.Words, hint: words.Words = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].label, self.fields["why"].help_text = str(label), str(hint)


class Told(Why):
    """A reason that they were told, how and when."""

    told_how = forms.ChoiceField(
        label=_("How did you tell them?"), widget=forms.RadioSelect, choices=words.TOLD,
        help_text=_("Never by e-mail: somebody else may read it."),
    )  # fmt: skip
    told_on = DayField(label=_("The day you told them"), required=False, help_text=_("Leave it empty for today."))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    @property
    def on(self) -> date:
        """Give the day they were told."""
        return self.cleaned_data["told_on"] or self.today


class Stop(Why):
    """Why the clock stands still."""

    kind = forms.ChoiceField(label=_("What is needed?"), widget=forms.RadioSelect, choices=words.STOPS)
    field_order = ("once", "kind", "why")


class Close(Told):
    """Why a request is closed without an answer."""

    how = forms.ChoiceField(
        label=_("What became of it?"), widget=forms.RadioSelect,
        choices=[(code, said) for code, said in words.CLOSED.items() if code != "answered"],
    )  # fmt: skip
    refused_for = forms.ChoiceField(
        label=_("If it is refused: on what ground?"), required=False, choices=[("", _("Choose")), *words.REFUSALS]
    )
    field_order = ("once", "how", "refused_for", "why", "told_how", "told_on")


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


class Apart(Form):
    """What somebody inside decides about something that is kept apart."""

    decision = forms.ChoiceField(
        label=_("What do you decide?"), widget=forms.RadioSelect, choices=words.APART_DECISIONS
    )
    ground = forms.ChoiceField(
        label=_("If it is left out: on what ground?"),
        required=False,
        choices=[("", _("Choose")), *words.GROUNDS.items()],
    )
    leave_out = forms.CharField(
        label=_("If it is told: words to leave out"), widget=forms.Textarea, required=False, max_length=2_000,
        help_text=_("One name or phrase to a line, just as it stands in the text."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Your reason"), widget=forms.Textarea, max_length=1_000)

    @property
    def phrases(self) -> list[str]:
        """Give the words to leave out, one by one."""
        return [line.strip() for line in self.cleaned_data["leave_out"].splitlines() if line.strip()]


class Decide(Form):
    """A decision and a reason for each proposal of one piece, and words that nobody proposed."""

    more_words = forms.CharField(
        label=_("Leave out more"), required=False, max_length=500,
        help_text=_("Write the words just as they stand in the text. They are left out wherever they stand."),
    )  # fmt: skip
    more_ground = forms.ChoiceField(
        label=_("Why that is left out"), required=False, choices=[("", _("Choose")), *words.GROUNDS.items()]
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
