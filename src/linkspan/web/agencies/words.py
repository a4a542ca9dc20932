"""Say kinds of organisation and the roles of posts in plain words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, str | Promise] = {
    "council": _("Council"),
    "school": _("School"),
    "gp_practice": _("GP practice"),
    "hospital_trust": _("Hospital trust"),
    "police": _("Police"),
    "icb": _("Integrated care board"),
    "charity": _("Charity"),
    "youth_justice": _("Youth justice service"),
    "housing": _("Housing"),
    "nursery": _("Nursery"),
    "other": _("Something else"),
}
ROLES: dict[str, str | Promise] = {
    "practitioner": _("Works with children"),
    "manager": _("Manages those who do"),
    "duty": _("Answers the duty desk"),
    "dsl": _("Designated safeguarding lead"),
    "front_door": _("Works the front door: decides on what is reported"),
    "data_officer": _("Loads feeds and mends data"),
    "matching_reviewer": _("Decides whether records are about the same child"),
    "shield_reviewer": _("Reviews shields"),
    "lado": _("Looks into allegations about those who work with children"),
    "ig_lead": _("Information governance lead"),
    "caldicott_guardian": _("Caldicott guardian"),
    "signatory": _("Signs agreements for the organisation"),
    "inspector": _("Inspects"),
    "scrutineer": _("Scrutinises the partnership's figures"),
    "lead_partner": _("Lead safeguarding partner: answers for the organisation's part"),
    "delegated_partner": _("Delegated safeguarding partner: decides for the lead"),
    "business_manager": _("Keeps the partnership's records"),
    "commissioner": _("Works for the children's commissioner"),
    "admin": _("Administers organisations and people; never sees a child"),
}
SUSPENSIONS: dict[str, str | Promise] = {
    "suspended": _("Suspended"),
    "barred": _("Barred"),
}
BANDS: dict[int, str | Promise] = {
    1: _("1, chief executive or chief officer"),
    2: _("2, director"),
    3: _("3, head of service"),
    4: _("4, service manager or named lead"),
    5: _("5, team manager or senior"),
    6: _("6, practitioner"),
}


def kind(code: str) -> str:
    """Say a kind of organisation."""
    return str(KINDS.get(code, code))


def role(code: str) -> str:
    """Say what a role lets the holder of a post do."""
    return str(ROLES.get(code, code))
