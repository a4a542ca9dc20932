"""Put meetings, decisions and what they changed into words and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from linkspan.partnership import delegation_rules, effect, meeting_rules
from linkspan.partnership.effect import Interval
from linkspan.partnership.indicators import after
from linkspan.partnership.queries import effects
from linkspan.partnership.queries.effects import Measured, Outcome
from linkspan.partnership.queries.meetings import Decision, Taker
from linkspan.web.partnership.delegations.words import WHY
from linkspan.web.partnership.figures import charts
from linkspan.web.partnership.figures import words as figures

COULD = {
    "yes": (gettext_lazy("Could decide it"), "green"),
    "up_to": (gettext_lazy("Could decide a part of it"), "purple"),
    "no": (gettext_lazy("Could not decide it"), "red"),
}
MISSING = {
    "young_people": gettext_lazy("what the young people's panel said"),
    "practitioners": gettext_lazy("what practitioners said"),
}
SAYS = {
    effect.AS_EXPECTED: gettext_lazy("It went as was hoped."),
    effect.LESS: gettext_lazy("It went the right way, but less far than was hoped."),
    effect.OTHER_WAY: gettext_lazy("It went the wrong way."),
    effect.CHANGED: gettext_lazy("It changed."),
    effect.NOT_MEASURABLE: gettext_lazy(
        "No measurable effect: what happened is within what the earlier course and chance would have led to."
    ),
    effect.TOO_EARLY: gettext_lazy(
        "Too early to say: four quarters after the decision have to be published, and shown, first."
    ),
    effect.TOO_FEW: gettext_lazy(
        "Nothing can be said: eight quarters before the decision have to be published, and shown, to know the course."
    ),
}
HOW = gettext_lazy(
    "How this is worked out: a straight line through the quarters before the decision is drawn on, and the quarters"
    " after it are set beside it (an interrupted time series: a step and a turn, with errors that follow on from one"
    " quarter to the next). The quarter of the decision is left out. The interval holds the true change with 95 per"
    " cent confidence, as far as the line would have gone straight on. It does not know of other things that changed at"
    " the same time, nor of seasons, and a change in how things are written down looks the same as a change for"
    " children. So it can show that something moved, not that the decision moved it."
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure before and after, as its page shows it."""

    code: str
    title: str
    sentence: str
    says: str
    numbers: tuple[str, ...]
    notes: tuple[str, ...]
    picture: charts.Picture | None
    rows: list[list[str]]
    verdict: str


def decision(found: Decision, outcome: Outcome | None) -> dict[str, Any]:
    """Put a decision into words: the verdict first."""
    shown = measured(outcome.main) if outcome else None
    beside = [measured(each) for each in outcome.beside] if outcome else []
    return {
        "decision": found,
        "headline": headline(outcome),
        "expects": expects(found, outcome),
        "shown": shown,
        "beside": beside,
        "beside_why": gettext(outcome.main.series.indicator.beside) if outcome else "",
        "takers": [taker(each) for each in found.takers],
        "heard": [(gettext(meeting_rules.VOICES[each.who]), each) for each in found.heard],
        "missing": [str(MISSING[who]) for who in found.unheard],
        "how": str(HOW),
        "rule": figures.threshold(),
    }


def headline(outcome: Outcome | None) -> str:
    """Say in one line what became of a decision; a better figure beside a worse one is no success."""
    if outcome is None:
        return gettext("This decision names no figure that it should move, so what it changed cannot be measured.")
    main = outcome.main
    if main.result is None or not main.result.moved.is_clear:
        said = str(SAYS[main.verdict])
    else:
        said = f"{sentence(main)}. {SAYS[main.verdict]}"
    if outcome.worse:
        worse = gettext(" and ").join(_moved(each) for each in outcome.worse)
        if main.result is None or not main.result.moved.is_clear:
            return f"{said} {gettext('But %(worse)s.') % {'worse': worse}}"
        return gettext("%(better)s, but %(worse)s.") % {"better": sentence(main), "worse": worse}
    return said


def sentence(found: Measured) -> str:
    """Say which way a figure moved, as the beginning of a sentence."""
    said = _moved(found)
    return said[:1].upper() + said[1:]


def _moved(found: Measured) -> str:
    indicator = found.series.indicator
    if found.result is None:
        return gettext(indicator.title)
    return gettext(indicator.more if found.result.moved.value > 0 else indicator.fewer)


