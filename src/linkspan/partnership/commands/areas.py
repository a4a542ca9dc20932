"""How areas elsewhere stand on a duty, from a file: whole and right, or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linkspan.audit import Actor, NotNow, trail
from linkspan.partnership import duty_models as models
from linkspan.partnership import duty_rules as rules
from linkspan.partnership import events, statutory
from linkspan.partnership.duty_rules import AreaAnswer, RefusedLine
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file of areas says: the answers by duty, and the lines that could not be read."""

    answers: tuple[tuple[str, AreaAnswer], ...]
    refused: tuple[RefusedLine, ...]


def read(rows: Iterable[tuple[int, Mapping[str, str], str]]) -> ReadFile:
    """Read the rows of a file of areas: each its line, its cells and what is wrong with it as a row.

    Of two lines about the same area, duty and day the second is refused.
    """
    codes = {duty.code for duty in statutory.SHIPPED}
    answers: dict[tuple[str, str, date], tuple[str, AreaAnswer]] = {}
    refused: list[RefusedLine] = []
    for line, cells, problem in rows:
        said = RefusedLine(line, "", problem) if problem else rules.read_line(line, cells, codes)
        if isinstance(said, RefusedLine):
            refused.append(said)
        elif (key := (said[0], said[1].area_code, said[1].on)) in answers:
            refused.append(RefusedLine(line, "area code", "The area is in the file twice for that duty and day."))
        else:
            answers[key] = said
    return ReadFile(tuple(answers.values()), tuple(refused))


@trail.audited
def import_areas(
    *, answers: Iterable[tuple[str, AreaAnswer]], by: Actor, at: datetime, once: UUID | None = None
) -> int:
    """Keep how areas stand on duties; what the same area said on the same day before is replaced. Give how many."""
    permit = gate.require(by=by, to=Action.KEEP_PARTNERSHIP, at=at)
    rows = [
        models.AreaDuty(
            area_code=each.area_code, area_name=each.area, code=code, complies=each.complies, on_day=each.on,
            source=each.source, at=at, by_person_id=by.person_id,
        )
        for code, each in answers
    ]  # fmt: skip
    if not rows:
        raise NotNow("areas.none", "There is nothing in the file. Nothing was saved.")
    models.AreaDuty.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code", "area_code", "on_day"],
        update_fields=["area_name", "complies", "source", "at", "by_person"],
    )  # fmt: skip
    trail.record(
        events.AREAS_IMPORTED, permit, detail={"rows": len(rows), "duties": sorted({row.code for row in rows})}
    )
    return len(rows)
