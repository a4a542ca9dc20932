"""How a room gives the partnership its figures: the database counts them, and no small count leaves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg.types.json import Jsonb

from linkspan.audit.called import called
from linkspan.partnership.ports import Counted, Indicator


@dataclass(frozen=True, slots=True)
class Figures:
    """A room's figures, counted by the room's own function of the database, `linkspan.<room>_figures`."""

    room: str
    indicators: Sequence[Indicator]

    def count(self, quarter: date, settled_on: Mapping[str, date]) -> Sequence[Counted]:
        """Count a quarter; the database leaves the small counts out and rounds the rest."""
        given = {code: day.isoformat() for code, day in settled_on.items()}
        return [Counted(*row) for row in called(f"{self.room}_figures", quarter, Jsonb(given))]
