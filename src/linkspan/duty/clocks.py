"""The clock table: how long there is for what, from what moment, and on whose authority.

A change is a new version with its own days, never an edit: running clocks keep the version they began under.
"""

from datetime import date

from linkspan.duty.rules import ClockRule, Unit

BEGAN = date(2026, 1, 1)
ONE_MONTH = "UK GDPR art 12(3); ICO, corresponding date in the next month, a day off rolls to the next working day"

CLOCKS: tuple[ClockRule, ...] = (
    ClockRule(
        code="shield.review",
        version=1,
        starts_with="someone shields a child",
        length=1,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="anyone may shield at once, so a reviewer looks within one working day",
        from_=BEGAN,
    ),
    ClockRule(
        code="seal.review",
        version=1,
        starts_with="a record that may be a protected child's arrives and is sealed",
        length=1,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="a sealed record is out of everyone's sight until a reviewer decides",
        from_=BEGAN,
    ),
    ClockRule(
        code="sight.confirm",
        version=1,
        starts_with="a practitioner says that they are working with a child",
        length=5,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="sight on one's own word lapses unless a feed or manager confirms it",
        from_=BEGAN,
    ),
    ClockRule(
        code="flag.review",
        version=1,
        starts_with="a flag is raised or reviewed",
        length=0,
        unit=Unit.GIVEN,
        authority="local default",
        source="the raiser names the day on which the flag is looked at again",
        from_=BEGAN,
    ),
    ClockRule(
        code="match.review",
        version=1,
        starts_with="two records are left uncertain",
        length=5,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="UK GDPR art 5(1)(d) asks for accuracy without delay, and sets no number of days",
        from_=BEGAN,
    ),
    ClockRule(
        code="misuse.review",
        version=1,
        starts_with="a look is made on a challenge",
        length=1,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="a challenged look is reviewed on the next working day by someone else",
        from_=BEGAN,
    ),
    ClockRule(
        code="watch.review",
        version=1,
        starts_with="information governance has a file watched, or keeps it so",
        length=0,
        unit=Unit.GIVEN,
        authority="local default",
        source="a file is watched for as long as there is a reason, which somebody looks at again",
        from_=BEGAN,
    ),
    ClockRule(
        code="look.question",
        version=1,
        starts_with="a reviewer asks someone about a look of theirs",
        length=2,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="a question is answered while the day is remembered",
        from_=BEGAN,
    ),
    ClockRule(
        code="lado.tell",
        version=1,
        starts_with="an allegation against someone who works with children becomes known",
        length=1,
        unit=Unit.WORKING_DAYS,
        authority="guidance",
        source="Working Together to Safeguard Children, ch 2: tell the designated officer within one working day",
        from_=BEGAN,
    ),
    ClockRule(
        code="standards.tell",
        version=1,
        starts_with="an allegation against someone in the police becomes known",
        length=1,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="as soon as for the designated officer; the Police (Conduct) Regulations 2020 set no number of days",
        from_=BEGAN,
    ),
    ClockRule(
        code="referral.outcome",
        version=1,
        starts_with="the designated officer or professional standards has been told",
        length=10,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="so that somebody asks what came of it until an outcome is recorded",
        from_=BEGAN,
    ),
    ClockRule(
        code="correction.answer",
        version=1,
        starts_with="someone asks for a fact to be put right",
        length=1,
        unit=Unit.MONTHS,
        authority="law",
        source=f"UK GDPR art 16; {ONE_MONTH}",
        from_=BEGAN,
        rolls=True,
    ),
    ClockRule(
        code="objection.answer",
        version=1,
        starts_with="someone objects to being in the index",
        length=1,
        unit=Unit.MONTHS,
        authority="law",
        source=f"UK GDPR art 21; {ONE_MONTH}",
        from_=BEGAN,
        rolls=True,
    ),
    ClockRule(
        code="lead.answer",
        version=1,
        starts_with="someone is offered the lead for a child",
        length=2,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="an offer that waits leaves a family without a lead",
        from_=BEGAN,
    ),
    ClockRule(
        code="handover.answer",
        version=1,
        starts_with="an item is offered to someone else",
        length=2,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="the giver holds the item until the receiver accepts",
        from_=BEGAN,
    ),
    ClockRule(
        code="request.emergency",
        version=1,
        starts_with="an agency asks another about a child who may be in danger now",
        length=4,
        unit=Unit.HOURS,
        authority="local default",
        source="Working Together asks for information without delay, and sets no number of hours",
        from_=BEGAN,
    ),
    ClockRule(
        code="request.same_day",
        version=1,
        starts_with="an agency asks for a strategy discussion or a child protection enquiry",
        length=0,
        unit=Unit.DAYS,
        authority="local default",
        source="Children Act 1989 s 47(9) to (11) makes agencies help; local practice is the same day to 72 hours",
        from_=BEGAN,
    ),
    ClockRule(
        code="request.check",
        version=1,
        starts_with="a front door asks agencies for a check",
        length=1,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="the next step on a referral is decided within one working day (Working Together), and checks feed it",
        from_=BEGAN,
    ),
    ClockRule(
        code="request.soon",
        version=1,
        starts_with="an agency asks another what it needs for help or an assessment",
        length=5,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="an assessment has 45 working days (Working Together), and what others know is wanted early in it",
        from_=BEGAN,
    ),
    ClockRule(
        code="request.routine",
        version=1,
        starts_with="an agency asks another and nothing presses",
        length=10,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="an ordinary reply between agencies",
        from_=BEGAN,
    ),
    ClockRule(
        code="agreement.next",
        version=1,
        starts_with="an agreement is drafted, put forward, signed or reviewed",
        length=0,
        unit=Unit.GIVEN,
        authority="guidance",
        source="ICO data sharing code: review agreements regularly; its own document names the day, or the day is"
        " three months before it ends",
        from_=BEGAN,
    ),
    ClockRule(
        code="training.renew",
        version=1,
        starts_with="a person's safeguarding training or recheck runs out",
        length=10,
        unit=Unit.WORKING_DAYS,
        authority="local default",
        source="Working Together asks for training that is kept up, and sets no number of days",
        from_=BEGAN,
    ),
)


def rule_for(code: str, on: date) -> ClockRule:
    """Give the version of a clock that governs what starts on a day.

    What happened before the first version came into force is counted by the first version.
    """
    versions = sorted((rule for rule in CLOCKS if rule.code == code), key=lambda rule: rule.from_)
    if not versions:
        raise KeyError(code)
    governing = [rule for rule in versions if rule.is_in_force(on)]
    return governing[-1] if governing else versions[0]
