"""Clocks of wishes about sharing, and of parents' pages."""

from linkspan.duty.rules import ClockRule, Unit
from linkspan.duty.shipped.began import BEGAN

WISHES: tuple[ClockRule, ...] = (
    ClockRule(
        code="wish.ask",
        version=1,
        starts_with="a child or parent says not now to a kind of sharing",
        length=0,
        unit=Unit.GIVEN,
        authority="local default",
        source="not now is no refusal for ever: the day to ask again is chosen with whoever said it",
        from_=BEGAN,
    ),
    ClockRule(
        code="wish.why",
        version=1,
        starts_with="something is shared against a wish, and nobody has said why",
        length=1,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="UK GDPR art 5(2): what went out in a hurry is explained the next working day",
        from_=BEGAN,
    ),
    ClockRule(
        code="wish.tell",
        version=1,
        starts_with="somebody says when they will tell whoever said no to sharing",
        length=0,
        unit=Unit.GIVEN,
        authority="local default",
        source="UK GDPR arts 13 and 14 and DfE information sharing advice: be open, on the day that was promised",
        from_=BEGAN,
    ),
    ClockRule(
        code="wish.silence",
        version=1,
        starts_with="somebody says that whoever said no cannot be told for now",
        length=1,
        unit=Unit.MONTHS,
        authority="local default",
        source="UK GDPR art 14(3): within one month at the latest; the reason for silence is looked at again by then",
        from_=BEGAN,
    ),
    ClockRule(
        code="parent_page.decide",
        version=1,
        starts_with="a lead puts a parent's page forward",
        length=5,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="a parent who asked is not left waiting; a manager who did not ask decides",
        from_=BEGAN,
    ),
    ClockRule(
        code="parent_page.review",
        version=1,
        starts_with="a parent's page is turned on, or looked at again",
        length=3,
        unit=Unit.MONTHS,
        authority="local default",
        source="orders, homes and families change: UK GDPR art 5(1)(d)",
        from_=BEGAN,
    ),
)
