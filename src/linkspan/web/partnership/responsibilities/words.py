"""Words of the map of responsibilities: functions, groups of children and findings, as translated."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
FINDINGS: dict[str, Words] = {
    "gap": _("Nobody"),
    "overlap": _("Two"),
    "expiry": _("Ends soon"),
    "held": _("One"),
}
COLOURS = {"gap": "red", "overlap": "purple", "expiry": "blue", "held": "green"}
LEVELS: dict[str, Words] = {
    "national": _("National"),
    "regional": _("Regional"),
    "sub_regional": _("Board or force area"),
    "local_authority": _("Council area"),
    "district": _("District or place"),
    "neighbourhood": _("Neighbourhood"),
}
MONTHS = ((3, _("3 months")), (6, _("6 months")), (12, _("12 months")))
