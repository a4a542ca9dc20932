"""Tables of the trail. The application may add to them and, but for repeats, read none of them directly."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One line of the trail. `body` is the canonical JSON that the Merkle leaf is made from; the columns repeat
    parts of it for look-up and prove nothing."""

    id = models.UUIDField(primary_key=True)
    recorded_at = models.DateTimeField()
    event = models.TextField()
    decision = models.TextField()
    body = models.BinaryField()
    actor_person = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    child = models.UUIDField(null=True)
    object = models.UUIDField(null=True)

    class Meta:
        managed = False
        db_table = "audit_entry"


class Once(models.Model):
    """A request's own number and what came of it, so that a repeat gets the first answer."""

    id = models.BigAutoField(primary_key=True)
    actor = models.TextField()
    once = models.UUIDField()
    command = models.TextField()
    result = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["actor", "once"], name="audit_once_first")]