def expects(found: Decision, outcome: Outcome | None) -> str:
    """Say what a decision should move, which way, how far and by when."""
    if outcome is None or found.by_when is None:
        return ""
    says = {
        "figure": gettext(outcome.main.series.indicator.title), "when": date_format(found.by_when, "j F Y"),
        "way": gettext("down") if found.direction == "down" else gettext("up"), "amount": _plain(found.amount),
    }  # fmt: skip
    if found.amount is None:
        return gettext("“%(figure)s” should go %(way)s by %(when)s. Nobody said how far.") % says
    if outcome.main.is_share:
        return gettext("“%(figure)s” should go %(way)s by %(amount)s percentage points or more, by %(when)s.") % says
    return gettext("“%(figure)s” should go %(way)s by %(amount)s a quarter or more, by %(when)s.") % says


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def measured(found: Measured) -> Shown:
    """Put one figure before and after into words, a picture and its table."""
    result = found.result
    lines = found.lines
    values = effects.values(lines)
    return Shown(
        code=found.series.indicator.code, title=gettext(found.series.indicator.title),
        sentence=sentence(found) if result and result.moved.is_clear else "", says=str(SAYS[found.verdict]),
        numbers=_numbers(found), notes=_notes(found),
        picture=charts.picture(
            values, [line.start for line in lines], is_share=found.is_share, decided=found.quarter,
            expected=(_at(found), result.expected) if result else None,
        ),
        rows=[[figures.quarter(line.start), figures.line(line), _side(found, line.start)] for line in lines],
        verdict=found.verdict,
    )  # fmt: skip


def _at(found: Measured) -> date:
    """Give the quarter at which a change is read."""
    return after(found.quarter, found.result.at if found.result else 0)


def _side(found: Measured, start: date) -> str:
    if start == found.quarter:
        return gettext("decision")
    return gettext("before") if start < found.quarter else gettext("after")


def _numbers(found: Measured) -> tuple[str, ...]:
    result = found.result
    if result is None:
        return ()
    reached = gettext(
        "%(quarter)s: about %(reached)s, where the course before would have led to about %(expected)s."
    ) % {
        "quarter": figures.quarter(_at(found)), "reached": _value(result.reached, found),
        "expected": _value(result.expected, found),
    }  # fmt: skip
    said = gettext("The change: %(moved)s (95 per cent interval: %(low)s to %(high)s).") % _span(result.moved, found)
    step = gettext("At once: %(moved)s (%(low)s to %(high)s).") % _span(result.step, found)
    turn = gettext("Then each quarter: %(moved)s (%(low)s to %(high)s).") % _span(result.turn, found)
    return (reached, said, step, turn)


def _span(interval: Interval, found: Measured) -> dict[str, str]:
    return {
        "moved": _signed(interval.value, found), "low": _signed(interval.low, found),
        "high": _signed(interval.high, found),
    }  # fmt: skip


def _signed(value: float, found: Measured) -> str:
    size = f"{abs(value):,.1f}" if found.is_share else f"{abs(value):,.0f}"
    if float(size.replace(",", "")) == 0:
        return gettext("none")
    if found.is_share:
        said = gettext("%(size)s points more") if value > 0 else gettext("%(size)s points fewer")
    else:
        said = gettext("%(size)s more") if value > 0 else gettext("%(size)s fewer")
    return said % {"size": size}


def _value(value: float, found: Measured) -> str:
    value = max(0.0, value)
    return gettext("%(share)s per cent") % {"share": f"{value:.0f}"} if found.is_share else figures.number(value)


def _notes(found: Measured) -> tuple[str, ...]:
    notes = []
    if found.result:
        notes.append(
            gettext("Read from %(before)d quarters before and %(after)d after.")
            % {"before": found.result.before, "after": found.result.after}
        )
    if found.hidden:
        notes.append(figures.hidden(len(found.hidden)))
    if found.left_out:
        said = ngettext(
            "Left out, because its counts are often too small to show: %(places)s.",
            "Left out, because their counts are often too small to show: %(places)s.", len(found.left_out),
        )  # fmt: skip
        notes.append(said % {"places": "; ".join(found.left_out)})
    return tuple(notes)


def taker(found: Taker) -> dict[str, Any]:
    """Put somebody who took a decision into words: for which agency, and whether they could."""
    name, colour = COULD[found.could]
    return {
        "name": found.seat.name, "post": found.seat.post, "organisation": found.seat.organisation,
        "band": found.seat.band, "could": str(name), "colour": colour,
        "functions": [gettext(delegation_rules.FUNCTIONS.get(each, each)) for each in found.functions],
        "why": [str(WHY.get(each, each)) for each in found.why] if found.could != "yes" else [],
        "money": f"£{found.money:,.2f}" if found.money is not None else "",
    }  # fmt: skip
