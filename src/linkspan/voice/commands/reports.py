"""Publishing a year's figures once, and sealing the report that Parliament receives."""

from datetime import datetime
from uuid import UUID

from linkspan.agencies import queries as agencies
from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, refuse_if, trail
from linkspan.partnership import report_rules as years
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import report_models as models
from linkspan.voice import report_rules as rules
from linkspan.voice.queries import figures as queries


@trail.audited
def publish_voice_figures(*, by: Actor, at: datetime) -> int | None:
    """Publish the last settled year's figures, if they are not; give the year, or None where there is nothing to do.

    What was published stays as it was, whatever is written down later: two counts of one year, side by side, could tell
    of one child. Exact counts are kept nowhere.
    """
    permit = gate.require(by=by, to=Action.MIND_VOICE, at=at)
    year = rules.year_due(london_day(at))
    is_due = queries.release_id(year) is None if year else False
    if year and is_due:
        _publish(year, at)
    trail.record(events.VOICE_FIGURES_PUBLISHED, permit, detail={"year": year if is_due else None})
    return year if is_due else None


def _publish(year: int, at: datetime) -> None:
    areas = {str(one.id): one.name for one in agencies.areas(years.last_day(year), level="local_authority")}
    counts = queries.counted(year)
    made = rules.release(rules.with_ended_areas(counts, areas), rules.area_groups(areas))
    release = models.VoiceRelease(year=year, at=at)
    release.save(force_insert=True)
    models.VoiceFigure.objects.bulk_create(
        models.VoiceFigure(
            release=release, measure=measure, dimension=dimension, member=member,
            label=areas.get(member, "") if dimension == rules.AREA else "", place=place, shown=shown,
        )
        for place, ((measure, dimension, member), shown) in enumerate(made.items())
    )  # fmt: skip


@trail.audited
def seal_report(
    *, year: int, foreword: str, file: bytes, by: Actor, at: datetime, once: UUID | None = None
) -> str:  # fmt: skip
    """Seal a year's report: the very file that Parliament receives. It never changes again. Give its hash."""
    permit = gate.require(by=by, to=Action.SEAL_VOICE_REPORT, at=at)
    person_id, _ = by.in_post()
    is_published, is_sealed = queries.release_id(year) is not None, queries.sealed(year) is not None
    refuse_if(rules.why_not_seal(is_published=is_published, is_sealed=is_sealed, file=file, foreword=foreword))
    row = models.SealedReport(
        release=models.VoiceRelease.objects.get(year=year), foreword=foreword, file=file, hash=rules.digest(file),
        sealed_by_id=person_id, sealed_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    trail.record(events.VOICE_REPORT_SEALED, permit, about=row.id, detail={"year": year, "hash": row.hash})
    return row.hash
