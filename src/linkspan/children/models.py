"""Tables of the index. Private to this room; the database holds a wall round each (see the migrations)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from linkspan.audit.ids import new_id
from linkspan.children.area_models import Newcomer as Newcomer
from linkspan.children.area_models import Residence as Residence
from linkspan.children.disposal_models import Disposal as Disposal
from linkspan.children.disposal_models import DisposalFile as DisposalFile
from linkspan.children.flag_models import Flag as Flag
from linkspan.children.flag_models import FlagDelivery as FlagDelivery
from linkspan.children.flag_models import FlagExclusion as FlagExclusion
from linkspan.children.flag_models import FlagSeen as FlagSeen
from linkspan.children.match_models import MatchModel as MatchModel
from linkspan.children.match_models import ModelPeriod as ModelPeriod
from linkspan.children.match_models import Rescored as Rescored
from linkspan.children.match_models import Rescoring as Rescoring
from linkspan.children.review_models import FaultCount as FaultCount
from linkspan.children.review_models import Opinion as Opinion
from linkspan.children.review_models import QualityCount as QualityCount
from linkspan.children.review_models import Turn as Turn
from linkspan.children.review_models import Urgency as Urgency


class Child(models.Model):
    """One child, whoever they turn out to be: everything known of them hangs on the records linked here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    protection = models.TextField(default="none", choices=[(v, v) for v in ("none", "location", "identity")])
    sensitive_agreed = models.BooleanField(default=False)
    harm_recorded = models.BooleanField(default=False)
    archived_on = models.DateField(null=True)
    disposed_on = models.DateField(null=True)
    held_for = models.TextField(default="")
    retention = models.TextField(default="index")
    is_canary = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(protection__in=("none", "location", "identity")), name="children_child_protection"
            ),
            models.CheckConstraint(condition=Q(disposed_on=None) | Q(held_for=""), name="children_child_held_is_kept"),
        ]
        # Every arriving batch asks which children are protected; few are.
        indexes: ClassVar = [models.Index(fields=["id"], name="children_child_walled", condition=~Q(protection="none"))]


class SourceRecord(models.Model):
    """A record that an agency holds, known by the agency's own number for it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    organisation = Concerns("agencies.Organisation", related_name="+", db_index=False)
    record_id = models.TextField()
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+", db_index=False)
    version = models.IntegerField(default=1)
    fingerprint = models.BinaryField()
    protection = models.TextField(default="none")
    sensitive = models.BooleanField(default=False)
    sealed = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "record_id"], name="children_record_once"),
        ]


class RecordVersion(models.Model):
    """What a source said of who the child is, as received; versions are added, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    record = models.ForeignKey(SourceRecord, models.PROTECT, related_name="versions", db_index=False)
    number = models.IntegerField()
    received_at = models.DateTimeField()
    load = models.UUIDField()
    said = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "number"], name="children_version_once"),
        ]


class RecordPlace(models.Model):
    """What the same version said of where the child may be found: behind the wall of a protected location."""

    version = models.OneToOneField(RecordVersion, models.PROTECT, primary_key=True, related_name="place")
    record = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+", db_index=False)
    said = models.JSONField()


