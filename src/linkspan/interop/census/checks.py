"""Hold a census to its rules, child by child, before it is sent. Plain Python: records in, findings out."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations

from linkspan.interop.census import hanging, records, rulebook
from linkspan.interop.census.hanging import Found
from linkspan.interop.census.years import Year
from linkspan.interop.feeds import checks as values
from linkspan.interop.feeds.refusals import Fault

FORTY_WEEKS = timedelta(days=280)
LONGEST_NUMBER = 20
AFTER_ASSESSMENT = ("RC8", "RC9")
DIED = "RC2"
Span = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a child's part of a census breaks, where, and in which episode (by its referral's day)."""

    la_child_id: str
    rule: rulebook.Rule
    field: str
    value: str
    referred_on: date | None = None


def check(children: Sequence[records.Child], year: Year) -> tuple[Finding, ...]:
    """Find everything that the census of a year would be held to and does not keep to, in the order of the children."""
    shared = {upn for upn, count in Counter(child.upn for child in children if child.upn).items() if count > 1}
    return tuple(finding for child in children for finding in check_child(child, year, shared))


def check_child(child: records.Child, year: Year, shared_upns: Collection[str] = ()) -> Iterator[Finding]:
    """Find what is wrong with one child's part."""
    yield from _as_findings(child, _numbers(child, shared_upns))
    yield from _as_findings(child, _person(child, year))
    yield from _as_findings(child, _across(child, year))
    for episode in child.episodes:
        for looked_at in (
            _referral(child, episode, year),
            _closing(child, episode, year),
            _without_further_action(episode),
            hanging.assessments(episode, year),
            hanging.need_plans(child, episode, year),
            hanging.enquiries(episode, year),
            hanging.protection_plans(child, episode, year),
        ):
            yield from _as_findings(child, looked_at, episode)


def _as_findings(child: records.Child, found: Found, episode: records.Episode | None = None) -> Iterator[Finding]:
    for code, field, value in found:
        shown = "" if value is None else str(value)
        yield Finding(child.la_child_id, rulebook.BY_CODE[code], field, shown, episode.referred_on if episode else None)


# --- the child ----------------------------------------------------------------------------------------------


def _numbers(child: records.Child, shared_upns: Collection[str]) -> Found:
    number = child.la_child_id
    if len(number) > LONGEST_NUMBER:
        yield "1570", "LAchildID", number
    if not (number.isalnum() and number.isascii()):
        yield "1580", "LAchildID", number
    if child.upn and not _fits(child.upn):
        yield "1510", "UPN", child.upn
    if child.upn and child.upn in shared_upns:
        yield "1520", "UPN", child.upn
    if child.former_upn and not child.former_upn[1:].isdigit():
        yield "1560Q", "FormerUPN", child.former_upn
    if child.upn_unknown == "UN7" and not all(each.no_further_action for each in child.episodes):
        yield "8772", "UPNunknown", child.upn_unknown


def _fits(upn: str) -> bool:
    try:
        values.upn(upn)
    except Fault:
        return False
    return True


def _person(child: records.Child, year: Year) -> Found:
    if bool(child.born_on) == bool(child.expected_on):
        yield "8525Q", "PersonBirthDate", child.born_on
    if child.born_on and child.born_on > year.last:
        yield "8520", "PersonBirthDate", child.born_on
    if child.sex is None:
        yield "4180", "Sex", None
    if child.expected_on and not child.born_on and child.sex != "U":
        yield "8750", "Sex", child.sex
    if child.died_on and (child.born_on is None or child.died_on < child.born_on):
        yield "8535Q", "PersonDeathDate", child.died_on
    if child.died_on and not year.holds(child.died_on):
        yield "8545Q", "PersonDeathDate", child.died_on
    yield from _characteristics(child)
    yield from _age(child, year)


def _characteristics(child: records.Child) -> Found:
    if child.ethnicity is None:
        yield "4220", "Ethnicity", None
    goes_on = any(each.no_further_action is False for each in child.episodes)
    if not child.disabilities and child.born_on and goes_on:
        yield "8540", "Disability", None
    if "NONE" in child.disabilities and len(set(child.disabilities)) > 1:
        yield "8790", "Disability", ", ".join(child.disabilities)
    if len(set(child.disabilities)) < len(child.disabilities):
        yield "8794", "Disability", ", ".join(child.disabilities)


def _age(child: records.Child, year: Year) -> Found:
    if child.born_on is None:
        return
    if values.age(child.born_on, year.last) >= values.OLDEST_AGE + 1:
        yield "8775Q", "PersonBirthDate", child.born_on
    of_school_age = child.born_on <= date(year.number - 6, 8, 31)
    goes_on = any(each.no_further_action is False for each in child.episodes)
    if of_school_age and goes_on and not child.upn and child.upn_unknown in (None, "UN1"):
        yield "8770Q", "UPN", None


