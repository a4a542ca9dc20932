"""Looks left for the worker to judge: each file opened without a relationship leaves one, whoever it was.

What makes a look stand out is worked out afterwards and elsewhere, so that the looker's page takes the same time and
holds the same bytes whether it does or not.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from linkspan.agencies.rules import LONDON, london_day
from linkspan.audit import Actor
from linkspan.sharing import models, ports, standout

DAYS = """
select count(distinct child) from sharing_look
where organisation_id = %(organisation)s and at >= %(since)s and at < %(until)s
  and (person_id = %(person)s) = %(is_own)s and (%(is_own)s or (kind = %(kind)s and roles = %(roles)s))
group by person_id, (at at time zone 'Europe/London')::date
"""
TODAY = """
select count(distinct child) from sharing_look
where organisation_id = %(organisation)s and person_id = %(person)s and at >= %(until)s and at <= %(at)s
"""


def leave(by: Actor, at: datetime, children: Collection[UUID]) -> None:
    """Leave word of files opened without a relationship."""
    if not (by.person_id and by.organisation_id and children):
        return
    models.Look.objects.bulk_create([
        models.Look(
            person_id=by.person_id, organisation_id=by.organisation_id, kind=by.organisation_kind,
            roles=sorted(by.roles), child=child, at=at,
        )
        for child in sorted(children)
    ])  # fmt: skip


def whys_of(look: models.Look) -> tuple[str, ...]:
    """Judge one look: name what makes it stand out, if anything does."""
    with connection.cursor() as cursor:
        cursor.execute("select linkspan.is_canary(%s)", [look.child])
        (is_canary,) = cursor.fetchone() or (False,)
    return standout.whys_of_look(
        ports.facts().likeness(look.child, look.person_id, look.organisation_id),
        is_canary=bool(is_canary),
        is_hour=standout.is_unusual_hour(look.kind, look.roles, look.at),
        is_volume=_is_volume(look),
    )


def _is_volume(look: models.Look) -> bool:
    midnight = datetime.combine(london_day(look.at), datetime.min.time(), LONDON)
    asked: dict[str, Any] = {
        "organisation": look.organisation_id,
        "person": look.person_id,
        "kind": look.kind,
        "roles": look.roles,
        "since": midnight - timedelta(days=standout.REMEMBERED_DAYS),
        "until": midnight,
        "at": look.at,
    }
    with connection.cursor() as cursor:
        cursor.execute(TODAY, asked)
        (today,) = cursor.fetchone() or (0,)
        if today <= standout.NEVER_UNUSUAL:
            return False
        cursor.execute(DAYS, asked | {"is_own": True})
        own = [count for (count,) in cursor.fetchall()]
        cursor.execute(DAYS, asked | {"is_own": False})
        peers = [count for (count,) in cursor.fetchall()]
    return standout.is_unusual_volume(today, own, peers)


def forget(at: datetime) -> None:
    """Forget looks that are too old to compare a day with."""
    models.Look.objects.filter(at__lt=at - timedelta(days=standout.REMEMBERED_DAYS + 1)).delete()
