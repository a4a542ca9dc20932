"""Agreements that say otherwise than one another: said before anybody signs, and never cited for what is held back."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from linkspan.sharing import agreement_models as models
from linkspan.sharing import commands, queries
from linkspan.sharing.agreement_document import Document, PurposeLine
from tests import cast
from tests.rooms.sharing.conftest import looking
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all, the_version


def sharing(people: cast.Cast, **changes: Any) -> Document:
    """A document by which the charity may know what the school holds."""
    return a_document(parties(people), [a_clause([people.school.id], [people.charity.id])], **changes)


def holding_back(people: cast.Cast, **changes: Any) -> Document:
    """A document that shares something else, and holds that back."""
    other = a_clause([people.school.id], [people.charity.id], kinds=("education",))
    bar = a_clause([people.school.id], [people.charity.id], number="2", effect="withhold", gateways=())
    return a_document(parties(people), [other, bar], **changes)


def parties(people: cast.Cast) -> list[Any]:
    return [people.school.id, people.charity.id, people.council.id]


def signed(people: cast.Cast, document: Document, now: datetime) -> models.AgreementVersion:
    version = put_forward(people, document, now)
    sign_by_all(version, [people.school, people.charity, people.council], now)
    return version


def warned(people: cast.Cast, document: Document, at: datetime, code: str = "NM-2026-02") -> list[str]:
    with looking(people.ines.actor(at), at):
        found = queries.findings(document, code=code, at=at)
    return [each.said for each in found if each.code in ("contradicts_other", "contradicted_by_other")]


def test_holding_back_what_another_agreement_in_force_shares_is_warned_of_and_may_be_signed(
    everyone: cast.Cast, now: datetime
) -> None:
    signed(everyone, sharing(everyone), now)
    ines = everyone.ines.actor(now, stepped_up=True)
    draft = commands.draft_agreement(code="NM-2026-02", document=holding_back(everyone), by=ines, at=now)

    said = warned(everyone, holding_back(everyone), now)
    commands.put_forward(version_id=draft, by=ines, at=now)

    assert (
        "Clause 2 holds back what clause 1 of agreement NM-2026-01 shares. That agreement goes on sharing it" in said[0]
    )
    assert the_version(draft).put_forward_at == now


def test_sharing_what_another_agreement_in_force_holds_back_is_warned_of(everyone: cast.Cast, now: datetime) -> None:
    signed(everyone, holding_back(everyone), now)

    (said,) = warned(everyone, sharing(everyone), now)

    assert said.startswith("Clause 1 shares what clause 2 of agreement NM-2026-01 holds back.")


def test_an_agreement_that_is_signed_and_begins_later_is_weighed_by_the_day_the_draft_begins(
    everyone: cast.Cast, now: datetime
) -> None:
    signed(everyone, sharing(everyone, starts_on=date(2027, 1, 1)), now)

    before, after = (
        warned(everyone, holding_back(everyone, starts_on=starts), now)
        for starts in (date(2026, 12, 1), date(2027, 2, 1))
    )

    assert (len(before), len(after)) == (0, 1)


@pytest.mark.parametrize("why", ["not signed", "ended by the draft", "itself"])
def test_what_does_not_hold_beside_a_draft_does_not_contradict_it(everyone: cast.Cast, now: datetime, why: str) -> None:
    if why == "not signed":
        put_forward(everyone, sharing(everyone), now)
    else:
        signed(everyone, sharing(everyone), now)
    document = holding_back(everyone, supersedes=("NM-2026-01",) if why == "ended by the draft" else ())

    assert warned(everyone, document, now, code="NM-2026-01" if why == "itself" else "NM-2026-02") == []


def test_a_clause_is_not_cited_for_a_purpose_it_is_held_back_for(everyone: cast.Cast, now: datetime) -> None:
    for_both = ("safeguarding", "early_help")
    clause = a_clause([everyone.school.id], [everyone.charity.id], purposes=for_both)
    bar = replace(clause, number="2", effect="withhold", gateways=(), purposes=("safeguarding",))
    purposes = (PurposeLine("safeguarding", "Keeping children safe"), PurposeLine("early_help", "Helping early"))
    signed(everyone, a_document(parties(everyone), [clause, bar], purposes=purposes), now)

    def cited(purpose: str) -> list[str]:
        with looking(everyone.kit.actor(now), now):
            found = queries.covering(
                giver=everyone.school.id, receiver=everyone.charity.id, purpose=purpose, kind="involvement",
                mode="existence", at=now,
            )  # fmt: skip
        return [each.number for each in found]

    assert (cited("safeguarding"), cited("early_help")) == ([], ["1"])
