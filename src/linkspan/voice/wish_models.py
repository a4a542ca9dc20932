"""The tables of what children and parents say about sharing, and of what was shared all the same; private to here."""

from collections.abc import Iterable
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit import NotFound
from linkspan.audit.ids import new_id
from linkspan.sharing import overriding
from linkspan.voice import wish_rules as rules


def _codes(found: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(code), str(code)) for code in found]


class Wish(models.Model):
    """What a child or parent said about one kind of sharing, as they said it; a newer one stands beside it.

    `said_by_name` says which parent, and is empty for the child. `item` asks again on a day, where they said not now.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    said_by = models.TextField(choices=_codes(rules.SAID_BY))
    said_by_name = models.TextField(default="")
    kind = models.TextField(choices=_codes(rules.KINDS))
    receiver = models.TextField(choices=_codes(rules.RECEIVERS))
    answer = models.TextField(choices=_codes(rules.ANSWERS))
    words = models.TextField(default="")
    how = models.TextField(choices=_codes(rules.HOW))
    said_on = models.DateField()
    until_on = models.DateField(null=True)
    ask_on = models.DateField(null=True)
    item = models.OneToOneField("duty.Item", models.PROTECT, null=True, related_name="+")
    asked_by = DoneBy("agencies.Person", related_name="+", db_index=False)
    asked_as = models.TextField(default="")
    organisation = Concerns("agencies.Organisation", related_name="+", db_index=False)
    at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(said_by="child", said_by_name="")
                | (Q(said_by="parent") & ~Q(said_by_name=""))
                | Q(dropped_at__isnull=False),
                name="voice_wish_says_who",
            ),
            models.CheckConstraint(
                condition=Q(answer="not_now", ask_on__isnull=False, item__isnull=False)
                | (~Q(answer="not_now") & Q(ask_on__isnull=True, item__isnull=True)),
                name="voice_wish_asks_again",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["child", "at"], name="voice_wish_child")]

    def said(self) -> rules.Said:
        """Give what it says as a plain value."""
        return rules.Said(
            said_by=self.said_by, said_by_name=self.said_by_name, kind=self.kind, receiver=self.receiver,
            answer=self.answer, how=self.how, said_on=self.said_on, words=self.words, until_on=self.until_on,
            ask_on=self.ask_on,
        )  # fmt: skip


class WishOverride(models.Model):
    """That something was shared against wishes: why, and whether, when and by whom they are told.

    `decision` is the decision about sharing, which never changes; this row is filled in once by its organisation.
    `item` is open until they were told, or until somebody said for good why not.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey("children.Child", models.PROTECT, related_name="+", db_index=False)
    decision = models.UUIDField(unique=True)
    against = ArrayField(models.UUIDField())
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    organisation = Concerns("agencies.Organisation", related_name="+", db_index=False)
    by_person = DoneBy("agencies.Person", related_name="+", db_index=False)
    at = models.DateTimeField()
    reason = models.TextField(default="", choices=[("", ""), *_codes(overriding.REASONS)])
    why = models.TextField(default="")
    explained_at = models.DateTimeField(null=True)
    telling = models.TextField(default="", choices=[("", ""), *_codes(overriding.TELLING)])
    tell_on = models.DateField(null=True)
    how = models.TextField(default="")
    told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = DoneBy("agencies.Person", null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(explained_at__isnull=True, reason="", telling="")
                | (Q(explained_at__isnull=False) & ~Q(reason="") & ~Q(telling="")),
                name="voice_wishoverride_explained",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(explained_at__isnull=False, settled_by__isnull=False),
                name="voice_wishoverride_settled",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["child"], name="voice_wishoverride_child")]

    @classmethod
    def lock(cls, override_id: UUID) -> Self:
        """Take a row for the rest of the transaction."""
        row = cls.objects.select_for_update().filter(id=override_id).first()
        if row is None:
            raise NotFound
        return row
