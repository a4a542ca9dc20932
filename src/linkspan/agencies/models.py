"""Tables of organisations, areas, posts and people; private to this room.

Periods are `from_on` and `until_on`, the upper bound exclusive (Django allows no field name that ends in an
underscore). Nothing is deleted: what ends gets an `until_on`.
"""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from linkspan.agencies import rules
from linkspan.agencies.dated import Dated, forwards, no_overlap
from linkspan.agencies.ports import Concerns, DoneBy
from linkspan.audit.ids import new_id


class Area(Dated):
    """A place that someone is responsible for, at one of six geographical levels."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=20, choices=[(level, level) for level in rules.LEVELS])

    class Meta:
        constraints: ClassVar = [forwards("agencies_area_forwards")]


class AreaWithin(Dated):
    """One area lies in another for a period, as geography or as someone's patch."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="lies_within")
    within = models.ForeignKey(Area, models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in rules.WITHIN_KINDS])

    class Meta:
        constraints: ClassVar = [
            forwards("agencies_areawithin_forwards"),
            no_overlap("agencies_areawithin_once", "area", "kind"),
            models.CheckConstraint(name="agencies_areawithin_not_itself", condition=~Q(area=F("within"))),
        ]


class Organisation(Dated):
    """An agency of any kind; `area` is where it is based."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=[(kind, kind) for kind in rules.ORGANISATION_KINDS])
    identifiers = models.JSONField(default=dict)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [forwards("agencies_organisation_forwards")]


class OrganisationArea(Dated):
    """A council area that an organisation serves for a period."""

    organisation = Concerns(Organisation, related_name="serves")
    area = models.ForeignKey(Area, models.PROTECT, related_name="served_by")

    class Meta:
        constraints: ClassVar = [
            forwards("agencies_organisationarea_forwards"),
            no_overlap("agencies_organisationarea_once", "organisation", "area"),
        ]


class Succession(models.Model):
    """Who took over from an organisation, for which area (none named: everywhere), from which day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    predecessor = Concerns(Organisation, related_name="succeeded_by")
    successor = Concerns(Organisation, related_name="succeeded")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    on_day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "area", "on_day"],
                nulls_distinct=False,
                name="agencies_succession_once",
            ),
            models.CheckConstraint(name="agencies_succession_not_itself", condition=~Q(predecessor=F("successor"))),
        ]


class Post(Dated):
    """A chair in an organisation; roles and band belong to the chair, not to who sits in it."""

    organisation = Concerns(Organisation, related_name="posts")
    title = models.CharField(max_length=120)
    roles = ArrayField(models.CharField(max_length=30), default=list)
    band = models.PositiveSmallIntegerField(default=6)
    reports_to = Concerns("self", null=True)

    class Meta:
        constraints: ClassVar = [
            forwards("agencies_post_forwards"),
            models.CheckConstraint(name="agencies_post_band_of_six", condition=Q(band__gte=1) & Q(band__lte=6)),
            models.CheckConstraint(
                name="agencies_post_known_roles", condition=Q(roles__contained_by=list(rules.ROLES))
            ),
        ]


class SignIns(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a sign-in; without a password only a passkey or the organisation's own sign-in opens it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A way in. What it opens is decided by the person's appointments, never by anything kept here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = SignIns()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="agencies_user_email_lower", condition=Q(email=Lower("email"))),
        ]


class Person(models.Model):
    """Someone who works in an agency, and how to reach them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="person")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    trained_until = models.DateField(null=True)
    vetted_until = models.DateField(null=True)


class Suspension(models.Model):
    """A person who may not work, from one moment to another: suspended by their agency, or barred."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = Concerns(Person, related_name="suspensions")
    organisation = Concerns(Organisation)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in rules.SUSPENSIONS])
    from_at = models.DateTimeField()
    by_person = DoneBy(Person, null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = DoneBy(Person, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="agencies_suspension_one"
            ),
            models.CheckConstraint(
                name="agencies_suspension_other_eyes",
                condition=~Q(person=F("by_person")) & (Q(ended_by__isnull=True) | ~Q(ended_by=F("by_person"))),
            ),
        ]


class HomeMark(models.Model):
    """A keyed hash of where someone who works here lives, or of a telephone of theirs: compared, never read."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = Concerns(Person, related_name="home_marks")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in rules.HOME_MARKS])
    token = models.BinaryField()
    at = models.DateTimeField()
    forgot_at = models.DateTimeField(null=True)


class Appointment(Dated):
    """A person in a post for a period."""

    person = Concerns(Person, related_name="appointments")
    post = Concerns(Post, related_name="appointments")

    class Meta:
        constraints: ClassVar = [
            forwards("agencies_appointment_forwards"),
            no_overlap("agencies_appointment_once", "person", "post"),
        ]


class DutyDesk(Dated):
    """Who answers for an organisation in an area when no one is named, and when the line is open."""

    organisation = Concerns(Organisation, related_name="desks")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    out_of_hours_phone = models.CharField(max_length=40, blank=True, default="")
    hours = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            forwards("agencies_dutydesk_forwards"),
            no_overlap("agencies_dutydesk_once", "organisation", "area"),
        ]


class Notice(models.Model):
    """Something a person was told; it says that there is something to read, never what."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = Concerns(Person, related_name="notices")
    event = models.CharField(max_length=80)
    link = models.CharField(max_length=200)
    about_object = models.UUIDField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="agencies_notice_person")]


class Node(models.Model):
    """What this installation is for. There is one row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    only = models.BooleanField(default=True, unique=True)
    mode = models.CharField(max_length=10, default="empty", choices=[(mode, mode) for mode in rules.MODES])
    scope = models.CharField(max_length=10, default="known", choices=[(scope, scope) for scope in rules.SCOPES])
    impact_assessment = models.CharField(max_length=120, blank=True, default="")
    holds_invented = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="agencies_node_only", condition=Q(only=True)),
            models.CheckConstraint(
                name="agencies_node_real_is_assessed",
                condition=~Q(mode="real") | (~Q(impact_assessment="") & Q(holds_invented=False)),
            ),
        ]
