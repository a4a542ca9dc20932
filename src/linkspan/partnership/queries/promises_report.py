"""What the yearly report says of delegations, of duties and of disputes: posts and agencies, and nobody by name."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from linkspan.agencies.rules import london_day
from linkspan.partnership import delegation_rules, dispute_rules, report_rules
from linkspan.partnership import duty_models as models
from linkspan.partnership.duty_rules import Outcome
from linkspan.partnership.publication_rules import Table
from linkspan.partnership.queries import delegations, disputes, duties


def delegation_tables(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Give what was delegated on the year's last day, and what became of decisions referred up in the year."""
    first, last = report_rules.first_day(year), report_rules.last_day(year)
    lines = [one for one in delegations.delegations(partnership_id, last) if one.is_in_force]
    given = tuple(
        (f"{one.organisation}: {one.delegate.post}", _functions(one.power.functions), _money(one.power.money))
        for one in lines
    )
    up = [one for one in delegations.referrals(partnership_id) if first <= london_day(one.at) <= last]
    by_agency: dict[str, Counter[str]] = defaultdict(Counter)
    for one in up:
        by_agency[one.organisation][one.answer or "waiting"] += 1
    referred = tuple(
        (name, str(found.total()), str(found["ratified"]), str(found["overturned"]), str(found["waiting"]))
        for name, found in sorted(by_agency.items())
    )
    tables = (
        Table("delegations.given", "What leads delegated", ("To", "Decides", "Limit for one decision"), given,
              note="As it counted on 31 March."),
        Table("delegations.referred", "Decisions referred up to a lead",
              ("Agency", "Referred up", "Ratified", "Overturned", "Waiting"), referred, 1),
    )  # fmt: skip
    return [each for each in tables if each.rows]


def duty_tables(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Give, duty by duty, how often it was met in time, met late and not met in the year; and what nobody owns."""
    first, last = report_rules.first_day(year), report_rules.last_day(year)
    rows = models.DutyOutcome.objects.filter(held__partnership=partnership_id, on_day__range=(first, last))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows.select_related("held"):
        found[row.held.code][Outcome(row.due_on, row.on_day, row.outcome).said] += 1
    register = duties.register(partnership_id, last)
    kept = sorted((register[code].name if code in register else code, each) for code, each in found.items())
    met = tuple(
        (name, f"{each['met']} of {each.total()}", str(each["late"]), str(each["not_met"])) for name, each in kept
    )
    table = Table(
        "duties.met", "Duties that the law sets", ("Duty", "Met in time", "Met late", "Not met"), met, 1,
        "Answers given in the year, of all organisations that owe the duty here.",
    )  # fmt: skip
    return [table] if met else []


def dispute_tables(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Give the disputes raised in the year, by subject, and how those that are closed ended."""
    found = disputes.tally(partnership_id, report_rules.first_day(year), report_rules.last_day(year))
    subjects = tuple((dispute_rules.SUBJECTS[code], str(count)) for code, count in found.by_subject)
    outcomes = tuple((dispute_rules.OUTCOMES[code], f"{count} of {found.closed}") for code, count in found.by_outcome)
    tables = (
        Table("disputes.subjects", "Disputes between agencies", ("About", "Raised"), subjects, 1),
        Table("disputes.outcomes", "How disputes ended", ("Outcome", "Disputes"), outcomes, 1),
    )
    return [each for each in tables if each.rows]


def _functions(codes: frozenset[str]) -> str:
    return "; ".join(words for code, words in delegation_rules.FUNCTIONS.items() if code in codes)


def _money(limit: Decimal | None) -> str:
    return f"£{limit:,.2f}" if limit else "No money"
