"""What the yearly report says of money: what each partner gave, prevention's part, and money put together."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from linkspan.partnership.publication_rules import Table
from linkspan.partnership.queries import funding

NOTE = "Agreed, in cash and in kind, in pounds and pence. The fair share is by children in the areas served."


def report_tables(partnership_id: UUID, year: int) -> Sequence[Table]:
    """Give the year that ends on 31 March of `year`: given beside a fair share, prevention's part, pooled budgets."""
    found = funding.year(partnership_id, year - 1)
    by_children = next(each.shares for each in found.models if each.code == "children")
    rows = tuple(
        (each.name, _pounds(each.given), _fair(by_children.get(each.organisation_id)), _alone(each.is_alone))
        for each in found.givers
        if each.given
    )
    part = found.prevention
    prevention = (("For preventing harm", f"{part.percent}% ({_pounds(part.amount)} of {_pounds(part.of)})"),)
    pools = tuple(
        (each.name, _pounds(each.put_in), _fair(each.spend), each.changed or "Not recorded")
        for each in funding.pools(partnership_id, year - 1)
    )
    tables = (
        Table("funding.given", "What each member gave", ("Member", "Given", "Fair share", "Agreed by"), rows, 1, NOTE),
        Table("funding.prevention", "Prevention's part", ("What for", "Part"), prevention if part.percent else ()),
        Table("funding.pools", "Money put together", ("Service", "Put in", "Spent", "What it changed"), pools, 1),
    )
    return [each for each in tables if each.rows]


def _pounds(value: Decimal) -> str:
    return f"£{value:,.2f}"


def _fair(value: Decimal | None) -> str:
    return "Not known" if value is None else _pounds(value)


def _alone(is_alone: bool) -> str:
    return "One partner alone" if is_alone else "Several partners"
