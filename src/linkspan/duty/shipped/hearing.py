"""Clocks of hearing children: their words where a stage is without them, and an answer to what they want."""

from linkspan.duty.rules import ClockRule, Unit
from linkspan.duty.shipped.began import BEGAN

HEARING: tuple[ClockRule, ...] = (
    ClockRule(
        code="words.record",
        version=1,
        starts_with="an assessment, conference or review ended, or a plan began, without the child's words",
        length=5,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="Children Act 1989 ss 17(4A), 22(4) and 47(5A) ask for the child's wishes; the days are the area's own",
        from_=BEGAN,
    ),
    ClockRule(
        code="wish.answer",
        version=1,
        starts_with="a child said what they want",
        length=10,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="whoever writes down a wish sees that something is done and that the child is told what",
        from_=BEGAN,
    ),
)
