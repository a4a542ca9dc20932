"""What figures, decisions and taking part give to the yearly report, from published cells alone."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from linkspan.partnership import disclosure, indicators, report_rules
from linkspan.partnership import meeting_rules as rules
from linkspan.partnership.disclosure import Share, Total
from linkspan.partnership.publication_rules import Table
from linkspan.partnership.queries import effects, figures, meetings, participation
from linkspan.partnership.queries.figures import Series

NOTE = "Counts under 5, none included, are not shown; the others are to the nearest five, and sums are made of them."
FEW = "too few to show"
SAYS = {
    "as_expected": "It went as was hoped", "less": "The right way, but less far than was hoped",
    "other_way": "It went the wrong way", "changed": "It changed", "not_measurable": "No measurable effect",
    "too_early": "Too early to say", "too_few": "Too few figures to say",
}  # fmt: skip


def figure_tables(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Show the year's figures of the areas: each with what it is a share of."""
    board = figures.board(partnership_id, report_rules.last_day(year), years=2)
    rows = [
        (each.indicator.title, _figure(each, _quarters(year)))
        for each in board.values() if each.indicator.per == "area" and _is_whole(each, year)
    ]  # fmt: skip
    return (
        [Table("figures.year", "The year in figures", ("Figure", "In the year"), tuple(rows), None, NOTE)]
        if rows
        else []
    )


def decision_tables(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Show what partners decided in the year, and what became of it by what is published."""
    first, last = report_rules.first_day(year), report_rules.last_day(year)
    taken = [each for each in meetings.decisions(partnership_id) if first <= each.held_on <= last]
    rows = []
    for each in taken:
        found = effects.outcome(partnership_id, each, last)
        title = found.main.series.indicator.title if found else "none named"
        became = SAYS[found.main.verdict] if found else "Not measured"
        worse = "; ".join(one.series.indicator.title for one in found.worse) if found else ""
        missing = "; ".join(rules.VOICES[who] for who in each.unheard)
        rows.append((each.text, title, became + (f". Worse beside it: {worse}" if worse else ""), missing or "none"))
    head = ("Decision", "Figure it should move", "What became of it", "Who was not heard")
    return [Table("decisions.year", "Decisions and what they changed", head, tuple(rows))] if rows else []


def participation_tables(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Show how agencies took part; timeliness stands only beside how good the answers were."""
    found = participation.participation(partnership_id, report_rules.last_day(year))
    rows = [
        (
            each.name, _total(each.asked), _share(each.in_time) if each.is_sampled else "not yet sampled",
            _share(each.enough) if each.is_sampled else "not yet sampled", _share(each.strategy),
            _share(each.conferences),
        )
        for each in found.parts
    ]  # fmt: skip
    head = (
        "Agency",
        "Requests due",
        "Answered in time",
        "Answers that were enough",
        "Strategy discussions",
        "Conferences",
    )
    note = f"The last four quarters that are published. {NOTE}"
    shown = [row for row in rows if set(row[1:]) - {FEW, "not yet sampled"}]
    return [Table("participation.year", "How agencies took part", head, tuple(shown), None, note)] if shown else []


def _quarters(year: int) -> list[date]:
    first = report_rules.first_day(year)
    return indicators.quarters(first, indicators.after(first, 3))


def _is_whole(series: Series, year: int) -> bool:
    return set(_quarters(year)) <= set(series.quarters)


def _figure(series: Series, over: Sequence[date]) -> str:
    pairs = participation.pairs_of(series, over)
    if series.whole is not None:
        return _share(disclosure.share(pairs))
    return _total(disclosure.total(part for part, _ in pairs))


def _total(found: Total | None) -> str:
    if found is None or found.is_empty:
        return FEW
    return f"at least {found.low:,}" if found.hidden else f"{found.shown:,}"


def _share(found: Share | None) -> str:
    if found is None:
        return FEW
    if found.value is None:
        return f"{100 * found.low:.0f}% to {100 * found.high:.0f}% of about {found.whole.shown:,}"
    return f"{100 * found.value:.0f}% (about {found.part.shown:,} of {found.whole.shown:,})"
