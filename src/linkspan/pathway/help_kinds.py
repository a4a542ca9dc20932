"""Help for a family: early help, assessment, one plan with its reviews, family group decision making, and moves."""

from collections.abc import Mapping

from linkspan.pathway.stage_types import (
    ANY_AGENCY,
    OUTSIDERS,
    SOCIAL_CARE,
    SOCIAL_CARE_MANAGER,
    Field,
    Outcome,
    StageKind,
)


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


NEED_CODES: Mapping[str, str] = {f"N{n}": f"N{n}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 9, 0)}
# Source: children in need census, factors identified at the end of assessment; 18A and 19A are retired.
_OF_WHOM = {"A": _("the child"), "B": _("a parent or carer"), "C": _("someone else in the household")}
_BY_PERSON = {
    "1": _("Alcohol"), "2": _("Drugs"), "3": _("Domestic abuse"), "4": _("Mental health"),
    "5": _("Learning disability"), "6": _("Physical disability or illness"),
}  # fmt: skip
FACTORS: Mapping[str, str] = {
    **{f"{n}{letter}": f"{what}: {whose}" for n, what in _BY_PERSON.items() for letter, whose in _OF_WHOM.items()},
    "7A": _("Young carer"),
    "8B": _("Privately fostered: overseas, with return to parents"),
    "8C": _("Privately fostered: overseas, no return to parents"),
    "8D": _("Privately fostered: from the United Kingdom, for education"),
    "8E": _("Privately fostered: from the United Kingdom, family difficulty"),
    "8F": _("Privately fostered: other"),
    "9A": _("Unaccompanied asylum-seeking child"),
    "10A": _("Missing"),
    "11A": _("Sexual exploitation"),
    "12A": _("Trafficking"),
    "13A": _("Gangs"),
    "14A": _("Socially unacceptable behaviour"),
    "15A": _("Self-harm"),
    "16A": _("Neglect"),
    "17A": _("Emotional abuse"),
    "18B": _("Physical abuse, by a child"),
    "18C": _("Physical abuse, by an adult"),
    "19B": _("Sexual abuse, by a child"),
    "19C": _("Sexual abuse, by an adult"),
    "20": _("Other"),
    "21": _("No factors"),
    "22A": _("Female genital mutilation"),
    "23A": _("Abuse linked to faith or belief"),
    "24A": _("Criminal exploitation"),
}
ALONE_FACTOR = "21"
# Source: children in need census, category of abuse.
CATEGORIES: Mapping[str, str] = {
    "NEG": _("Neglect"),
    "PHY": _("Physical abuse"),
    "SAB": _("Sexual abuse"),
    "EMO": _("Emotional abuse"),
    "MUL": _("More than one"),
}

# What is thought of, before anybody knows: pages of the child and of the family go by it, so that none warns whoever
# may do the harm. Source: Multi-agency statutory guidance for dealing with forced marriage; Safeguarding children in
# whom illness is fabricated or induced.
HARMS: Mapping[str, str] = {
    "exploitation": _("Exploitation: sexual, criminal, trafficking or gangs"),
    "honour": _("Honour-based abuse"),
    "forced_marriage": _("Forced marriage"),
    "fgm": _("Female genital mutilation"),
    "belief": _("Abuse linked to faith or belief"),
    "fabricated": _("Fabricated or induced illness"),
    "none": _("None of these is thought of"),
}
NO_HARM = "none"
HARMS_THOUGHT = Field("harms", _("Is any of these thought of?"), "codes", HARMS)

SEEN = Field("child_seen", _("Was the child seen?"), "yes_no", asked="finish")
CHILD_SAID = Field("child_said", _("What the child said, in their words"), "text", asked="finish")
AGREED = Field("family_agrees", _("Does the family agree to the help?"), "yes_no")

HELP: tuple[StageKind, ...] = (
    StageKind(
        code="early_help",
        title=_("Early help"),
        what=_("Support for a family before there is a statutory need. The family may say no."),
        starts_by=ANY_AGENCY,
        decides=ANY_AGENCY,
        kept_out=OUTSIDERS,
        clock="early_help.review",
        of_council=False,
        single=True,
        fields=(AGREED, HARMS_THOUGHT, Field("goals", _("What it is to change"), "text")),
        outcomes=(
            Outcome("needs_met", _("The family's needs are met")),
            Outcome("stepped_up", _("Stepped up to a family help assessment"), opens=("assessment",)),
            Outcome("harm_suspected", _("Significant harm is suspected"), opens=("strategy_discussion",)),
            Outcome("declined", _("The family does not want it")),
            Outcome("moved", _("The family moved away")),
        ),
    ),
    StageKind(
        code="assessment",
        title=_("Family help assessment"),
        what=_("A worker sees the child and the family and says what they need (Children Act 1989 section 17)."),
        starts_by=SOCIAL_CARE,
        decides=SOCIAL_CARE,
        kept_out=OUTSIDERS,
        clock="assessment.complete",
        clock_from="referral",
        usual_after=("early_help", "strategy_discussion", "transfer_in"),
        of_episode=True,
        single=True,
        hearing="finish",
        fields=(
            HARMS_THOUGHT,
            Field("review_on", _("When a manager looks at it on the way"), "date"),
            Field("factors", _("Factors found"), "codes", FACTORS, asked="finish"),
            Field("primary_need", _("The main need"), "code", NEED_CODES, asked="finish"),
            SEEN,
            CHILD_SAID,
        ),
        outcomes=(
            Outcome("family_help_plan", _("A family help plan"), opens=("family_help_plan",)),
            Outcome("strategy_discussion", _("A strategy discussion"), opens=("strategy_discussion",)),
            Outcome("early_help", _("Stepped down to early help"), opens=("early_help",), closes_episode="RC9"),
            Outcome("no_further_action", _("No further action"), closes_episode="RC8"),
            Outcome("private_fostering", _("Private fostering"), opens=("private_fostering",)),
            Outcome("looked_after", _("Becomes looked after"), opens=("looked_after",)),
            Outcome("goes_on", _("Help that is under way goes on")),
        ),
    ),
    StageKind(
        code="family_help_plan",
        title=_("Family help plan"),
        what=_("One plan for the family, with one lead practitioner from any agency; in the census, a CIN plan."),
        starts_by=SOCIAL_CARE,
        decides=SOCIAL_CARE,
        kept_out=OUTSIDERS,
        clock="episode.review",
        usual_after=("assessment", "section47", "icpc", "cp_review", "looked_after", "transfer_in"),
        begins_with=("plan_review",),
        at_once=True,
        of_episode=True,
        single=True,
        plan=True,
        hearing="begin",
        fields=(AGREED, Field("goals", _("What it is to change"), "text")),
        outcomes=(
            Outcome("needs_met", _("The family's needs are met"), closes=("plan_review",), closes_episode="RC7"),
            Outcome(
                "early_help", _("Stepped down to early help"), opens=("early_help",), closes=("plan_review",),
                closes_episode="RC9",
            ),
            Outcome("cp_plan", _("Became a child protection plan"), closes=("plan_review",)),
            Outcome("looked_after", _("Becomes looked after"), opens=("looked_after",), closes=("plan_review",)),
            Outcome("declined", _("The family does not want it"), closes=("plan_review",), closes_episode="RC7"),
            Outcome("moved", _("The family moved away"), closes=("plan_review",)),
            Outcome("died", _("The child died"), closes=("plan_review",), closes_episode="RC2"),
        ),
    ),
    StageKind(
        code="plan_review",
        title=_("Review of a family help plan"),
        what=_("Whoever helps the family looks with them at whether the plan works."),
        starts_by=ANY_AGENCY,
        decides=ANY_AGENCY,
        kept_out=OUTSIDERS,
        clock="family_help.review",
        clock_from="before",
        clock_later="family_help.review",
        must_be_there=("family",),
        usual_after=("family_help_plan", "plan_review"),
        renews="family_help_plan",
        ends_with="family_help_plan",
        of_episode=True,
        single=True,
        meeting=True,
        series=True,
        hearing="finish",
        fields=(CHILD_SAID,),
        outcomes=(
            Outcome("goes_on", _("The plan goes on")),
            Outcome("changed", _("The plan was changed")),
            Outcome("needs_met", _("The plan ends: needs are met"), closes=("family_help_plan",), goes_on=False),
            Outcome(
                "early_help", _("Stepped down to early help"), opens=("early_help",), closes=("family_help_plan",),
                closes_episode="RC9", goes_on=False,
            ),
            Outcome("harm_suspected", _("Significant harm is suspected"), opens=("strategy_discussion",)),
        ),
    ),
    StageKind(
        code="fgdm",
        title=_("Family group decision making"),
        what=_("The family and those close to it make their own plan for the child."),
        starts_by=ANY_AGENCY,
        decides=ANY_AGENCY,
        kept_out=OUTSIDERS,
        clock="family_help.review",
        must_be_there=("family",),
        usual_after=("family_help_plan", "pre_proceedings", "assessment"),
        meeting=True,
        hearing="finish",
        fields=(
            Field("offered_on", _("When it was offered"), "date"),
            CHILD_SAID,
        ),
        outcomes=(
            Outcome("plan_made", _("The family made a plan")),
            Outcome("no_plan", _("No plan was made")),
            Outcome("declined", _("The family does not want it")),
        ),
    ),
    StageKind(
        code="transfer_out",
        title=_("Move to another council"),
        what=_("The council asks another to take responsibility; it keeps it until that council accepts in writing."),
        starts_by=SOCIAL_CARE,
        decides=SOCIAL_CARE,
        kept_out=OUTSIDERS,
        clock="transfer.accept",
        single=True,
        fields=(Field("new_area", _("Where the child lives now"), "text"),),
        outcomes=(
            Outcome("accepted", _("The other council accepted"), closes_episode="RC5"),
            Outcome("refused", _("The other council refused")),
            Outcome("withdrawn", _("Taken back")),
        ),
    ),
    StageKind(
        code="transfer_in",
        title=_("Move from another council"),
        what=_("Another council asks this one to take responsibility for a child who lives here now."),
        starts_by=SOCIAL_CARE,
        decides=SOCIAL_CARE_MANAGER,
        kept_out=OUTSIDERS,
        clock="transfer.accept",
        usual_after=("transfer_out",),
        of_council=False,
        single=True,
        fields=(Field("category", _("Category of harm"), "code", CATEGORIES, asked="finish"),),
        outcomes=(
            Outcome(
                "cp_plan", _("Accepted: a child protection plan, by a transfer-in conference"), opens=("cp_plan",),
                needs=("category",),
            ),
            Outcome("family_help_plan", _("Accepted: a family help plan"), opens=("family_help_plan",)),
            Outcome("assessment", _("Accepted: an assessment"), opens=("assessment",)),
            Outcome("looked_after", _("Accepted: looked after by this council"), opens=("looked_after",)),
            Outcome("refused", _("Not accepted")),
            Outcome("withdrawn", _("The other council took it back")),
        ),
    ),
)  # fmt: skip
