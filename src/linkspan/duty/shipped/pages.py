"""Clocks of the child's own page: what is held back from it is looked at again."""

from linkspan.duty.rules import ClockRule, Unit
from linkspan.duty.shipped.began import BEGAN

PAGES: tuple[ClockRule, ...] = (
    ClockRule(
        code="page.holding_back",
        version=1,
        starts_with="something is held back from a child's page, or that is looked at again",
        length=20,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="UK GDPR art 5(2): whoever keeps something from a child answers for it; no number is set",
        from_=BEGAN,
    ),
)
