"""Put figures and faults into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.children.estimates import Agreement, Share
from linkspan.children.queries.decisions import ReliabilityBand
from linkspan.children.queries.faults import FAULTS, FaultDay, FaultPage
from linkspan.children.queries.quality import Quality, QualityLine
from linkspan.interop.queries import LoadLine
from linkspan.web.quality import charts
from linkspan.web.words import short_day

Words = str | Promise

TRADITIONS: dict[str, Words] = {
    "english": gettext_lazy("British and Irish names"),
    "south_asian": gettext_lazy("South Asian names"),
    "arabic": gettext_lazy("Arabic names"),
    "polish": gettext_lazy("Polish names"),
    "romanian": gettext_lazy("Romanian names"),
    "somali": gettext_lazy("Somali names"),
    "chinese": gettext_lazy("Chinese names"),
    "west_african": gettext_lazy("West African names"),
    "": gettext_lazy("Names on no one list"),
}
KINDS: dict[str, Words] = {
    "missing": gettext_lazy("Missing"),
    "contradictory": gettext_lazy("Contradictory"),
    "stale": gettext_lazy("Out of date"),
    "placeholder": gettext_lazy("Filled in to fill it in"),
}
# What is wrong, and what to do about it.
SAID: dict[str, tuple[Words, Words]] = {
    "no_birth_date": (
        gettext_lazy("There is no birth date."),
        gettext_lazy("Ask the family, or look at the registration form, and enter it."),
    ),
    "no_nhs_number": (
        gettext_lazy("There is no NHS number."),
        gettext_lazy("Trace it with the NHS, or ask the GP, and enter it."),
    ),
    "no_name": (gettext_lazy("There is no first name."), gettext_lazy("Enter the child's first name.")),
    "no_address": (
        gettext_lazy("There is no address."),
        gettext_lazy("Enter the address, or leave it empty on purpose where it must not be known."),
    ),
    "birth_date_changed": (
        gettext_lazy("You gave another birth date within the last year."),
        gettext_lazy("Look at a document and keep the one that is right."),
    ),
    "nhs_number_changed": (
        gettext_lazy("You gave another NHS number within the last year."),
        gettext_lazy("Trace the child with the NHS and keep the number that is right."),
    ),
    "sex_changed": (
        gettext_lazy("You gave another sex within the last year."),
        gettext_lazy("Check that the record is about one child, and keep what is right."),
    ),
    "died_before_birth": (
        gettext_lazy("The date of death is before the birth date."),
        gettext_lazy("One of the two dates is wrong. Look at the documents."),
    ),
    "nhs_check_digit": (
        gettext_lazy("The NHS number's last digit does not fit the others."),
        gettext_lazy("A digit is wrong or two are swapped. Trace the child with the NHS."),
    ),
    "nhs_number_shared": (
        gettext_lazy("The NHS number is borne by two children."),
        gettext_lazy("Check that the number is this child's, above all between twins, brothers and sisters."),
    ),
    "birth_date_differs": (
        gettext_lazy("The birth date differs from what other agencies hold."),
        gettext_lazy("Look at a document. If yours is right, leave it."),
    ),
    "sex_differs": (
        gettext_lazy("The sex differs from what other agencies hold."),
        gettext_lazy("Check with the family. If yours is right, leave it."),
    ),
    "nhs_number_differs": (
        gettext_lazy("The NHS number differs from what other agencies hold."),
        gettext_lazy("Trace the child with the NHS. If yours is right, leave it."),
    ),
    "not_confirmed": (
        gettext_lazy("Nothing about the record has changed for more than a year."),
        gettext_lazy("Check that it is still right: address, school and who works with the child."),
    ),
    "involvement_open": (
        gettext_lazy("Your work with the child began more than three years ago and has no end."),
        gettext_lazy("Enter when it ended, or confirm that it goes on."),
    ),
    "default_birth_date": (
        gettext_lazy("The birth date is the first of January."),
        gettext_lazy("Often this stands for a date nobody knew. If so, find the true one; if it is true, leave it."),
    ),
    "placeholder_name": (
        gettext_lazy("The first name stands for no name, such as “Baby” or “Unknown”."),
        gettext_lazy("Enter the name the child has been given."),
    ),
}


# --- how matching does ------------------------------------------------------------------------------------------------


def quality(found: Quality, loads: Mapping[str, LoadLine]) -> dict[str, Any]:
    """Give the figures as their page shows them; of loads, those of the reader's own agency are named."""
    traditions = [(str(TRADITIONS.get(each.about, each.about)), each) for each in found.traditions]
    days = [(short_day(each.day), each.figures.linked.value) for each in found.days if each.figures.linked]
    named = [(loads[each.about].file_name, each) for each in found.loads if each.about in loads]
    return {
        "counted_at": found.counted_at,
        "whole": _line(gettext("Everything"), found.whole) if found.whole else None,
        "agencies": [_line(each.name, each) for each in found.agencies],
        "loads": [_line(name, each) for name, each in named],
        "traditions": [_line(name, each) for name, each in traditions],
        "fairness": _whiskers([(name, each.figures.recall) for name, each in traditions]),
        "trend": charts.line(days, as_share=True),
        "days": [(day, charts.percent(value)) for day, value in days],
        "agreement": _agreement(found.agreement),
        "reliability": [_band(each) for each in found.reliability],
        "astray": [_astray(each) for each in found.reliability if each.is_out_of_line],
        "is_told": any(each.same for each in found.reliability),
    }


