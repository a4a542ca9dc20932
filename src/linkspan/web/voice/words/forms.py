"""The forms of what a child said: write it down, put something beside it, say why there is nothing, see to a wish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from linkspan.agencies.rules import LONDON
from linkspan.voice import word_rules as rules
from linkspan.voice.word_rules import Saying
from linkspan.web.forms import DayField, Form, Look, choose
from linkspan.web.governance.forms import REFERENCE

Choices = Sequence[tuple[str, str]]


def said(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give a list of codes as choices, in the reader's language."""
    return [(code, gettext(each)) for code, each in words.items()]


class WordsForm(Form):
    """Write down what a child said: their words first, what you make of them last and apart."""

    looks: ClassVar[Mapping[str, Look]] = {
        "said": Look(label="m", rows=5), "how": Look(label="m"), "language": Look(label="s"),
        "through": Look(label="s"), "alone": Look(label="m", inline=False), "present": Look(label="s"),
        "said_on": Look(label="m"), "place": Look(label="m"), "translation": Look(label="s", rows=3),
        "translated_by": Look(label="s"), "language_said": Look(label="s"), "picture": Look(label="m"),
        "shows": Look(label="s"), "wishes": Look(label="m", rows=3), "interpretation": Look(label="m", rows=3),
        "sharing": Look(label="m"), "stages": Look(label="m"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {
        "how": gettext_lazy("how the child told you"), "said_on": gettext_lazy("the day the child said it"),
        "place": gettext_lazy("where it was"), "alone": gettext_lazy("if you were alone with the child"),
        "sharing": gettext_lazy("who may see it"), "language": gettext_lazy("the language"),
    }  # fmt: skip

    said = forms.CharField(
        label=gettext_lazy("What did the child say?"),
        help_text=gettext_lazy(
            "Word for word, in the child's own language. For a baby, or a child who does not speak: what you saw."
        ),
        widget=forms.Textarea, max_length=rules.SAID_AT_MOST, required=False,
    )  # fmt: skip
    how = forms.ChoiceField(
        label=gettext_lazy("How did the child tell you?"), widget=forms.RadioSelect, initial="words"
    )
    through = forms.CharField(
        label=gettext_lazy("If through someone, who? (optional)"),
        help_text=gettext_lazy("For an advocate or interpreter: their name, or what they do."),
        max_length=rules.LINE_AT_MOST, required=False,
    )  # fmt: skip
    said_on = DayField(label=gettext_lazy("What day was it?"))
    place = forms.ChoiceField(
        label=gettext_lazy("Where was it?"), help_text=gettext_lazy("The kind of place. Do not write an address."),
        widget=forms.RadioSelect,
    )  # fmt: skip
    alone = forms.ChoiceField(label=gettext_lazy("Were you alone with the child?"), widget=forms.RadioSelect)
    present = forms.CharField(
        label=gettext_lazy("Who else was there? (optional)"), max_length=rules.LINE_AT_MOST, required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("In what language?"), initial="en")
    language_said = forms.CharField(
        label=gettext_lazy("If another language, which? (optional)"), max_length=rules.LINE_AT_MOST, required=False
    )
    translation = forms.CharField(
        label=gettext_lazy("The same in English (optional)"), widget=forms.Textarea, max_length=rules.SAID_AT_MOST,
        required=False,
    )  # fmt: skip
    translated_by = forms.CharField(
        label=gettext_lazy("Who put it into English? (optional)"), max_length=rules.LINE_AT_MOST, required=False
    )
    picture = forms.FileField(
        label=gettext_lazy("A drawing or photograph (optional)"),
        help_text=gettext_lazy("JPEG or PNG, less than 8 MB. Where and when it was taken is removed."),
        required=False, max_length=200, allow_empty_file=True,
    )  # fmt: skip
    shows = forms.CharField(
        label=gettext_lazy("What does it show? (optional)"),
        help_text=gettext_lazy("For those who cannot see it."), max_length=rules.LINE_AT_MOST, required=False,
    )  # fmt: skip
    wishes = forms.CharField(
        label=gettext_lazy("What does the child want? (optional)"),
        help_text=gettext_lazy("One wish on each line. You see to each of them, and to telling the child."),
        widget=forms.Textarea, max_length=rules.MOST_WISHES * rules.WISH_AT_MOST, required=False,
    )  # fmt: skip
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("What is it for? (optional)"), widget=forms.CheckboxSelectMultiple, required=False
    )
    interpretation = forms.CharField(
        label=gettext_lazy("What do you make of it? (optional)"),
        help_text=gettext_lazy("Your own view. It is kept apart from what the child said."),
        widget=forms.Textarea, max_length=rules.SAID_AT_MOST, required=False,
    )  # fmt: skip
    sharing = forms.ChoiceField(
        label=gettext_lazy("Who may see it?"), widget=forms.RadioSelect, initial="workers",
        help_text=gettext_lazy("The family does not see it, unless you choose so. Ask the child."),
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, stages: Choices = (), **options: Any) -> None:
        super().__init__(*args, **options)
        day: Any = self.fields["said_on"]
        day.latest = today
        listed = {
            "how": rules.HOWS, "place": rules.PLACES, "alone": rules.ALONE_ASKED, "language": rules.LANGUAGES,
            "sharing": rules.SHARING,
        }  # fmt: skip
        for name, codes in listed.items():
            choose(self, name, said(codes))
        self.fields["picture"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp,image/gif"
        if stages:
            choose(self, "stages", stages)
        else:
            del self.fields["stages"]

    def clean_picture(self) -> Any:
        """Turn away a file that is too large before it is read."""
        sent = self.cleaned_data.get("picture")
        if sent and sent.size > rules.MOST_BYTES:
            raise ValidationError(gettext("The picture is too large. Send one of less than 8 MB."))
        return sent

    def clean_wishes(self) -> list[str]:
        """Read one wish from each line."""
        found = [line.strip() for line in str(self.cleaned_data["wishes"]).splitlines() if line.strip()]
        if len(found) > rules.MOST_WISHES:
            raise ValidationError(gettext("Write no more than five wishes at once."))
        if any(len(each) > rules.WISH_AT_MOST for each in found):
            raise ValidationError(gettext("Use fewer words for each wish."))
        return found

    @property
    def sent(self) -> bytes | None:
        """Give the bytes of the picture that was sent."""
        picture = self.cleaned_data.get("picture")
        return picture.read() if picture else None

    @property
    def chosen(self) -> list[UUID]:
        """Give the stages it was said for."""
        return [UUID(each) for each in self.cleaned_data.get("stages", ())]

    @property
    def saying(self) -> Saying:
        """Give what was typed as the room takes it. A day stands at noon."""
        given = self.cleaned_data
        texts = ("said", "how", "through", "alone", "present", "place", "language", "language_said", "translation",
                 "translated_by", "interpretation", "sharing")  # fmt: skip
        at = datetime.combine(given["said_on"], time(12), LONDON)
        return Saying(said_at=at, **{name: given[name] for name in texts})


class BesideForm(Form):
    """Put something beside what a child said; the words stay as they are."""

    looks: ClassVar[Mapping[str, Look]] = {
        "kind": Look(label="m"), "said": Look(label="m", rows=3), "sharing": Look(label="s"), "child": Look(label="s"),
    }  # fmt: skip

    kind = forms.ChoiceField(label=gettext_lazy("What has changed?"), widget=forms.RadioSelect)
    sharing = forms.ChoiceField(label=gettext_lazy("If who may see it: who?"), required=False)
    child = forms.CharField(
        label=gettext_lazy("If it was about another child: who said it?"), required=False, max_length=200,
        help_text=gettext_lazy(
            "The reference or the web address of that child's file. It is written down there again. Leave it empty to"
            " take it back only."
        ),
    )  # fmt: skip
    said = forms.CharField(label=gettext_lazy("Say what, or why"), widget=forms.Textarea, max_length=rules.SAID_AT_MOST)

    def clean_child(self) -> UUID | None:
        """Find the reference in what was typed or pasted."""
        typed = self.cleaned_data["child"].strip()
        found = REFERENCE.search(typed)
        if typed and not found:
            raise ValidationError(gettext("Enter the reference of the child's file, or paste the file's web address"))
        return UUID(found[0]) if found else None

    def __init__(self, *args: Any, kinds: Iterable[tuple[str, str]], is_mine: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_mine:
            del self.fields["child"]
        choose(self, "kind", kinds)
        choose(self, "sharing", [("", gettext("No change")), *said(rules.SHARING)])


class WhyForm(Form):
    """Say why a stage is without the child's words."""

    looks: ClassVar[Mapping[str, Look]] = {
        "reason": Look(label="m", hints={"not_asked": gettext_lazy("Say so if it is so. It is counted.")}),
        "said": Look(label="m", rows=3),
    }
    wants: ClassVar[Mapping[str, Any]] = {"reason": gettext_lazy("why there is nothing")}

    reason = forms.ChoiceField(label=gettext_lazy("Why is there nothing?"), widget=forms.RadioSelect)
    said = forms.CharField(
        label=gettext_lazy("What happened, and what will you do next?"), widget=forms.Textarea,
        max_length=rules.SAID_AT_MOST,
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "reason", said(rules.REASONS))


class AnswerForm(Form):
    """Say what became of a wish."""

    looks: ClassVar[Mapping[str, Look]] = {"outcome": Look(label="m"), "done": Look(label="m", rows=3)}
    wants: ClassVar[Mapping[str, Any]] = {"outcome": gettext_lazy("what became of it")}

    outcome = forms.ChoiceField(label=gettext_lazy("What became of it?"), widget=forms.RadioSelect)
    done = forms.CharField(
        label=gettext_lazy("What was done? If not all of it, why not?"), widget=forms.Textarea,
        max_length=rules.SAID_AT_MOST,
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "outcome", said(rules.OUTCOMES))


class ToldForm(Form):
    """Say when, how and by whom the child was told."""

    looks: ClassVar[Mapping[str, Look]] = {
        "how": Look(label="m"), "told_on": Look(label="m"), "said": Look(label="m"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {"how": gettext_lazy("how the child was told")}

    how = forms.ChoiceField(label=gettext_lazy("How was the child told?"), widget=forms.RadioSelect)
    told_on = DayField(label=gettext_lazy("On what day?"), required=False)
    said = forms.CharField(
        label=gettext_lazy("Who told the child?"), help_text=gettext_lazy("If the child is not told: why not."),
        max_length=rules.LINE_AT_MOST,
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        day: Any = self.fields["told_on"]
        day.latest = today
        choose(self, "how", said(rules.TOLD_HOW))
