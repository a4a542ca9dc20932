"""Turn surveys and what they said into words, per cent with both numbers, and bars with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext, ngettext

from linkspan.partnership import survey_rules
from linkspan.partnership.queries.surveys import GroupResult, QuestionResult, SurveyLine
from linkspan.partnership.survey_rules import Share
from linkspan.web.drawing import WIDTH
from linkspan.web.partnership.surveys.forms import SCALE
from linkspan.web.words import short_day

LEFT, RIGHT, STEP, FIRST = 12, WIDTH - 60, 46, 36  # a label stands over its line


def rate(share: Share) -> str:
    """Say how many of those asked answered: "117 of 132 answered (89 per cent)"."""
    return gettext("%(found)s of %(of)s answered (%(percent)s per cent)") % {
        "found": share.found, "of": share.of, "percent": share.percent,
    }  # fmt: skip


def share_words(share: Share) -> str:
    """Say a share with both numbers: "90 per cent (105 of 117)"."""
    return gettext("%(percent)s per cent (%(found)s of %(of)s)") % {
        "percent": share.percent, "found": share.found, "of": share.of,
    }  # fmt: skip


def between(share: Share) -> str:
    """Say an interval: "88 to 91 per cent"; or that all were asked and answered."""
    low, high = share.interval
    if share.asked <= share.of:
        return gettext("everyone asked answered")
    return gettext("%(low)s to %(high)s per cent") % {"low": _whole(low), "high": _whole(high)}


def _whole(share: float) -> int:
    return int(share * 100 + 0.5)


def state(line: SurveyLine) -> str:
    """Say where a survey stands."""
    if line.source:
        return gettext("Made elsewhere: %(source)s") % {"source": line.source}
    if line.state == "draft":
        return gettext("Draft, not sent")
    if line.state == "open" and line.closes_on:
        return gettext("Open until %(day)s") % {"day": short_day(line.closes_on)}
    return gettext("Closed")


def line(found: SurveyLine) -> dict[str, object]:
    """Put one survey of a list into words."""
    return {
        "id": found.id, "title": found.title, "state": state(found), "is_draft": found.state == "draft",
        "is_closed": found.state == "closed", "rate": rate(found.rate) if found.state != "draft" else "",
    }  # fmt: skip


def left(closes_on: date | None, today: date) -> str:
    """Say how long there is to answer."""
    days = (closes_on - today).days if closes_on else 0
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days} if days else gettext("last day today")


def question(found: QuestionResult) -> dict[str, object]:
    """Put what was answered to one question into words."""
    names = [str(each) for each in SCALE] if found.asked.kind == survey_rules.SCALE else list(found.asked.options)
    return {
        "id": found.id,
        "words": found.asked.words,
        "kind": found.asked.kind,
        "is_hidden": found.is_hidden,
        "answered": found.answered,
        "agreeing": _agreeing(found),
        "rows": _rows(names, found),
        "picture": _picture(names, found),
        "names": names,
        "groups": [_group(each) for each in found.groups],
        "hides_groups": any(each.options is None for each in found.groups),
        "mean": _mean(found),
        "themes": [(each.name, _few(each.found)) for each in found.themes],
        "read": found.read,
        "readers": _readers(found),
    }


def _rows(names: Sequence[str], found: QuestionResult) -> list[tuple[str, str, str]]:
    """Give each choice with its share and its interval."""
    shares = [share for _, share in found.options]
    return [(name, share_words(each), between(each)) for name, each in zip(names, shares, strict=False)]


def _few(found: int | None) -> str:
    return gettext("fewer than 5") if found is None else str(found)


def _agreeing(found: QuestionResult) -> str:
    share = found.agreeing
    if share is None:
        return ""
    return gettext("%(share)s agreed; interval %(between)s") % {"share": share_words(share), "between": between(share)}


def _mean(found: QuestionResult) -> str:
    if found.mean is None:
        return ""
    return gettext("%(mean).1f on average; interval %(low).1f to %(high).1f; %(of)d answers") % {
        "mean": found.mean.value, "low": found.mean.low, "high": found.mean.high, "of": found.mean.of,
    }  # fmt: skip


def _readers(found: QuestionResult) -> str:
    agreed = found.readers
    if agreed.percent is None:
        return gettext(
            "Only one person has read them so far. A second reader shows how far the themes can be relied on."
        )
    return gettext("Two readers decided alike in %(percent)d per cent (%(same)d of %(of)d decisions).") % {
        "percent": agreed.percent, "same": agreed.same, "of": agreed.of,
    }  # fmt: skip


def _group(found: GroupResult) -> tuple[str, ...]:
    if found.options is None:
        return (found.name,)
    return (found.name, *(share_words(each) for each in found.options))


def _picture(names: Sequence[str], found: QuestionResult) -> dict[str, object]:
    """Draw a dot with its interval for each choice, on a line from nought to a hundred per cent."""

    def across(share: float) -> float:
        return round(LEFT + share * (RIGHT - LEFT), 1)

    rows = [
        {
            "label": name, "y": FIRST + number * STEP, "point": across(share.share), "value": f"{share.percent}%",
            "low": across(share.interval[0]), "high": across(share.interval[1]),
        }
        for number, (name, (_, share)) in enumerate(zip(names, found.options, strict=False))
    ]  # fmt: skip
    marks = [(across(each / 100), f"{each}%") for each in (0, 25, 50, 75, 100)]
    return {"rows": rows, "marks": marks, "width": WIDTH, "height": FIRST + STEP * len(rows)}