def _line(name: str, line: QualityLine) -> dict[str, Any]:
    figures = line.figures
    return {
        "name": name,
        "is_small": figures.records is None,
        "records": number(figures.records),
        "linked": share(figures.linked),
        "precision": share(figures.precision),
        "recall": share(figures.recall),
        "undone": number(figures.undone),
        "waiting": number(figures.waiting),
        "decided": number(figures.decided),
        "oldest": line.oldest_days,
    }


def _whiskers(rows: Sequence[tuple[str, Share | None]]) -> charts.Whiskers | None:
    told = [(name, found) for name, found in rows if found]
    return charts.whiskers(told) if len(told) > 1 else None


def _agreement(found: Agreement | None) -> dict[str, Any] | None:
    if found is None:
        return None
    kappa = found.kappa
    return {
        "pairs": number_format(found.pairs, force_grouping=True),
        "agreed": share(found.agreed),
        "kappa": f"{kappa.value:.2f}" if kappa else "",
        "kappa_range": gettext("%(low)s to %(high)s") % {"low": f"{kappa.low:.2f}", "high": f"{kappa.high:.2f}"}
        if kappa
        else "",
    }


def _band(band: ReliabilityBand) -> list[str]:
    chance = gettext("%(low)s to %(high)s in 100") % {"low": round(100 * band.low), "high": round(100 * band.high)}
    expected = charts.percent(band.expected) if band.expected is not None else gettext("too few")
    return [chance, number(band.decided), expected, share(band.same)]


def _astray(band: ReliabilityBand) -> str:
    """Say of a band that is out of line which way, and what that means."""
    surer = band.same is not None and band.expected is not None and band.same.value > band.expected
    words = (
        gettext(
            "Of pairs at %(low)s to %(high)s in 100 the model expects %(expected)s to be the same child; people "
            "said so of %(same)s. It is too careful there."
        )
        if surer
        else gettext(
            "Of pairs at %(low)s to %(high)s in 100 the model expects %(expected)s to be the same child; "
            "people said so of %(same)s. It is too sure there."
        )
    )
    return words % {
        "low": round(100 * band.low), "high": round(100 * band.high), "expected": charts.percent(band.expected or 0.0),
        "same": share(band.same),
    }  # fmt: skip


def share(found: Share | None) -> str:
    """Write a share with its interval; say where too few stand behind it."""
    if found is None:
        return gettext("too few")
    return gettext("%(value)s (%(low)s to %(high)s)") % {
        "value": charts.percent(found.value), "low": charts.percent(found.low), "high": charts.percent(found.high)
    }  # fmt: skip


def number(count: int | None) -> str:
    """Write a count; a small one is not told."""
    return gettext("fewer than 10") if count is None else number_format(count, force_grouping=True)


# --- what sources can put right -----------------------------------------------------------------------------------


def said() -> dict[str, tuple[str, str]]:
    """Give what is wrong and what to do, by fault, in the reader's language."""
    return {fault: (str(what), str(to_do)) for fault, (what, to_do) in SAID.items()}


def faults(days: Sequence[FaultDay], loads: Mapping[UUID, str]) -> dict[str, Any]:
    """Give an agency's newest counts by kind, and how they went."""
    newest = days[0] if days else None
    trend = [(short_day(each.day), _rate(each)) for each in reversed(days)]
    return {
        "counted_at": newest.counted_at if newest else None,
        "records": number_format(newest.records, force_grouping=True) if newest else "",
        "kinds": [_kind(kind, newest) for kind in KINDS] if newest else [],
        "trend": charts.line(trend, as_share=False),
        "days": [
            [
                short_day(each.day),
                loads.get(each.load_id, "") if each.load_id else "",
                str(each.records),
                str(_all(each)),
            ]
            for each in days
        ],
    }


def _kind(kind: str, newest: FaultDay) -> dict[str, Any]:
    lines = [
        {"fault": fault, "what": str(SAID[fault][0]), "count": number_format(newest.counts[fault], force_grouping=True),
         "field": field}
        for fault, (of_kind, field) in FAULTS.items()
        if of_kind == kind and newest.counts.get(fault)
    ]  # fmt: skip
    return {"name": str(KINDS[kind]), "faults": lines}


def _all(day: FaultDay) -> int:
    return sum(day.counts.values())


def _rate(day: FaultDay) -> float:
    return round(100 * _all(day) / day.records, 1) if day.records else 0.0


def fault(found: FaultPage) -> dict[str, Any]:
    """Give a page of records that have one fault."""
    what, to_do = SAID[found.fault]
    return {
        "fault": found.fault,
        "kind": str(KINDS[found.kind]),
        "field": found.field,
        "what": str(what),
        "to_do": str(to_do),
        "numbers": found.numbers,
        "page": found.page,
        "has_more": found.has_more,
    }
