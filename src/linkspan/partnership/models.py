"""Partnerships, the areas they are for and who is in them; private to this room.

Periods are `from_on` and `until_on`, the upper bound exclusive. Nothing is deleted: what ends gets an `until_on`.
"""

from typing import ClassVar

from django.db import models

from linkspan.agencies.dated import Dated, forwards, no_overlap
from linkspan.agencies.ports import Concerns
from linkspan.partnership import (
    arrangement_models,
    delegation_models,
    dispute_models,
    duty_models,
    funding_models,
    meeting_models,
    reorganisation_models,
    report_models,
    responsibility_models,
    rules,
    survey_models,
    workforce_models,
)

# Through these Django finds the tables of each part.
PARTS = (
    arrangement_models,
    delegation_models,
    duty_models,
    responsibility_models,
    reorganisation_models,
    meeting_models,
    workforce_models,
    funding_models,
    survey_models,
    dispute_models,
    report_models,
)


class Partnership(Dated):
    """Arrangements by which safeguarding partners and relevant agencies work together in one or more council areas."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [forwards("partnership_partnership_forwards")]


class PartnershipArea(Dated):
    """A council area that a partnership is for. An area is in one partnership at a time."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="areas")
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            forwards("partnership_area_forwards"),
            no_overlap("partnership_area_once", "area"),
        ]


class Member(Dated):
    """An organisation in a partnership: as safeguarding partner, relevant agency or education, and why."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="members")
    organisation = Concerns("agencies.Organisation")
    kind = models.CharField(max_length=30, choices=[(kind, kind) for kind in rules.MEMBER_KINDS])
    because = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            forwards("partnership_member_forwards"),
            no_overlap("partnership_member_once", "partnership", "organisation"),
        ]