class Link(models.Model):
    """That a record is about a child: by whom or what it was said, how surely, and until when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    record = models.ForeignKey(SourceRecord, models.PROTECT, related_name="links")
    child = models.ForeignKey(Child, models.PROTECT, related_name="links", db_index=False)
    probability = models.FloatField(null=True)
    evidence = models.JSONField(default=list)
    made_by = models.TextField()
    made_by_person = DoneBy("agencies.Person", null=True, related_name="+", db_index=False)
    reason = models.TextField(default="")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    undone_by_person = DoneBy("agencies.Person", null=True, related_name="+", db_index=False)
    undone_reason = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record"], condition=Q(until_at=None), name="children_link_one_live"),
        ]
        indexes: ClassVar = [models.Index(fields=["child"], name="children_link_child")]


class NeverLink(models.Model):
    """Two records that are never to be taken for one child, whatever a model says."""

    id = models.UUIDField(primary_key=True, default=new_id)
    low = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    high = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(v, v) for v in ("different", "adoption", "protected")])
    by_person = DoneBy("agencies.Person", null=True, related_name="+")
    at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    lifted_by = DoneBy("agencies.Person", null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # Each kind on its own: who says "different" must not learn of an adoption, nor take its place.
            models.UniqueConstraint(
                fields=["low", "high", "kind"], condition=Q(until_at=None), name="children_never_once"
            ),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="children_never_ordered"),
        ]


class Pair(models.Model):
    """A record and a child who may be the same, waiting for a person to say."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    record = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    probability = models.FloatField()
    evidence = models.JSONField(default=list)
    sealed = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(default="", choices=[(v, v) for v in ("", "same", "different", "overtaken")])
    decided_by = DoneBy("agencies.Person", null=True, related_name="+")
    reason = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record", "child"], condition=Q(decided_at=None), name="children_pair_one_open"
            ),
        ]


class Involvement(models.Model):
    """That an agency works with a child: who, in what part, how to ring them, from when until when.

    One that a sealed record brought is nobody's until a shield reviewer has decided.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    record = models.ForeignKey(SourceRecord, models.PROTECT, null=True, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="involvements", db_index=False)
    organisation = Concerns("agencies.Organisation", related_name="+", db_index=False)
    person = Concerns("agencies.Person", null=True, related_name="+", db_index=False)
    name = models.TextField(default="")
    role = models.TextField(default="")
    phone = models.TextField(default="")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    sensitive = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["child"], name="children_involvement_child"),
            models.Index(fields=["person"], name="children_involvement_person"),
            models.Index(fields=["record"], name="children_involvement_record"),
        ]


class Sight(models.Model):
    """ "I am working with this child": sight for five working days, unless confirmed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="sights")
    organisation = Concerns("agencies.Organisation", related_name="+")
    person = Concerns("agencies.Person", related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = DoneBy("agencies.Person", null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["child", "person"], name="children_sight_child")]


class Glance(models.Model):
    """Sight for one day on a stated reason, the reason itself kept with the trail."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    organisation = Concerns("agencies.Organisation", related_name="+")
    person = DoneBy("agencies.Person", related_name="+")
    reason_code = models.TextField()
    alarm = models.BooleanField(default=False)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["child", "person"], name="children_glance_child")]


class Lead(models.Model):
    """The lead practitioner: offered by one person, accepted by another, never self-appointed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="leads")
    kind = models.TextField(default="lead_practitioner")
    organisation = Concerns("agencies.Organisation", related_name="+")
    person = Concerns("agencies.Person", related_name="+")
    offered_by = DoneBy("agencies.Person", related_name="+")
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["child", "kind"],
                condition=Q(until_at=None, declined_at=None, accepted_at__isnull=False),
                name="children_lead_one_of_a_kind",
            ),
            models.CheckConstraint(condition=~Q(person=F("offered_by")), name="children_lead_not_self"),
        ]


class Shield(models.Model):
    """A child's protection, raised at once by any practitioner and reviewed within a working day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="shields")
    kind = models.TextField(choices=[(v, v) for v in ("location", "identity")])
    raised_by = DoneBy("agencies.Person", null=True, related_name="+")
    raised_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = DoneBy("agencies.Person", null=True, related_name="+")
    outcome = models.TextField(default="")
    until_at = models.DateTimeField(null=True)


class Inside(models.Model):
    """An agency or person inside a child's wall."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey(Child, models.PROTECT, related_name="inside")
    organisation = Concerns("agencies.Organisation", null=True, related_name="+")
    person = Concerns("agencies.Person", null=True, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)


