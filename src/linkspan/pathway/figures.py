"""The figures that this room publishes: referrals, conferences, plans and who came, by area or agency and quarter."""

from linkspan.partnership.ports import Indicator
from linkspan.partnership.publishing import Figures


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# Whether a child came to harm can be said a year after the plan was closed, and no sooner.
A_YEAR_ON = 28 + 366
BACK = _("A raised threshold also makes this go down: see whether children come back.")
FAST = _("Quick is not right: see whether children come back within a year.")
AFTERWARDS = _(
    "Ending plans early also does this: see whether children come back to a plan, or come to harm afterwards."
)
THERE = _("Being there is not helping: see what became of the children.")
AGAIN, PLANS_AGAIN, HARM = "referrals.again", "plans.again", "plans.harm"

REFERRALS: tuple[Indicator, ...] = (
    Indicator(
        code="referrals", title=_("Referrals"), counts=_("referrals that reached the front door"), out_of="",
        per="area", better="", more=_("more referrals came"), fewer=_("fewer referrals came"), balanced_by=(AGAIN,),
        beside=BACK,
    ),
    Indicator(
        code="referrals.in_time", title=_("Referrals decided in time"),
        counts=_("referrals decided by their date (one working day, sooner where it is urgent)"),
        out_of=_("referrals"), per="area", better="up", more=_("more referrals were decided in time"),
        fewer=_("fewer referrals were decided in time"), balanced_by=(AGAIN,), beside=FAST, part_of="referrals",
    ),
    Indicator(
        code="referrals.told", title=_("Referrers told in time"),
        counts=_("referrals whose referrer was told by the date what became of it"), out_of=_("referrals"),
        per="area", better="up", more=_("more referrers were told in time"),
        fewer=_("fewer referrers were told in time"), balanced_by=("referrals.in_time",),
        beside=_("Telling quickly is worth little where deciding is late."), part_of="referrals",
    ),
    Indicator(
        code=AGAIN, title=_("Children referred again within a year"),
        counts=_("referrals of a child referred in the twelve months before"), out_of=_("referrals"), per="area",
        better="down", more=_("more children came back within a year"),
        fewer=_("fewer children came back within a year"), balanced_by=("referrals", HARM),
        beside=_("People who gave up asking also make this go down: see how many still refer, and who comes to harm."),
        part_of="referrals",
    ),
)  # fmt: skip

PLANS: tuple[Indicator, ...] = (
    Indicator(
        code="plans.begun", title=_("Child protection plans begun"), counts=_("child protection plans begun"),
        out_of="", per="area", better="", more=_("more child protection plans began"),
        fewer=_("fewer child protection plans began"), balanced_by=(AGAIN, PLANS_AGAIN, HARM), beside=BACK,
    ),
    Indicator(
        code=PLANS_AGAIN, title=_("Plans for a child who had one before"),
        counts=_("plans begun for a child who had a plan before"), out_of=_("plans begun"), per="area", better="down",
        more=_("more plans were for children who had one before"),
        fewer=_("fewer plans were for children who had one before"), balanced_by=(HARM,),
        beside=_("Not making a second plan also makes this go down: see who comes to harm."), part_of="plans.begun",
    ),
    Indicator(
        code="plans.closed", title=_("Child protection plans ended"),
        counts=_("plans ended, but for children who moved, grew up, died or came into care"), out_of="", per="area",
        better="", more=_("more plans ended"), fewer=_("fewer plans ended"), balanced_by=(HARM, PLANS_AGAIN),
        beside=AFTERWARDS,
    ),
    Indicator(
        code=HARM, title=_("Harm suspected again after a plan ended"),
        counts=_("ended plans after which a new section 47 enquiry began within twelve months"),
        out_of=_("plans ended"), per="area", better="down", more=_("more children came to suspected harm after a plan"),
        fewer=_("fewer children came to suspected harm after a plan"), balanced_by=("plans.closed",),
        beside=_("Where no plan ends, no harm follows one: see how many end."), part_of="plans.closed",
        settles=A_YEAR_ON,
    ),
)  # fmt: skip

