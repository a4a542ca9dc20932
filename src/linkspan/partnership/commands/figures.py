"""Publishing figures: each quarter once, when what happens in it has been written down."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from linkspan.agencies.rules import london_day
from linkspan.audit import Actor, trail
from linkspan.partnership import events, indicators, ports
from linkspan.partnership import meeting_models as models
from linkspan.sharing import gate
from linkspan.sharing.facts import Action


@trail.audited
def publish_figures(*, by: Actor, at: datetime) -> int:
    """Publish what is due: every indicator's quarters that are settled and were not published, for every place.

    Gives how many quarters of how many indicators. What was published stays as it was, whatever is written down later:
    two counts of one quarter, side by side, could tell of one child.
    """
    permit = gate.require(by=by, to=Action.MIND_PARTNERSHIP, at=at)
    done = set(models.PublishedQuarter.objects.values_list("indicator", "quarter"))
    made = 0
    for publisher in ports.publishers:
        for quarter, settled_on in _due(publisher, done, london_day(at)).items():
            _publish(publisher, quarter, settled_on, at)
            made += len(settled_on)
    trail.record(events.FIGURES_PUBLISHED, permit, detail={"published": made})
    return made


def _due(publisher: ports.Publisher, done: Collection[tuple[str, date]], on: date) -> Mapping[date, Mapping[str, date]]:
    """Name the quarters to publish, and for each the indicators with the day up to which they are counted."""
    found: dict[date, dict[str, date]] = {}
    for each in publisher.indicators:
        for quarter in indicators.due_quarters(each.settles, on):
            if (each.code, quarter) not in done:
                found.setdefault(quarter, {})[each.code] = indicators.settled_on(quarter, each.settles)
    return found


def _publish(publisher: ports.Publisher, quarter: date, settled_on: Mapping[str, date], at: datetime) -> None:
    published = {
        code: models.PublishedQuarter(indicator=code, quarter=quarter, at=at) for code in settled_on
    }  # fmt: skip
    models.PublishedQuarter.objects.bulk_create(published.values())
    models.Figure.objects.bulk_create(
        models.Figure(
            published=published[cell.indicator], area_id=cell.area_id, organisation_id=cell.organisation_id,
            shown=cell.shown,
        )
        for cell in publisher.count(quarter, settled_on)
    )  # fmt: skip
