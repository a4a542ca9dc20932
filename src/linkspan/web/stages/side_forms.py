"""The smaller forms about stages: whose they are, who reads them, why, and how an episode ends or moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy

from linkspan.pathway import stages
from linkspan.pathway.stage_types import StageKind
from linkspan.web.forms import DayField, Form, Look, choose, reword
from linkspan.web.stages import words
from linkspan.web.stages.boxes import LINE, PREFIX, Choices, StageForm

WHERE = gettext_lazy("The place, unless it is protected: then say only the council.")


class LineForm(Form):
    """One line of reason."""

    looks: ClassVar[Mapping[str, Look]] = {"line": Look(label="m")}

    line = forms.CharField(
        label=gettext_lazy("Why was it done this way?"),
        help_text=gettext_lazy("One line. It counts as judgement, not as error."),
        max_length=LINE,
    )


class LookOverForm(Form):
    """A manager looked over what is under way."""

    looks: ClassVar[Mapping[str, Look]] = {"breach_reason": Look(label="s")}

    breach_reason = forms.ChoiceField(
        label=gettext_lazy("This look is late. Why? (you can say so afterwards)"), required=False
    )

    def __init__(self, *args: Any, is_late: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "breach_reason", [("", gettext("Choose, or leave empty")), *words.LATE.items()])
        if not is_late:
            del self.fields["breach_reason"]


class OfferForm(Form):
    """Offer a stage or an episode to a colleague, or to another agency's desk."""

    looks: ClassVar[Mapping[str, Look]] = {"to": Look(label="m")}
    wants: ClassVar[Mapping[str, Any]] = {"to": gettext_lazy("who should have it")}

    to = forms.ChoiceField(
        label=gettext_lazy("Who should have it?"),
        help_text=gettext_lazy("It stays where it is until they accept. Its date stays too."),
    )

    def __init__(self, *args: Any, colleagues: Choices, desks: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "to", [("", gettext("Choose")), *colleagues, *desks])


class SideForm(Form):
    """Let somebody into what is kept apart, or keep somebody out."""

    looks: ClassVar[Mapping[str, Look]] = {
        "email": Look(label="s", classes="govuk-input--width-20"), "side": Look(label="s")
    }  # fmt: skip

    email = forms.EmailField(label=gettext_lazy("Their work email"))
    side = forms.ChoiceField(
        label=gettext_lazy("Let them in, or keep them out?"),
        widget=forms.RadioSelect,
        choices=(
            ("in", gettext_lazy("Let them in: they read all of it")),
            ("conflicted", gettext_lazy("Keep them out: they are close to whom it is about")),
            ("subject", gettext_lazy("Keep them out: it is about them")),
        ),
    )


class CloseForm(Form):
    """Close a child's time with social care."""

    looks: ClassVar[Mapping[str, Look]] = {
        "reason": Look(label="m"), "on": Look(label="m"), "nfa": Look(label="s"), "breach_reason": Look(label="s")
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"reason": gettext_lazy("why it is closed")}

    reason = forms.ChoiceField(label=gettext_lazy("Why is it closed?"), widget=forms.RadioSelect)
    on = DayField(label=gettext_lazy("On which day?"))
    nfa = forms.BooleanField(
        label=gettext_lazy("Nothing was done after the referral: no further action"), required=False
    )
    breach_reason = forms.ChoiceField(
        label=gettext_lazy("A manager's look is overdue. Why? (you can say so afterwards)"), required=False
    )

    def __init__(self, *args: Any, is_late: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "reason", [(code, words.closing(code)) for code in stages.REASONS])
        choose(self, "breach_reason", [("", gettext("Choose, or leave empty")), *words.LATE.items()])
        if not is_late:
            del self.fields["breach_reason"]


class TransferForm(Form):
    """Ask another council to take responsibility for a child."""

    looks: ClassVar[Mapping[str, Look]] = {
        "to": Look(label="m"), "where": Look(label="s", rows=2), "departure": Look(label="s")
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"to": gettext_lazy("which council")}

    to = forms.ChoiceField(
        label=gettext_lazy("Which council?"),
        help_text=gettext_lazy("You keep responsibility until it accepts in writing, here."),
    )
    where = forms.CharField(
        label=gettext_lazy("Where the child lives now"), help_text=WHERE, widget=forms.Textarea,
        max_length=2_000, required=False,
    )  # fmt: skip
    departure = forms.CharField(
        label=gettext_lazy("If something about this is unusual, say why in one line (optional)"), max_length=LINE,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, councils: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "to", [("", gettext("Choose a council")), *councils])


class AnswerTransferForm(StageForm):
    """Answer another council that asks to hand a child over."""

    looks: ClassVar[Mapping[str, Look]] = {
        "outcome": Look(label="m"), "reason": Look(label="s"), "departure": Look(label="s"),
        "breach_reason": Look(label="s"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"outcome": gettext_lazy("your answer")}

    outcome = forms.ChoiceField(label=gettext_lazy("Your answer"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=gettext_lazy("If you do not accept: why?"), required=False)
    breach_reason = forms.ChoiceField(
        label=gettext_lazy("This answer is late. Why? (you can say so afterwards)"), required=False
    )

    def __init__(self, *args: Any, kind: StageKind, is_late: bool, **options: Any) -> None:
        super().__init__(*args, kind=kind, asked=("finish",), **options)
        answers = [each for each in kind.outcomes if each.code != "withdrawn"]
        choose(self, "outcome", [(each.code, gettext(each.words)) for each in answers])
        choose(self, "reason", [("", gettext("Choose a reason")), *words.REFUSALS.items()])
        choose(self, "breach_reason", [("", gettext("Choose, or leave empty")), *words.LATE.items()])
        if not is_late:
            del self.fields["breach_reason"]
        del self.fields["departure"], self.fields["warned"]
        hints = {each.code: words.opens(kind.code, each.code) for each in answers}
        self.draw({"outcome": Look(label="m", hints={code: text for code, text in hints.items() if text})})
        reword(self, self.wants)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason with a refusal, and for what an answer needs."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome") == "refused" and not given.get("reason"):
            self.add_error("reason", gettext("Say why, so that the other council knows what to do next"))
        came = self.kind.outcome(given.get("outcome", ""))
        for code in came.needs if came else ():
            if not given.get(f"{PREFIX}{code}"):
                self.add_error(f"{PREFIX}{code}", gettext("Say this too: what you chose above needs it"))
        return given


class IdentifyForm(Form):
    """Say which child of the index a contact is about."""

    looks: ClassVar[Mapping[str, Look]] = {"child": Look(label="m"), "address": Look(label="s")}

    child = forms.ChoiceField(
        label=gettext_lazy("Which child is it?"), widget=forms.RadioSelect, required=False,
        help_text=gettext_lazy("Children you work with, or whose file you opened."),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("Or the address of the child's file"),
        help_text=gettext_lazy("Find the child, open the file, and copy what stands in the browser's address line."),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, children: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "child", children)
        if not children:
            del self.fields["child"]

    def clean(self) -> dict[str, Any]:
        """Read the child from either answer."""
        given: dict[str, Any] = super().clean() or {}
        found = given.get("child") or _id_in(given.get("address", ""))
        if not found:
            self.add_error("address", gettext("Choose a child above, or give the address of the child's file"))
        else:
            given["child_id"] = UUID(str(found))
        return given


def _id_in(address: str) -> UUID | None:
    for part in reversed(address.replace("?", "/").split("/")):
        try:
            return UUID(part.strip())
        except ValueError:
            continue
    return None
