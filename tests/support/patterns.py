"""Early signs among the cast: the agreement that names them, and what agencies send under it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linkspan.agencies import models as agencies
from linkspan.audit import Actor
from linkspan.pathway import models
from linkspan.pathway.commands import patterns, signs, worries
from linkspan.pathway.rules import Words
from linkspan.sharing import agreement_models
from linkspan.sharing.agreement_document import Document, PurposeLine
from tests.cast import Cast, Member
from tests.support.agreements import a_clause, a_document, put_forward, sign_by_all
from tests.support.database import as_test

PURPOSE = "emerging_patterns"
WORKER = Actor.system("worker")
UNEASY = Words(saw="She stays behind after every lesson and asks whether she may help.")


def early_signs(givers: Collection[UUID], council: UUID, **changes: Any) -> Document:
    """An agreement by which agencies may send early signs to a council, assessed for that."""
    said: dict[str, Any] = {"groups": ("area",)} | changes.pop("clause", {})
    clause = a_clause(
        givers, [council], purposes=(PURPOSE,), kinds=("early_help", "alerts", "education", "identity"),
        mode="contact", gateways=("10",), **said,
    )  # fmt: skip
    whole = a_document(
        [council, *givers], [clause], title="Early signs, put together", assessed=(PURPOSE,),
        purposes=(PurposeLine(PURPOSE, "Seeing side by side what each agency sees alone."),),
    )  # fmt: skip
    return replace(whole, **changes)


def agree(
    people: Cast, at: datetime, *, code: str = "NM-2026-07", parties: Collection[agencies.Organisation] = (),
    **changes: Any,
) -> agreement_models.AgreementVersion:  # fmt: skip
    """Bring such an agreement into force between the council and school, practice, police and hospital."""
    others = list(parties) or [people.school, people.practice, people.police, people.hospital]
    document = early_signs([each.id for each in others], people.council.id, **changes)
    version = put_forward(people, document, at, code=code)
    sign_by_all(version, [people.council, *others], at)
    return version


def keep_worry(child: UUID, member: Member, at: datetime, words: Words = UNEASY) -> UUID:
    """Let someone keep an early worry about a child."""
    return worries.keep_worry(words=words, child_id=child, by=member.actor(at), at=at)


def send_worry(child: UUID, member: Member, at: datetime) -> UUID:
    """Let someone keep an early worry about a child, and send that they did."""
    worry = keep_worry(child, member, at)
    return signs.send(child_id=child, origin=worry, by=member.actor(at), at=at)


def send_attendance(child: UUID, member: Member, at: datetime, **changes: Any) -> UUID:
    """Let someone send that a child's attendance fell."""
    wanted: dict[str, Any] = dict(
        child_id=child, from_=date(2026, 10, 12), until=date(2026, 10, 30), band="50_80", by=member.actor(at), at=at
    )
    return signs.send_attendance(**(wanted | changes))


def weigh(at: datetime) -> int:
    """Let the worker send what goes by itself, and let the rules look."""
    signs.gather(by=WORKER, at=at)
    return patterns.weigh(by=WORKER, at=at)


def all_patterns() -> list[models.Pattern]:
    """Read every pattern past the walls."""
    with as_test():
        return list(models.Pattern.objects.order_by("raised_at", "id"))
