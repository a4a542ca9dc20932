"""What is asked before a file is held, kept longer, put forward or disposed of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.children import keeping
from linkspan.sharing import rules
from linkspan.web.forms import Form, Look, choose
from linkspan.web.governance.forms import REFERENCE

HALF = Look(classes="govuk-input--width-20")
NO_NAME = _("Do not name the child. What you write is kept with the act and can be read by inspectors.")


def reason_field(label: Any) -> forms.CharField:
    """Ask why, in words."""
    return forms.CharField(label=label, help_text=NO_NAME, widget=forms.Textarea, max_length=500)


class Reason(Form):
    """Why something is done to a file. The reason goes into the trail as the gate takes it."""

    looks: ClassVar = {"reason": Look(label="m", rows=3)}

    reason = reason_field(_("Why?"))

    def clean_reason(self) -> str:
        """Hold the reason to what the gate takes."""
        said: str = self.cleaned_data["reason"]
        if len(said.strip()) < rules.WORDS_AT_LEAST:
            raise ValidationError(gettext("Say why in a few words of your own."))
        return rules.stated("quality", said)


class Archive(Reason):
    """Why a file is archived, and whether it was opened in error."""

    is_error = forms.BooleanField(
        label=_("The file was opened in error"),
        help_text=_("For example twice for one child, or for nobody. What is still open then stays open."),
        required=False,
    )  # fmt: skip


class Hold(Reason):
    """Which file is held, for what, at whose asking."""

    looks: ClassVar = {"child": HALF, "held_for": HALF, "asked_by": HALF, "reason": Look(rows=3)}

    field_order = ("child", "held_for", "asked_by", "reason")

    child = forms.CharField(
        label=_("Child"), help_text=_("The reference or the web address of the child's file."), max_length=200
    )
    held_for = forms.CharField(
        label=_("What is it kept for?"), help_text=_("An inquiry, a claim or a review, by its name."), max_length=120
    )
    asked_by = forms.CharField(
        label=_("Who asked?"), help_text=_("For example the inquiry's solicitor, and the date of the letter."),
        max_length=120,
    )  # fmt: skip

    def clean_child(self) -> UUID:
        """Find the reference in what was typed or pasted."""
        if not (found := REFERENCE.search(self.cleaned_data["child"])):
            raise ValidationError(gettext("Enter the reference of the child's file, or paste the file's web address"))
        return UUID(found[0])

    @property
    def words(self) -> str:
        """Say in one line what the file is held for and who asked."""
        return gettext("%(what)s (asked for by %(who)s)") % {
            "what": self.cleaned_data["held_for"], "who": self.cleaned_data["asked_by"],
        }  # fmt: skip


class KeepUnder(Reason):
    """Which class of keeping a file is under."""

    looks: ClassVar = {
        "retention": Look(label="m", hints={each.code: each.source for each in keeping.CLASSES.values()}),
        "reason": Look(label="m", rows=3),
    }
    wants: ClassVar = {"retention": _("how long it is kept")}

    field_order = ("retention", "reason")

    retention = forms.ChoiceField(label=_("How long is it kept?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "retention", [(each.code, gettext(each.says)) for each in keeping.CLASSES.values()])


class PutForward(Reason):
    """Which of the files that may go are put forward."""

    looks: ClassVar = {"chosen": Look(label="m"), "reason": Look(label="m", rows=3)}
    wants: ClassVar = {"chosen": _("a file")}

    field_order = ("chosen", "reason")

    chosen = forms.TypedMultipleChoiceField(
        label=_("Which files?"), coerce=UUID, widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing goes yet: someone else of information governance decides."),
    )  # fmt: skip

    def __init__(self, *args: Any, files: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "chosen", files)
        self.fields["chosen"].initial = [code for code, _words in files]


class Decide(Reason):
    """What becomes of a list: which of its files go for good."""

    looks: ClassVar = {"chosen": Look(label="m"), "reason": Look(label="m", rows=3), "sure": Look(label="m")}

    field_order = ("chosen", "reason", "sure")

    chosen = forms.TypedMultipleChoiceField(
        label=_("Which files go?"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("A file that you leave out is kept, and can be put forward again."),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("I have checked these files. I know that this cannot be undone."), required=False)

    def __init__(self, *args: Any, files: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "chosen", files)
        self.fields["chosen"].initial = [code for code, _words in files]
        if not files:
            del self.fields["chosen"], self.fields["sure"]

    def clean(self) -> dict[str, Any]:
        """Want the tick where something goes."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("chosen") and not cleaned.get("sure"):
            self.add_error("sure", gettext("Tick the box to say that you have checked, or leave every file out"))
        return cleaned
