"""What a census is held to in what hangs on an episode: assessments, plans, enquiries and conferences."""

from collections.abc import Iterator
from datetime import date

from linkspan.interop.census import codes, records
from linkspan.interop.census.years import Year

SATURDAY = 5
Found = Iterator[tuple[str, str, object]]  # a rule's number, the element it is about, and its value


def assessments(episode: records.Episode, year: Year) -> Found:
    for each in episode.assessments:
        if each.started_on < episode.referred_on:
            yield "1103", "AssessmentActualStartDate", each.started_on
        if each.authorised_on is None:
            yield from _open_assessment(each, year)
        else:
            yield from _assessment_end(each, each.authorised_on, year)
        yield from _factors(each.factors)
    if sum(each.authorised_on is None for each in episode.assessments) > 1:
        yield "8896", "AssessmentAuthorisationDate", None


def _open_assessment(assessment: records.Assessment, year: Year) -> Found:
    if not year.holds(assessment.started_on):
        yield "8736", "AssessmentActualStartDate", assessment.started_on
    if assessment.factors:
        yield "8614", "AssessmentFactors", ", ".join(assessment.factors)


def _assessment_end(assessment: records.Assessment, ended_on: date, year: Year) -> Found:
    if ended_on < assessment.started_on:
        yield "8608", "AssessmentAuthorisationDate", ended_on
    if not year.holds(ended_on):
        yield "8696", "AssessmentAuthorisationDate", ended_on
    if not assessment.factors and ended_on >= year.first:
        yield "8897Q", "AssessmentFactors", None


def _factors(factors: tuple[str, ...]) -> Found:
    said = ", ".join(factors)
    if codes.NO_FACTOR in factors and len(factors) > 1:
        yield "8869", "AssessmentFactors", said
    if len(set(factors)) < len(factors):
        yield "8898", "AssessmentFactors", said
    for retired, code in (("18A", "8945Q"), ("19A", "8950Q")):
        if retired in factors:
            yield code, "AssessmentFactors", said


def need_plans(child: records.Child, episode: records.Episode, year: Year) -> Found:
    for each in episode.need_plans:
        if each.started_on > year.last:
            yield "4010", "CINPlanStartDate", each.started_on
        if each.started_on < episode.referred_on:
            yield "4015", "CINPlanStartDate", each.started_on
        if child.died_on and each.started_on > child.died_on:
            yield "4008", "CINPlanStartDate", each.started_on
        if each.ended_on:
            yield from _plan_end(child, each, each.ended_on, year)
    if sum(each.ended_on is None for each in episode.need_plans) > 1:
        yield "4004", "CINPlanEndDate", None


def _plan_end(child: records.Child, plan: records.NeedPlan, ended_on: date, year: Year) -> Found:
    if ended_on < plan.started_on:
        yield "4011", "CINPlanEndDate", ended_on
    if ended_on == plan.started_on:
        yield "4012Q", "CINPlanEndDate", ended_on
    if not year.holds(ended_on):
        yield "4013", "CINPlanEndDate", ended_on
    if child.died_on and ended_on > child.died_on:
        yield "4009Q", "CINPlanEndDate", ended_on


def enquiries(episode: records.Episode, year: Year) -> Found:
    for each in episode.enquiries:
        if each.started_on < episode.referred_on:
            yield "2889", "S47ActualStartDate", each.started_on
        if each.conference_due_on and each.conference_due_on.weekday() >= SATURDAY:
            yield "8870Q", "InitialCPCtarget", each.conference_due_on
        if each.conference_on:
            yield from _conference(each, each.conference_on, episode, year)
    open_ = [each for each in episode.enquiries if not each.conference_on and not each.no_conference_needed]
    if len(open_) > 1:
        yield "8839", "DateOfInitialCPC", None
    if episode.enquiries and not episode.assessments:
        yield "2991Q", "S47ActualStartDate", episode.enquiries[0].started_on


def _conference(enquiry: records.Enquiry, held_on: date, episode: records.Episode, year: Year) -> Found:
    if enquiry.started_on > held_on:
        yield "8615", "S47ActualStartDate", enquiry.started_on
    if held_on < episode.referred_on:
        yield "1104", "DateOfInitialCPC", held_on
    if not year.holds(held_on):
        yield "8715", "DateOfInitialCPC", held_on
    if held_on.weekday() >= SATURDAY:
        yield "8875", "DateOfInitialCPC", held_on


def protection_plans(child: records.Child, episode: records.Episode, year: Year) -> Found:
    for each in episode.protection_plans:
        yield from _protection_plan(child, each, episode, year)
        if each.ended_on:
            yield from _protection_end(child, each, each.ended_on, year)
    if sum(each.ended_on is None for each in episode.protection_plans) > 1:
        yield "8935", "CPPendDate", None


def _protection_plan(child: records.Child, plan: records.ProtectionPlan, episode: records.Episode, year: Year) -> Found:
    if plan.started_on < episode.referred_on:
        yield "1105", "CPPstartDate", plan.started_on
    if plan.started_on > year.last:
        yield "8720", "CPPstartDate", plan.started_on
    if child.died_on and plan.started_on > child.died_on:
        yield "8915", "CPPstartDate", plan.started_on
    conferences = {episode.conference_on, *(each.conference_on for each in episode.enquiries)}
    if year.holds(plan.started_on) and plan.started_on not in conferences:
        yield "2885", "CPPstartDate", plan.started_on
    yield from _plan_record(plan)


def _plan_record(plan: records.ProtectionPlan) -> Found:
    for code, field, value in (
        ("8905", "InitialCategoryOfAbuse", plan.first_category),
        ("8910", "LatestCategoryOfAbuse", plan.latest_category),
        ("8730", "NumberOfPreviousCPP", plan.plans_before),
    ):
        if value is None:
            yield code, field, None
    for day in plan.reviewed_on:
        if day <= plan.started_on:
            yield "8841", "CPPreviewDate", day


def _protection_end(child: records.Child, plan: records.ProtectionPlan, ended_on: date, year: Year) -> Found:
    if ended_on < plan.started_on:
        yield "8925", "CPPendDate", ended_on
    if ended_on == plan.started_on:
        yield "8840", "CPPendDate", ended_on
    if not year.holds(ended_on):
        yield "8930", "CPPendDate", ended_on
    if child.died_on and ended_on > child.died_on:
        yield "8920", "CPPendDate", ended_on
