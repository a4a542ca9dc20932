"""Leave out children whom nobody but a school, a doctor or a hospital knows, where only known ones are held."""

from collections.abc import Sequence
from uuid import UUID

from linkspan.children.candidates import Placed
from linkspan.children.faces import Arrival
from linkspan.children.roster import Roster

Kept = tuple[list[Arrival], list[Placed]]


def of_the_known(fresh: Sequence[Arrival], placed: Sequence[Placed], roster: Roster) -> Kept:
    """Give the records to keep: of a child who has an entry, may have one, or gets one by this very batch.

    Nothing of the others stays; a later whole file of the same agency brings them once the child is known.
    """
    by_themselves = [
        where.sealed or roster.says_child_is_known(each.record) for each, where in zip(fresh, placed, strict=True)
    ]
    needed = {
        child_id
        for where, alone in zip(placed, by_themselves, strict=True)
        if alone
        for child_id in (where.child_id, *(pair.child_id for pair in where.pairs))
    }
    left_out: set[UUID | None] = set()
    kept: Kept = ([], [])
    # A record that was put with another of its batch comes after it, so whom that one leaves out is known by then.
    for each, where, alone in zip(fresh, placed, by_themselves, strict=True):
        where.pairs = [pair for pair in where.pairs if pair.child_id not in left_out]
        is_unknown = where.makes_child and not where.pairs and where.child_id not in needed
        if not alone and (is_unknown or where.child_id in left_out):
            left_out.add(where.child_id)
            continue
        kept[0].append(each)
        kept[1].append(where)
    return kept
