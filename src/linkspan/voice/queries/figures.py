"""Published figures of what children say, and sealed reports: no exact count, no small one, nothing of any child."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from linkspan.audit import NotFound, NotNow
from linkspan.audit import sealed as audited
from linkspan.audit.called import called
from linkspan.audit.offline import Broken
from linkspan.audit.proof import proof_of
from linkspan.voice import report_models as models
from linkspan.voice import report_rules as rules
from linkspan.voice.report_rules import Share


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a list, by its code and, where it is an area, by its name as it was then."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed report without its file."""

    year: int
    hash: str
    sealed_at: datetime
    size: int
    foreword: str


@dataclass(frozen=True, slots=True)
class Release:
    """The figures of one year as they were published."""

    year: int
    at: datetime
    cells: Mapping[tuple[str, str, str], int | None]
    groups: Mapping[str, tuple[Group, ...]]
    sealed: Sealed | None

    def shown(self, measure: str, dimension: str = "all", group: str = "") -> int | None:
        """Give what is published of one count; None where it is hidden."""
        return self.cells.get((measure, dimension, group))

    def share(self, part: str, whole: str, dimension: str = "all", group: str = "") -> Share | None:
        """Give a part of a whole with its interval; None where either is hidden."""
        return rules.share(self.shown(part, dimension, group), self.shown(whole, dimension, group))


def counted(year: int) -> dict[tuple[str, str, str], int]:
    """Count a year, exactly; the database answers the worker alone, and nothing of it is kept but what is published."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select measure, dimension, member, n from linkspan.voice_counts(%s, %s, %s)", rules.period(year)
        )
        return {(measure, dimension, member): int(n) for measure, dimension, member, n in cursor.fetchall()}


def years() -> tuple[int, ...]:
    """Name the years that are published, the newest first."""
    return tuple(models.VoiceRelease.objects.order_by("-year").values_list("year", flat=True))


def release(year: int) -> Release:
    """Give a year's figures; NotFound where none are published. The caller has asked the gate."""
    row = models.VoiceRelease.objects.filter(year=year).first()
    if row is None:
        raise NotFound
    cells: dict[tuple[str, str, str], int | None] = {}
    groups: dict[str, dict[str, Group]] = {each: {} for each in rules.DIMENSIONS}
    rows = models.VoiceFigure.objects.filter(release=row).order_by("place", "measure", "member")
    for measure, dimension, member, label, shown in rows.values_list(
        "measure", "dimension", "member", "label", "shown"
    ):
        cells[measure, dimension, member] = shown
        if dimension in groups:
            groups[dimension].setdefault(member, Group(member, label))
    listed = {dimension: tuple(found.values()) for dimension, found in groups.items()}
    return Release(row.year, row.at, cells, listed, sealed(year))


def sealed(year: int) -> Sealed | None:
    """Give what is known of a year's sealed report; None where none is sealed. The caller has asked the gate."""
    row = models.SealedReport.objects.filter(release__year=year).first()
    return None if row is None else Sealed(year, row.hash, row.sealed_at, len(bytes(row.file)), row.foreword)


def sealed_file(year: int) -> bytes:
    """Give the sealed report itself, byte for byte. The caller has asked the gate."""
    row = models.SealedReport.objects.filter(release__year=year).first()
    if row is None:
        raise NotFound
    return bytes(row.file)


def proof(year: int) -> str:
    """Give the proof that a year's report was sealed so, for anyone to check without this program.

    The caller has asked the gate. NotNow until the trail's line of it is signed, which takes seconds.
    """
    row = models.SealedReport.objects.filter(release__year=year).only("id").first()
    found = called("report_line", row.id) if row else []
    if not found:
        raise NotFound
    entry_id, body = found[0]
    place = audited.place_of(entry_id)
    if place is None:
        raise NotNow("trail.not_sealed", "The proof is not signed yet. Try again in a few seconds.")
    try:
        return proof_of(place, bytes(body))
    except Broken as problem:
        raise NotNow("trail.no_proof", f"There is no proof to give: {problem}.") from problem


def year_of_file(file: bytes) -> int | None:
    """Say of which year a file is the sealed report; None where it is of none."""
    rows = models.SealedReport.objects.filter(hash=rules.digest(file))
    found: int | None = rows.values_list("release__year", flat=True).first()
    return found


def release_id(year: int) -> UUID | None:
    """Name a year's release; None where it is not published."""
    found: UUID | None = models.VoiceRelease.objects.filter(year=year).values_list("id", flat=True).first()
    return found
