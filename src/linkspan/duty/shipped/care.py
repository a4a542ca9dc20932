"""Clocks of care: reviews of and visits to children looked after, and children privately fostered."""

from linkspan.duty.rules import ClockRule, Unit
from linkspan.duty.shipped.began import BEGAN

CARE: tuple[ClockRule, ...] = (
    ClockRule(
        code="la_review.first",
        version=1,
        starts_with="a child becomes looked after",
        length=20,
        unit=Unit.WORKING_DAYS,
        authority="law",
        source="Care Planning, Placement and Case Review (England) Regulations 2010, reg 33(1): within 20 working"
        " days; earlier where the independent reviewing officer asks",
        from_=BEGAN,
    ),
    ClockRule(
        code="la_review.second",
        version=1,
        starts_with="the first review of a child looked after",
        length=3,
        unit=Unit.MONTHS,
        authority="law",
        source="Care Planning, Placement and Case Review (England) Regulations 2010, reg 33(2): not more than"
        " three months after the first",
        from_=BEGAN,
    ),
    ClockRule(
        code="la_review.later",
        version=1,
        starts_with="a review of a child looked after, from the second on",
        length=6,
        unit=Unit.MONTHS,
        authority="law",
        source="Care Planning, Placement and Case Review (England) Regulations 2010, reg 33(2): at intervals of"
        " not more than six months",
        from_=BEGAN,
    ),
    ClockRule(
        code="la_visit.first",
        version=1,
        starts_with="a placement starts",
        length=1,
        unit=Unit.WEEKS,
        authority="law",
        source="Care Planning, Placement and Case Review (England) Regulations 2010, reg 28(2)(a): within one week"
        " of the start of any placement",
        from_=BEGAN,
    ),
    ClockRule(
        code="la_visit.later",
        version=1,
        starts_with="a visit to a child looked after",
        length=6,
        unit=Unit.WEEKS,
        authority="law",
        source="Care Planning, Placement and Case Review (England) Regulations 2010, reg 28(2)(b) and (c)(ii): at"
        " intervals of not more than six weeks",
        from_=BEGAN,
    ),
    ClockRule(
        code="la_visit.settled",
        version=1,
        starts_with="a visit to a child looked after, after the first year of a placement meant to last until 18",
        length=3,
        unit=Unit.MONTHS,
        authority="law",
        source="Care Planning, Placement and Case Review (England) Regulations 2010, reg 28(2)(c)(i) as made: at"
        " intervals of not more than three months",
        from_=BEGAN,
    ),
    ClockRule(
        code="fostering.visit_first",
        version=1,
        starts_with="the authority is told of a private fostering arrangement",
        length=7,
        unit=Unit.WORKING_DAYS,
        authority="law",
        source="Children (Private Arrangements for Fostering) Regulations 2005, regs 4 and 7: within seven working"
        " days of the notice",
        from_=BEGAN,
    ),
    ClockRule(
        code="fostering.visit_later",
        version=1,
        starts_with="the authority becomes aware of the arrangement, or a visit in the first year from then",
        length=6,
        unit=Unit.WEEKS,
        authority="law",
        source="Children (Private Arrangements for Fostering) Regulations 2005, reg 8(1)(a) and (6): at intervals"
        " of not more than six weeks in the first year",
        from_=BEGAN,
    ),
    ClockRule(
        code="fostering.visit_after_year",
        version=1,
        starts_with="a visit to a privately fostered child in the second year or later",
        length=12,
        unit=Unit.WEEKS,
        authority="law",
        source="Children (Private Arrangements for Fostering) Regulations 2005, reg 8(1)(b): at intervals of not"
        " more than twelve weeks",
        from_=BEGAN,
    ),
)
