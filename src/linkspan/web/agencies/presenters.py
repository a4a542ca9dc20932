"""Put organisations, posts, people and desks into plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from linkspan.agencies import queries
from linkspan.agencies.queries.whole import DeskLine, OrganisationLine, PersonWhole, PostLine, Whole
from linkspan.web.agencies import words


def listing(found: Sequence[OrganisationLine], named: str, kind: str, start: int, size: int) -> dict[str, Any]:
    """Write a page of organisations."""
    page = start // size
    chosen = {name: value for name, value in (("named", named), ("kind", kind)) if value}
    return {
        "organisations": [
            {
                "id": one.id,
                "name": one.name,
                "kind": words.kind(one.kind),
                "area": one.area,
                "posts": one.posts,
                "people": one.people,
                "has_desk": one.has_desk,
            }
            for one in found[:size]
        ],
        "named": named,
        "kind": kind,
        "kinds": [(code, str(said)) for code, said in words.KINDS.items()],
        "previous": reverse("agencies", query=chosen | {"page": str(page - 1)}) if page else "",
        "next": reverse("agencies", query=chosen | {"page": str(page + 1)}) if len(found) > size else "",
    }


def whole(found: Whole, on: date) -> dict[str, Any]:
    """Write an organisation with its posts, desks and areas, now first and what was before apart."""
    ended = found.organisation.until is not None and found.organisation.until <= on
    return {
        "organisation": found.organisation,
        "kind": words.kind(found.organisation.kind),
        "based_in": found.based_in,
        "is_ended": ended,
        "codes": [(name.upper(), code) for name, code in found.organisation.identifiers.items()],
        "posts": [_post(one) for one in found.posts if not _is_over(one.until, on)],
        "old_posts": [_post(one) for one in found.posts if _is_over(one.until, on)],
        "desks": [one for one in found.desks if not _is_over(one.until, on)],
        "old_desks": [_desk(one) for one in found.desks if _is_over(one.until, on)],
        "areas": [one for one in found.areas if not _is_over(one.until, on)],
        "old_areas": [one for one in found.areas if _is_over(one.until, on)],
        "successors": found.successors,
    }


def _is_over(until: date | None, on: date) -> bool:
    return until is not None and until <= on


def _post(one: PostLine) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "roles": [words.role(code) for code in one.roles],
        "reports_to": one.reports_to,
        "from_": one.from_,
        "until": one.until,
        "now": one.now,
        "before": one.before,
    }


def _desk(one: DeskLine) -> dict[str, Any]:
    return {"name": one.name, "area": one.area, "phone": one.phone, "from_": one.from_, "until": one.until}


def post_choice(one: PostLine) -> str:
    """Write a post for choosing it, with who sits there."""
    sitting = ", ".join(holder.name for holder in one.now)
    return f"{one.title} ({sitting})" if sitting else gettext("%(title)s (nobody yet)") % {"title": one.title}


def person(found: PersonWhole, on: date) -> dict[str, Any]:
    """Write a worker and their posts."""
    return {
        "person": found.person,
        "sign_in": found.sign_in,
        "is_untrained": _is_out(found.person.trained_until, on),
        "is_unvetted": _is_out(found.person.vetted_until, on),
        "now": [one for one in found.spells if not _is_over(one.until, on)],
        "before": [one for one in found.spells if _is_over(one.until, on)],
    }


def _is_out(until: date | None, on: date) -> bool:
    """Tell whether training or a check is out of date; none on record is."""
    return until is None or until <= on


def desks(
    found: Sequence[queries.Desk], areas: Mapping[UUID, str], own: Collection[UUID], at: datetime
) -> dict[str, Any]:
    """Write the duty desks by area, the reader's own areas first, with the number to ring now."""
    by_area: dict[UUID, list[dict[str, Any]]] = {}
    for one in found:
        by_area.setdefault(one.area_id, []).append(
            {
                "name": one.name,
                "agency": one.organisation_name,
                "phone": one.phone,
                "hours": one.hours,
                "out_of_hours": one.out_of_hours_phone,
                "is_open": one.is_open(at),
                "now": one.number(at),
            }
        )
    ordered = sorted(by_area, key=lambda area: (area not in own, areas.get(area, "")))
    return {"areas": [{"name": areas.get(area, ""), "desks": by_area[area]} for area in ordered]}