STAGES: tuple[Indicator, ...] = (
    Indicator(
        code="assessments.done", title=_("Assessments finished"), counts=_("assessments finished"), out_of="",
        per="area", better="", more=_("more assessments were finished"), fewer=_("fewer assessments were finished"),
        balanced_by=(AGAIN,), beside=FAST,
    ),
    Indicator(
        code="assessments.in_time", title=_("Assessments finished within 45 working days"),
        counts=_("assessments finished by their date"), out_of=_("assessments finished"), per="area", better="up",
        more=_("more assessments were in time"), fewer=_("fewer assessments were in time"), balanced_by=(AGAIN,),
        beside=FAST, part_of="assessments.done",
    ),
    Indicator(
        code="strategy.held", title=_("Strategy discussions"), counts=_("children discussed"), out_of="", per="area",
        better="", more=_("more strategy discussions were held"), fewer=_("fewer strategy discussions were held"),
        balanced_by=(HARM,), beside=AFTERWARDS,
    ),
    Indicator(
        code="conferences.held", title=_("Initial child protection conferences"),
        counts=_("children a first conference was held for"), out_of="", per="area", better="",
        more=_("more conferences were held"), fewer=_("fewer conferences were held"), balanced_by=(AGAIN, HARM),
        beside=BACK,
    ),
    Indicator(
        code="conferences.in_time", title=_("Conferences within 15 working days"),
        counts=_("children whose first conference was held by its date"), out_of=_("first conferences"), per="area",
        better="up", more=_("more conferences were in time"), fewer=_("fewer conferences were in time"),
        balanced_by=(PLANS_AGAIN,), beside=_("A conference in time that ends in the wrong plan is soon repeated."),
        part_of="conferences.held",
    ),
    Indicator(
        code="core_groups.held", title=_("Core groups"), counts=_("core groups held, once for each child"), out_of="",
        per="area", better="", more=_("more core groups were held"), fewer=_("fewer core groups were held"),
        balanced_by=(HARM,), beside=AFTERWARDS,
    ),
    Indicator(
        code="core_groups.in_time", title=_("Core groups on time"), counts=_("core groups held by their date"),
        out_of=_("core groups held"), per="area", better="up", more=_("more core groups were on time"),
        fewer=_("fewer core groups were on time"), balanced_by=(PLANS_AGAIN,),
        beside=_("Meeting on time is not keeping a child safe: see who comes back to a plan."),
        part_of="core_groups.held",
    ),
)  # fmt: skip

ATTENDANCE: tuple[Indicator, ...] = (
    Indicator(
        code="strategy.asked", title=_("Strategy discussions an agency belonged to"),
        counts=_("children discussed where the agency was there, excused or missing"), out_of="", per="organisation",
        better="", more=_("agencies were asked to more strategy discussions"),
        fewer=_("agencies were asked to fewer strategy discussions"), balanced_by=(HARM,), beside=THERE,
    ),
    Indicator(
        code="strategy.came", title=_("Strategy discussions attended"),
        counts=_("children discussed where the agency was there or sent a report"),
        out_of=_("strategy discussions it belonged to"), per="organisation", better="up",
        more=_("agencies came to more strategy discussions"), fewer=_("agencies came to fewer strategy discussions"),
        balanced_by=(HARM,), beside=THERE, part_of="strategy.asked",
    ),
    Indicator(
        code="conferences.asked", title=_("Conferences an agency belonged to"),
        counts=_("children whose first or review conference the agency was at, excused from or missing from"),
        out_of="", per="organisation", better="", more=_("agencies were asked to more conferences"),
        fewer=_("agencies were asked to fewer conferences"), balanced_by=(PLANS_AGAIN,), beside=THERE,
    ),
    Indicator(
        code="conferences.came", title=_("Conferences attended"),
        counts=_("children whose conference the agency was at or sent a report to"),
        out_of=_("conferences it belonged to"), per="organisation", better="up",
        more=_("agencies came to more conferences"), fewer=_("agencies came to fewer conferences"),
        balanced_by=(PLANS_AGAIN,), beside=THERE, part_of="conferences.asked",
    ),
)  # fmt: skip

INDICATORS: tuple[Indicator, ...] = (*REFERRALS, *PLANS, *STAGES, *ATTENDANCE)

FIGURES = Figures("pathway", INDICATORS)
