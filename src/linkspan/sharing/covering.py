"""Which clauses in force let an organisation tell others: organisations of some kind, or one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.sharing.advice import Aim, Cover, Question
from linkspan.sharing.advice.advise import PURPOSES
from linkspan.sharing.advice.question import KINDS
from linkspan.sharing.agreement_document import MODE_ORDER, Clause, Document, read

COVERING = "select code, number, text, receivers, names from linkspan.covering_clauses(%s, %s, %s, %s)"
NAMED = 3


def covers_of(question: Question, *, giver: UUID, at: datetime) -> tuple[Cover, ...]:
    """List the clauses in force by which `giver` may tell the kind of organisation that the question names."""
    kinds, purposes = KINDS.get(question.receiver), PURPOSES.get(question.aim)
    if not kinds or not purposes:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(COVERING, [giver, sorted(kinds), sorted(purposes), at])
        rows = cursor.fetchall()
    return tuple(
        each
        for code, number, text, receivers, names in rows
        for each in _covers(code, number, read(text), giver, receivers, names, kinds)
    )


def agreed_between(
    *, giver: UUID, receiver: UUID, receiver_kind: str, aim: Aim, at: datetime
) -> tuple[tuple[str, str], ...]:
    """Name the clauses in force, as agreement and number, by which one organisation may tell another what it holds."""
    purposes = PURPOSES.get(aim)
    if not purposes:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(COVERING, [giver, [receiver_kind], sorted(purposes), at])
        rows = [row for row in cursor.fetchall() if receiver in row[3]]
    return tuple(
        (code, number)
        for code, number, text, _receivers, names in rows
        for each in _covers(code, number, read(text), giver, [receiver], names, frozenset({receiver_kind}))
        if each.mode == "content"
    )


def _covers(
    code: str,
    number: str,
    document: Document,
    giver: UUID,
    receivers: Sequence[UUID],
    names: Sequence[str],
    kinds: frozenset[str],
) -> Iterator[Cover]:
    """Give a clause as advice needs it, less what the agreement itself holds back."""
    clause = document.clause(number)
    if clause.effect != "share":
        return
    open_kinds = frozenset(
        kind
        for kind in clause.kinds
        if not any(_holds_back(bar, clause, kind, giver, receivers) for bar in document.clauses)
    )
    if not open_kinds:
        return
    more = f" +{len(names) - NAMED}" if len(names) > NAMED else ""
    yield Cover(
        agreement=f"{document.title} ({code})",
        clause=number,
        says=clause.said,
        receiver_kind=min(kinds),
        mode=clause.mode,
        purposes=frozenset(clause.purposes),
        kinds=open_kinds,
        parties=", ".join(names[:NAMED]) + more,
    )


def _holds_back(bar: Clause, clause: Clause, kind: str, giver: UUID, receivers: Sequence[UUID]) -> bool:
    """Tell whether a clause of the same agreement takes a kind of information away again, from any receiver."""
    if bar.effect != "withhold" or kind not in bar.kinds:
        return False
    if MODE_ORDER.index(bar.mode) > MODE_ORDER.index(clause.mode) or not set(bar.purposes) & set(clause.purposes):
        return False
    return any((receiver, giver) in set(bar.pairs()) for receiver in receivers)