def _across(child: records.Child, year: Year) -> Found:
    """Look at what may not be so between the episodes and plans of one child."""
    open_ = [each for each in child.episodes if each.closed_on is None and each.no_further_action is False]
    if len(open_) > 1:
        yield "8815", "CINclosureDate", None
    latest = max((each.referred_on for each in child.episodes), default=None)
    first_latest = next((each for each in child.episodes if each.referred_on == latest), None)
    for each in open_:
        if each is not first_latest:
            yield "8816", "CINreferralDate", each.referred_on
    for one, other in permutations(child.episodes, 2):
        ended = other.closed_on or (year.last if other.no_further_action is False else None)
        if ended and other.referred_on <= one.referred_on < ended:
            yield "8820", "CINreferralDate", one.referred_on
    yield from _plans_across(child, year)


def _plans_across(child: records.Child, year: Year) -> Found:
    plans = [(each.started_on, each.ended_on) for episode in child.episodes for each in episode.need_plans]
    guarded = [(each.started_on, each.ended_on) for episode in child.episodes for each in episode.protection_plans]
    if _overlaps(plans, year):
        yield "4014", "CINPlanStartDate", plans[0][0]
    if _overlaps(guarded, year):
        yield "8940", "CPPstartDate", guarded[0][0]
    for started, _ended in plans:
        if any(_is_within(started, span, year) for span in guarded):
            yield "4016", "CINPlanStartDate", started
    for started, _ended in guarded:
        if any(_is_within(started, span, year) for span in plans):
            yield "4017", "CPPstartDate", started


def _overlaps(spans: Sequence[Span], year: Year) -> bool:
    return any(
        other[0] <= one[0] <= (other[1] or year.last) for one, other in permutations(spans, 2)
    )  # fmt: skip


def _is_within(day: date, span: Span, year: Year) -> bool:
    """Tell whether a day falls while something ran; on the day on which it ended it ran no more."""
    started, ended = span
    return started <= day < ended if ended else started <= day <= year.last


# --- the episode --------------------------------------------------------------------------------------------


def _referral(child: records.Child, episode: records.Episode, year: Year) -> Found:
    if episode.referred_on > year.last:
        yield "8600", "CINreferralDate", episode.referred_on
    if any(born and episode.referred_on < born - FORTY_WEEKS for born in (child.born_on, child.expected_on)):
        yield "8606", "CINreferralDate", episode.referred_on
    if child.died_on and child.died_on < episode.referred_on:
        yield "8555Q", "CINreferralDate", episode.referred_on
    if episode.source is None:
        yield "8866", "ReferralSource", None
    if episode.primary_need is None and episode.no_further_action is False:
        yield "8610", "PrimaryNeedCode", None
    if episode.no_further_action is None:
        yield "8568", "ReferralNFA", None


def _closing(child: records.Child, episode: records.Episode, year: Year) -> Found:
    if episode.closed_on and episode.closing_reason is None:
        yield "8805", "ReasonForClosure", None
    if episode.closing_reason and episode.closed_on is None:
        yield "8810", "CINclosureDate", None
    if episode.closed_on and not year.holds(episode.closed_on):
        yield "8620", "CINclosureDate", episode.closed_on
    if episode.closed_on and episode.closed_on < episode.referred_on:
        yield "8630", "CINclosureDate", episode.closed_on
    if episode.closing_reason == DIED and child.died_on is None:
        yield "8585Q", "PersonDeathDate", None
    if episode.closing_reason in AFTER_ASSESSMENT:
        yield from _closed_after_assessment(episode)
    if episode.closed_on:
        yield from _after_closing(episode, episode.closed_on)


def _closed_after_assessment(episode: records.Episode) -> Found:
    if not episode.assessments:
        yield "8825Q", "ReasonForClosure", episode.closing_reason
    if episode.need_plans or episode.enquiries or episode.protection_plans or episode.conference_on:
        yield "2990", "ReasonForClosure", episode.closing_reason


def _after_closing(episode: records.Episode, closed_on: date) -> Found:
    days: list[tuple[str, date | None]] = [("DateOfInitialCPC", episode.conference_on)]
    for assessment in episode.assessments:
        days += [
            ("AssessmentActualStartDate", assessment.started_on),
            ("AssessmentAuthorisationDate", assessment.authorised_on),
        ]
        if assessment.authorised_on is None:
            yield "8867", "AssessmentAuthorisationDate", None
    for enquiry in episode.enquiries:
        days += [("S47ActualStartDate", enquiry.started_on), ("DateOfInitialCPC", enquiry.conference_on)]
        if bool(enquiry.conference_on) == bool(enquiry.no_conference_needed):
            yield "8868", "DateOfInitialCPC", enquiry.conference_on
    for plan in episode.need_plans:
        days += [("CINPlanStartDate", plan.started_on), ("CINPlanEndDate", plan.ended_on)]
    days += [("CPPendDate", plan.ended_on) for plan in episode.protection_plans]
    for field, day in days:
        if day and day > closed_on:
            yield "8565", field, day


def _without_further_action(episode: records.Episode) -> Found:
    if not episode.no_further_action:
        return
    if episode.conference_on or episode.enquiries or episode.assessments:
        yield "8831", "ReferralNFA", "true"
    if episode.protection_plans:
        yield "8832", "ReferralNFA", "true"
    if episode.need_plans:
        yield "4000", "ReferralNFA", "true"
