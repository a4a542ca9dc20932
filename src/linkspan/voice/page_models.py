"""The tables of the child's own page: its codes, what was released to it, and what is held back.

The child's own side reaches them through functions of the database alone.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id
from linkspan.voice import page_rules as rules


def _one_of(values: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(each, each) for each in values]


class Page(models.Model):
    """A child's own page, and the check that the right person holds the phone; there from the first opening on."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.OneToOneField("children.Child", models.PROTECT, related_name="+")
    check_kind = models.TextField(default="", choices=_one_of(("", *rules.CHECKS)))
    check_hash = models.TextField(default="")
    check_set_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(check_kind="", check_hash="") | (~Q(check_kind="") & ~Q(check_hash="")),
                name="voice_page_check_whole",
            )
        ]


class PageCode(models.Model):
    """A code that was given face to face: kept as a keyed hash, good once and for minutes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+")
    code_hash = models.TextField(unique=True)
    asks = models.TextField(choices=_one_of(rules.CHECKS))
    forgets = models.BooleanField(default=False)
    given_by = DoneBy("agencies.Person", db_index=False)
    given_as = models.TextField(default="")
    given_at = models.DateTimeField()
    until_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_at__gt=F("given_at")), name="voice_pagecode_forwards"),
            models.UniqueConstraint(
                fields=["child"], condition=Q(used_at=None, revoked_at=None), name="voice_pagecode_one_at_a_time"
            ),
        ]


class PageSession(models.Model):
    """The page open on one phone, found by the keyed hash of its cookie."""

    id = models.UUIDField(primary_key=True, default=new_id)
    page = models.ForeignKey(Page, models.PROTECT, related_name="sessions")
    code = models.OneToOneField(PageCode, models.PROTECT, related_name="+")
    token_hash = models.TextField(unique=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    until_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_how = models.TextField(default="", choices=_one_of(("", "left", "idle", "wrong", "staff", "moved", "gone")))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ ~Q(ended_how=""), name="voice_pagesession_ended_somehow"
            )
        ]


class PageTry(models.Model):
    """A wrong code, by the keyed hash of where it came from; gone within the hour."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.TextField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="voice_pagetry_at")]


class PageRelease(models.Model):
    """One item that the lead let the page show, in the words the lead read; taken back, it stays as history."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+")
    kind = models.TextField(choices=_one_of(rules.KINDS))
    about = models.UUIDField()
    code = models.TextField(default="")
    name = models.TextField(default="")
    said = models.TextField(default="")
    after = models.TextField(default="")
    month = models.DateField(null=True)
    released_by = DoneBy("agencies.Person", db_index=False)
    released_as = models.TextField(default="")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = DoneBy("agencies.Person", null=True, db_index=False)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "kind", "about"], condition=Q(withdrawn_at=None), name="voice_pagerelease_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="service") | (Q(code__in=list(rules.SERVICES)) & Q(month__isnull=False)),
                name="voice_pagerelease_known_service",
            ),
        ]


class PageHolding(models.Model):
    """The lead's decision to hold something back from the page, with why; somebody else looks at it again by a date.

    `about` is the item held back; none where all kinds of service are.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+")
    kind = models.TextField(choices=_one_of(rules.HELD_KINDS))
    about = models.UUIDField(null=True)
    why = models.TextField(choices=_one_of(tuple(rules.WHYS)))
    words = models.TextField(default="")
    held_by = DoneBy("agencies.Person", db_index=False)
    held_as = models.TextField(default="")
    organisation = Concerns("agencies.Organisation", db_index=False)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = DoneBy("agencies.Person", null=True, db_index=False)
    review_words = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = DoneBy("agencies.Person", null=True, db_index=False)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="services", about=None) | (~Q(kind="services") & Q(about__isnull=False)),
                name="voice_pageholding_of_something",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["child"], name="voice_pageholding_child")]
