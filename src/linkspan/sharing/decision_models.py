"""The table of decisions to share or not; private to this room. A decision never changes once it is kept."""

from collections.abc import Iterable
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.sharing.advice import Aim, Answer, Matter, Receiver, Urgency
from linkspan.sharing.advice.answer import Refusal
from linkspan.sharing.decision_rules import DECISIONS, INFORMED, RELATIONSHIPS


def _codes(found: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(code), str(code)) for code in found]


class SharingDecision(models.Model):
    """What someone decided to share or not with whom, on what ground: the ICO's form, and what the law here adds.

    `advice` is the answer as it was given, sentence by sentence with its sources; empty where none was asked.
    `about_child` is a bare id: this room stands beneath the index. So is `of_part`, the request to one's agency that
    was answered so: its words, and the reasoning of a refusal, are with that answer and nowhere else. `instead_of` is
    the decision that this one puts right.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = Concerns("agencies.Organisation")
    person = DoneBy("agencies.Person")
    post_title = models.CharField(max_length=200)
    at = models.DateTimeField()
    about_child = models.UUIDField(null=True)
    about_whom = models.TextField(blank=True, default="")
    receiver = models.CharField(max_length=20, choices=_codes(Receiver))
    matters = ArrayField(models.CharField(max_length=20, choices=_codes(Matter)))
    aim = models.CharField(max_length=20, choices=_codes(Aim))
    urgency = models.CharField(max_length=20, choices=_codes(Urgency))
    telling_is_risky = models.BooleanField(default=False)
    answer = models.CharField(max_length=20, choices=[("", ""), *_codes(Answer)], default="")
    refusal_test = models.CharField(max_length=20, choices=_codes(Refusal))
    advice = models.JSONField()
    decision = models.CharField(max_length=20, choices=_codes(DECISIONS))
    reasons = models.TextField()
    relevance = models.TextField(blank=True, default="")
    refusal = models.TextField(blank=True, default="")
    asked_by = models.TextField(blank=True, default="")
    asked_on = models.DateField(null=True)
    shared_on = models.DateField(null=True)
    what = models.TextField(blank=True, default="")
    fact_or_opinion = models.TextField(blank=True, default="")
    informed = models.CharField(max_length=20, choices=_codes(INFORMED))
    informed_why = models.TextField(blank=True, default="")
    child_view = models.TextField(blank=True, default="")
    parent_view = models.TextField(blank=True, default="")
    lawful_basis = models.TextField(blank=True, default="")
    legal_power = models.TextField(blank=True, default="")
    is_part_3 = models.BooleanField(default=False)
    relationship = models.CharField(max_length=20, choices=_codes(RELATIONSHIPS))
    agreement = models.TextField(blank=True, default="")
    necessity = models.TextField(blank=True, default="")
    impact_assessment = models.TextField(blank=True, default="")
    officer_view = models.TextField(blank=True, default="")
    retention = models.TextField(blank=True, default="")
    security = models.TextField(blank=True, default="")
    rights = models.TextField(blank=True, default="")
    receipt = models.TextField(blank=True, default="")
    of_part = models.UUIDField(null=True)
    instead_of = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sharing_sharingdecision_refusal_reasoned",
                condition=~Q(decision="not_shared") | ~Q(refusal="") | Q(of_part__isnull=False),
            ),
            models.CheckConstraint(
                name="sharing_sharingdecision_reasoned", condition=~Q(reasons="") | Q(of_part__isnull=False)
            ),
            models.CheckConstraint(
                name="sharing_sharingdecision_advised", condition=~Q(answer="") | Q(of_part__isnull=False)
            ),
            models.CheckConstraint(
                name="sharing_sharingdecision_silence_reasoned", condition=~Q(informed="no") | ~Q(informed_why="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-at"], name="sharing_sharingdecision_of"),
            models.Index(
                fields=["instead_of"], name="sharing_sharingdecision_right", condition=Q(instead_of__isnull=False)
            ),
        ]
