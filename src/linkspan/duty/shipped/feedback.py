"""Clocks of what people say of services, and of directions that open what one child said."""

from linkspan.duty.rules import ClockRule, Unit
from linkspan.duty.shipped.began import BEGAN

FEEDBACK: tuple[ClockRule, ...] = (
    ClockRule(
        code="feedback.answer",
        version=1,
        starts_with="a theme of what people said is published, or was found in five answers",
        length=20,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="four weeks are enough to find out and decide, and short enough that those who said it are still there",
        from_=BEGAN,
    ),
    ClockRule(
        code="feedback.promise",
        version=1,
        starts_with="an organisation says what it will do about what people said, and by which day",
        length=0,
        unit=Unit.GIVEN,
        authority="local default",
        source="the day that the organisation itself promised",
        from_=BEGAN,
    ),
    ClockRule(
        code="direction.confirm",
        version=1,
        starts_with="somebody of the commissioner's office records a direction about one child",
        length=5,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="a direction opens nothing until another person has confirmed it; one that nobody confirms is given up",
        from_=BEGAN,
    ),
    ClockRule(
        code="direction.end",
        version=1,
        starts_with="another person of the office confirms the direction; its last day is recorded with it",
        length=0,
        unit=Unit.GIVEN,
        authority="local default",
        source="the last day that the direction itself has",
        from_=BEGAN,
    ),
)
