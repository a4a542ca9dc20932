"""Flags among the cast, and a hospital far away from all of them. All invented."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from linkspan.agencies import models as agencies
from linkspan.agencies.rules import london_day
from linkspan.children import models
from linkspan.children.commands import flags
from linkspan.sharing.agreement_document import Clause, PurposeLine
from tests import factories
from tests.cast import Cast, Member
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all
from tests.support.database import as_test

CONTACT = {"contact_name": "Amina Yusuf", "contact_phone": "01632 960701"}
NIGHT = {"night_contact": "Northmere emergency duty team", "night_phone": "01632 960799"}


@dataclass(frozen=True)
class FarHospital:
    """A hospital in an area that serves nobody in this partnership: Fay, its night sister, meets children by chance."""

    area: agencies.Area
    organisation: agencies.Organisation
    fay: Member


def far_hospital(*, is_demo: bool = False) -> FarHospital:
    """Found Fenmoor Infirmary in Westmere, with a sister on its emergency department's night shift."""
    area = factories.area(code="E06990003", name="Westmere")
    fenmoor = factories.organisation(
        code="FEN-TRUST", name="Fenmoor Infirmary", kind="hospital_trust", area=area, identifiers={"ods": "X9F"}
    )
    factories.desk(organisation=fenmoor, hours="24 hours")
    fay = colleague(fenmoor, "Fay Lindqvist", "Emergency department sister", {"practitioner"}, is_demo=is_demo)
    return FarHospital(area, fenmoor, fay)


def colleague(
    organisation: agencies.Organisation, name: str, title: str, roles: Collection[str], *, is_demo: bool = False,
    **checks: Any,
) -> Member:  # fmt: skip
    """Seat someone at an agency."""
    user = factories.user(email=f"{name.split()[0].lower()}@example.test", is_demo=is_demo)
    person = factories.person(name=name, user=user, **checks)
    post = factories.post(organisation=organisation, title=title, roles=roles)
    return Member(user, person, post, factories.appointment(person=person, post=post), organisation)


def agree_on_flags(
    people: Cast, givers: Sequence[agencies.Organisation], takers: Sequence[agencies.Organisation], at: datetime, *,
    code: str = "NM-2026-01", more: Sequence[Clause] = (), signed: bool = True, **changes: Any,
) -> UUID:  # fmt: skip
    """Let agencies know the flags that others raise, by an agreement that every party has signed; give its version."""
    parties = list(dict.fromkeys([people.council, *givers, *takers]))
    said: dict[str, Any] = {"kinds": ("alerts",), "mode": "contact"} | changes
    clause = a_clause([each.id for each in givers], [each.id for each in takers], **said)
    document = a_document(
        [each.id for each in parties], [clause, *more],
        starts_on=london_day(at) - timedelta(days=1), ends_on=london_day(at) + timedelta(days=300),
        review_on=london_day(at) + timedelta(days=200),
        purposes=tuple(PurposeLine(code) for code in clause.purposes),
    )  # fmt: skip
    version = put_forward(people, document, at, code=code)
    if signed:
        sign_by_all(version, parties, at)
    return version.id


def raise_flag(child_id: UUID, by: Member, at: datetime, **changes: Any) -> UUID:
    """Raise a flag as someone would."""
    wanted: dict[str, Any] = {
        "kind": "call_before_acting", "review_on": london_day(at) + timedelta(days=60), **CONTACT, **NIGHT,
    }  # fmt: skip
    return flags.raise_flag(child_id=child_id, by=by.actor(at), at=at, **(wanted | changes))


def deliveries(flag_id: UUID) -> dict[str, models.FlagDelivery]:
    """Give what stands of a flag's deliveries, by the agency's name, past the walls."""
    with as_test():
        rows = models.FlagDelivery.objects.filter(flag=flag_id).select_related("organisation")
        return {row.organisation.name: row for row in rows.order_by("delivered_at")}


def review_was_due(flag_id: UUID, on: date) -> None:
    """Let a flag have been due for review on a day."""
    with as_test():
        models.Flag.objects.filter(id=flag_id).update(review_on=on)