class Conflict(models.Model):
    """A worker who must never see a child's file: their own child, a relative, someone they are accused about."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    person = Concerns("agencies.Person", related_name="+")
    kind = models.TextField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)


class Correction(models.Model):
    """A request to correct a fact or an objection to its use, passed to the agency it came from, with a clock."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    record = models.ForeignKey(SourceRecord, models.PROTECT, null=True, related_name="+")
    organisation = HeldBy("agencies.Organisation", related_name="+")
    kind = models.TextField(choices=[(v, v) for v in ("correction", "objection")])
    field = models.TextField(default="")
    words = models.TextField()
    asked_by = DoneBy("agencies.Person", related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = DoneBy("agencies.Person", null=True, related_name="+")
    answer = models.TextField(default="")
    outcome = models.TextField(default="")


class Face(models.Model):
    """What a live record is matched and found by: folded words, numbers, and its keys' other half.

    Only a feed may read this table; people search through `linkspan.find`. A sealed record's face has no child, so
    that nothing finds it, and is there to be put with one when a reviewer decides.
    """

    record = models.OneToOneField(SourceRecord, models.PROTECT, primary_key=True, related_name="+", db_constraint=False)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False)
    organisation_id = models.UUIDField()
    folded = models.TextField()
    folded_open = models.TextField()
    shown = models.JSONField()
    household = models.BigIntegerField(null=True)
    carer_one = models.BigIntegerField(null=True)
    carer_two = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["child"], name="children_face_child"),
            models.Index(fields=["household"], name="children_face_household", condition=Q(household__isnull=False)),
            models.Index(fields=["carer_one"], name="children_face_carer_one", condition=Q(carer_one__isnull=False)),
            models.Index(fields=["carer_two"], name="children_face_carer_two", condition=Q(carer_two__isnull=False)),
        ]


class PastFace(models.Model):
    """What a record said once of names, homes and schools, by which the child is still found; older words count less.

    What was put right, not lived (a birth date, a sex, a number), is taken from what the record says now.
    """

    pk = models.CompositePrimaryKey("record", "number")
    record = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    number = models.PositiveSmallIntegerField()
    folded = models.TextField()
    folded_open = models.TextField()
    until_on = models.DateField()


class Key(models.Model):
    """A hashed key by which a record is found; `place` marks keys that would tell where a child is."""

    pk = models.CompositePrimaryKey("key", "record")
    key = models.BigIntegerField()
    record = models.ForeignKey(SourceRecord, models.PROTECT, related_name="+", db_constraint=False)
    place = models.BooleanField(default=False)


class Guarded(models.Model):
    """A record that may be hidden from someone, and all that a search must know to leave it out.

    `is_closed`: nobody finds it; it is sealed or archived. `is_sensitive`: only its own organisation finds it. The
    database keeps these in step with the record and the child; no application role may touch them.
    """

    record = models.OneToOneField(SourceRecord, models.PROTECT, primary_key=True, related_name="+", db_constraint=False)
    child_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField()
    protection = models.TextField()
    is_closed = models.BooleanField()
    is_sensitive = models.BooleanField()


class Outcode(models.Model):
    """Which council area most addresses of a postcode district lie in; loaded from a published look-up."""

    outcode = models.TextField(primary_key=True)
    area = models.ForeignKey("agencies.Area", models.PROTECT, related_name="+")


# --- watched files, and places opened in an emergency ---------------------------------------------------------------


class Watch(models.Model):
    """A file that information governance watches, because many know the family: a look without a part in it is
    reviewed. The looker is told nothing of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.OneToOneField("duty.Item", models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    placed_by = DoneBy("agencies.Person", related_name="+")
    placed_at = models.DateTimeField()
    review_on = models.DateField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = DoneBy("agencies.Person", null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["child"], condition=Q(lifted_at=None), name="children_watch_one"),
        ]


class PlaceOpening(models.Model):
    """A protected place that someone opened in an emergency, for a short time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    organisation = Concerns("agencies.Organisation", related_name="+")
    person = DoneBy("agencies.Person", related_name="+")
    reason = models.TextField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="children_placeopening_forward"),
        ]
        indexes: ClassVar = [models.Index(fields=["child", "person"], name="children_placeopening_child")]
