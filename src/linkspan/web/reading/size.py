"""How large the text of a child's page is."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

COOKIE = "size"


@dataclass(frozen=True, slots=True)
class Size:
    """One of the sizes; `style` is the class that the whole page carries."""

    code: str
    words: Promise
    style: str


SIZES = (
    Size("1", gettext_lazy("Normal text"), ""),
    Size("2", gettext_lazy("Big text"), "app-text-big"),
    Size("3", gettext_lazy("Very big text"), "app-text-very-big"),
)


def chosen(request: HttpRequest) -> Size:
    """Give the size that was chosen, or the normal one."""
    return next((each for each in SIZES if each.code == request.COOKIES.get(COOKIE)), SIZES[0])
