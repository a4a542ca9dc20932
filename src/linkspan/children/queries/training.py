"""The index's own faces, streamed for fitting the matching model: strings to compare, without who they are."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection, transaction

from linkspan.audit import Actor, trail
from linkspan.children import events
from linkspan.matching import FoldedFeatures
from linkspan.sharing import gate
from linkspan.sharing.policy import Action

AT_ONCE = 5_000
# Protected children teach nothing: their places and names stay behind their wall.
FACES = """
select folded from (
  select f.folded, row_number() over (partition by f.child_id order by md5(f.record_id::text)) as place
  from children_face f
  join children_child c on c.id = f.child_id
  where c.protection = 'none' and c.disposed_on is null
) numbered
where (place = 1) = %s
order by md5(folded)
"""


def one_face_each(*, by: Actor, at: datetime) -> Iterator[FoldedFeatures]:
    """Give one record's folded features of each child who is not protected."""
    return _faces(by, at, first=True)


def other_faces(*, by: Actor, at: datetime) -> Iterator[FoldedFeatures]:
    """Give the folded features of the same children's other records."""
    return _faces(by, at, first=False)


def _faces(by: Actor, at: datetime, *, first: bool) -> Iterator[FoldedFeatures]:
    with trail.look(by=by, at=at):
        permit = gate.require(by=by, to=Action.LOAD_FEED, at=at)
        trail.record(events.TOTALS_SEEN, permit)
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(FACES, [first])
            while rows := cursor.fetchmany(AT_ONCE):
                for (folded,) in rows:
                    yield FoldedFeatures.from_text(folded)
