"""The form that takes a feed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.interop.feeds import Limits
from linkspan.web.feeds.uploads import KeptFile
from linkspan.web.forms import Form, Look

FORMATS = (
    ("csv", _("CSV, by our template")),
    ("xlsx", _("Excel workbook, by our template")),
    ("fhir", _("FHIR R4 Bundle")),
    ("dfe-custodian", _("DfE custodian file")),
    ("dfe-demographics", _("DfE demographics file")),
    ("cin-xml", _("Children-in-need census")),
)
FEWER = "fewer"
KINDS = (
    ("full", _("Everything we hold")),
    ("delta", _("Changes only")),
    (FEWER, _("Everything we hold, and far more records than usual have really ended")),
)


def largest() -> int:
    """Give how many bytes one file may have."""
    return int(getattr(settings, "LINKSPAN_LARGEST_UPLOAD", Limits().file_bytes))


class LoadFile(Form):
    """Which file, in what format, and whether it is all there is."""

    looks: ClassVar[Mapping[str, Look]] = {
        "format": Look(label="m", hints={
            "fhir": _("A JSON Bundle of Patient and RelatedPerson."),
            "dfe-custodian": _("As the Department for Education's single unique identifier pilots lay it out."),
        }),
        "kind": Look(label="m", hints={
            "full": _("A record of yours that is not in the file has ended."),
            "delta": _("A record of yours that is not in the file stays as it is."),
            FEWER: _("Choose this when we asked you to check, and the file is whole."),
        }),
        "file": Look(label="m"),
    }  # fmt: skip
    wants: ClassVar[Mapping[str, Any]] = {
        "format": _("the format of the file"), "kind": _("what the file holds"), "file": _("the feed to load"),
    }  # fmt: skip

    format = forms.ChoiceField(label=_("Format"), choices=FORMATS, initial="csv", widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("What the file holds"), choices=KINDS, widget=forms.RadioSelect)
    file = forms.FileField(label=_("File"), max_length=200, allow_empty_file=True)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = gettext("At most %(size)s. It is deleted as soon as it has been read.") % {
            "size": filesizeformat(largest())
        }

    def clean_file(self) -> KeptFile:
        """Refuse a file that is empty or too large, in words that say what to do."""
        file: KeptFile = self.cleaned_data["file"]
        if file.too_large:
            raise forms.ValidationError(
                gettext("The file is larger than %(size)s. Nothing was kept. Split it into smaller files, and load "
                        "each as “Changes only”.") % {"size": filesizeformat(largest())}
            )  # fmt: skip
        if not file.size:
            raise forms.ValidationError(gettext("The file is empty. Choose another."))
        return file
