"""Forming a partnership, and who is in it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from linkspan.audit import Actor, NotFound, NotNow, Refused
from linkspan.partnership import events, models, scope
from linkspan.partnership.commands import members as commands
from linkspan.partnership.queries import members as queries
from linkspan.sharing.facts import Action
from tests.cast import Cast
from tests.support.database import as_test
from tests.support.lines import lines
from tests.support.partnership import Formed


def form(everyone: Cast, now: datetime, **changed: Any) -> UUID:
    """Let Bea form a partnership for Northmere."""
    details: dict[str, Any] = {
        "code": "north", "name": "North Safeguarding", "area_ids": [everyone.northmere.id], "from_": now.date(),
        "by": everyone.bea.actor(now), "at": now,
    }  # fmt: skip
    return commands.form_partnership(**(details | changed))


def name(everyone: Cast, now: datetime, partnership_id: UUID, **changed: Any) -> UUID:
    """Let Bea name her council a safeguarding partner."""
    details: dict[str, Any] = {
        "partnership_id": partnership_id, "organisation_id": everyone.council.id, "kind": "safeguarding_partner",
        "from_": now.date(), "by": everyone.bea.actor(now), "at": now,
    }  # fmt: skip
    return commands.name_member(**(details | changed))


def test_a_partnership_is_formed_for_its_areas_and_names_who_is_in_it(everyone: Cast, now: datetime) -> None:
    partnership_id = form(everyone, now)
    name(everyone, now, partnership_id)
    name(
        everyone, now, partnership_id, organisation_id=everyone.charity.id, kind="relevant_agency",
        because="It works with young people on the street.",
    )  # fmt: skip

    found = queries.partnership(partnership_id, now.date())
    assert (found.name, [area for _, area in found.areas]) == ("North Safeguarding", ["Northmere"])
    assert [(one.name, one.kind) for one in queries.members(partnership_id, now.date())] == [
        ("Northmere Council", "safeguarding_partner"),
        ("Kite Youth Project", "relevant_agency"),
    ]
    assert [one.id for one in queries.partnerships_of(everyone.charity.id, now.date())] == [partnership_id]
    assert (len(lines(events.PARTNERSHIP_FORMED)), len(lines(events.MEMBER_NAMED))) == (1, 2)


def test_an_area_is_in_one_partnership_at_a_time(everyone: Cast, mere: Formed, now: datetime) -> None:
    with pytest.raises(NotNow) as caught:
        form(everyone, now)
    assert caught.value.code == "partnership.area_taken"
    with as_test(), pytest.raises(IntegrityError), transaction.atomic():
        models.PartnershipArea.objects.create(
            partnership=models.Partnership.objects.create(code="other", name="Other", from_on=now.date()),
            area=everyone.northmere, from_on=now.date(),
        )  # fmt: skip
    assert lines(events.PARTNERSHIP_FORMED) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "  "}, "partnership.unnamed"),
        ({"code": "mere"}, "partnership.code_taken"),
        ({"area_ids": []}, "partnership.areas"),
        ({"area_ids": [UUID(int=7)]}, "partnership.areas"),
    ],
)
def test_a_partnership_without_a_name_a_code_or_an_area_is_not_formed(
    everyone: Cast, mere: Formed, now: datetime, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(NotNow) as caught:
        form(everyone, now, **changed)

    assert caught.value.code == code
    assert [one.code for one in queries.partnerships(now.date())] == ["mere"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "friend"}, "partnership.member_kind"),
        ({"kind": "safeguarding_partner", "organisation_id": "practice"}, "partnership.not_a_partner"),
        ({"kind": "relevant_agency", "organisation_id": "practice"}, "partnership.member_why"),
        ({"kind": "safeguarding_partner", "organisation_id": "council"}, "partnership.member_already"),
    ],
)
def test_a_member_is_named_once_and_as_what_the_law_lets_it_be(
    everyone: Cast, mere: Formed, now: datetime, changed: dict[str, Any], code: str
) -> None:
    organisation = getattr(everyone, changed.get("organisation_id", "practice"))

    with pytest.raises(NotNow) as caught:
        name(everyone, now, mere.id, **(changed | {"organisation_id": organisation.id}))

    assert caught.value.code == code
    assert len(queries.members(mere.id, now.date())) == len(mere.members)


def test_a_member_leaves_from_a_day_on_and_is_read_as_before_until_then(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    leaves = now.date() + timedelta(days=30)

    commands.end_member(
        partnership_id=mere.id, member_id=mere.members["charity"], on=leaves, by=everyone.bea.actor(now), at=now
    )

    assert "Kite Youth Project" in [one.name for one in queries.members(mere.id, now.date())]
    assert "Kite Youth Project" not in [one.name for one in queries.members(mere.id, leaves)]
    assert len(lines(events.MEMBER_LEFT)) == 1


def test_only_those_who_keep_a_partnership_form_it_or_name_its_members(
    everyone: Cast, mere: Formed, now: datetime
) -> None:
    for member in (everyone.kit, everyone.amina, everyone.gus):
        with pytest.raises(Refused):
            name(everyone, now, mere.id, by=member.actor(now))

    assert len(queries.members(mere.id, now.date())) == len(mere.members)


def test_who_keeps_another_partnership_finds_none_here(everyone: Cast, now: datetime) -> None:
    elsewhere = form(everyone, now, code="south", area_ids=[everyone.southmere.id])
    name(everyone, now, elsewhere, organisation_id=everyone.southmere_council.id)

    with pytest.raises(NotFound):
        scope.require(by=everyone.bea.actor(now), to=Action.KEEP_PARTNERSHIP, at=now, partnership_id=elsewhere)
    with pytest.raises(NotFound):
        name(everyone, now, elsewhere)

    # How agencies are arranged is open to whoever is in post, and to the public register.
    for by in (everyone.kit.actor(now), Actor.system("register")):
        assert scope.require(by=by, to=Action.SEE_PARTNERSHIP, at=now, partnership_id=elsewhere)
