"""Say how one field of a form is drawn, where it differs from the usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Look:
    """Size of the label, whether it is the page's heading, width classes, and hints beneath single choices.

    `counts`: a long box says how many letters are left.
    """

    label: Literal["s", "m", "l", "xl", ""] = ""
    heading: bool = False
    classes: str = ""
    inline: bool = False
    rows: int = 5
    counts: bool = True
    hints: Mapping[str, object] = field(default_factory=dict)

    @property
    def label_class(self) -> str:
        """Name the class of a label of this size."""
        return f"govuk-label--{self.label}" if self.label else ""

    @property
    def legend_class(self) -> str:
        """Name the class of a legend of this size."""
        return f"govuk-fieldset__legend--{self.label}" if self.label else ""
