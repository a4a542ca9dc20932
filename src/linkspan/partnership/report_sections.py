"""Where each part of the partnership gives its figures to the yearly report: one line for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from linkspan.partnership.publication_rules import Table
from linkspan.partnership.queries import figures_report, funding_report, promises_report, surveys, workforce

Facts = Callable[[UUID, int], Sequence[Table]]


@dataclass(frozen=True, slots=True)
class Provider:
    """One part's figures: for which section of the report, and how its tables are made of a partnership and a year.

    `section` is a code of `report_rules.ELEMENTS`. `facts(partnership_id, year)` answers for the year that ends on
    31 March of `year`; it is asked twice, for the year before too, so that both stand side by side.
    """

    section: str
    facts: Facts


PROVIDERS: tuple[Provider, ...] = (
    Provider("activity", figures_report.figure_tables),
    Provider("effectiveness", figures_report.decision_tables),
    Provider("contributions", figures_report.participation_tables),
    Provider("activity", promises_report.dispute_tables),
    Provider("effectiveness", promises_report.duty_tables),
    Provider("contributions", promises_report.delegation_tables),
    Provider("funding", funding_report.report_tables),
    Provider("feedback", surveys.report_tables),
    Provider("training", workforce.report_tables),
)
