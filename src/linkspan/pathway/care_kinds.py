"""Children who live away from home or go missing, and allegations about those who work with children."""

from collections.abc import Mapping

from linkspan.pathway.help_kinds import CHILD_SAID
from linkspan.pathway.stage_types import (
    ANY_AGENCY,
    FRONTLINE,
    OUTSIDERS,
    SOCIAL_CARE,
    SOCIAL_CARE_MANAGER,
    Field,
    Outcome,
    StageKind,
    Starter,
)


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


LEGAL_STATUSES: Mapping[str, str] = {
    "C1": _("Interim care order"),
    "C2": _("Full care order"),
    "V2": _("Accommodated by agreement (section 20)"),
    "E1": _("Placement order"),
    "L1": _("Under police protection"),
    "L2": _("Emergency protection order"),
}
TELLERS = Starter(
    _("anyone whose post works with children, in any agency, and the council's allegations officer"),
    FRONTLINE | {"lado"},
)
ALLEGATION_OFFICERS = Starter(
    _("the council's allegations officer, or where it has none its Caldicott guardian"),
    frozenset({"lado", "caldicott_guardian"}), frozenset({"council"}),
)  # fmt: skip
SERIES_OF_CARE = ("la_review", "la_visit")

CARE: tuple[StageKind, ...] = (
    StageKind(
        code="looked_after",
        title=_("Looked after"),
        what=_("The council cares for the child, by agreement or by an order of the court."),
        starts_by=SOCIAL_CARE,
        decides=SOCIAL_CARE_MANAGER,
        kept_out=OUTSIDERS,
        clock="episode.review",
        usual_after=("police_protection", "emergency_order", "pre_proceedings", "assessment", "transfer_in"),
        begins_with=SERIES_OF_CARE,
        at_once=True,
        of_episode=True,
        single=True,
        fields=(Field("legal_status", _("By what right"), "code", LEGAL_STATUSES),),
        outcomes=(
            Outcome(
                "returned", _("Returned home with a family help plan"), opens=("family_help_plan",),
                closes=SERIES_OF_CARE,
            ),
            Outcome("returned_alone", _("Returned home with no plan"), closes=SERIES_OF_CARE),
            Outcome("adopted", _("Adopted"), closes=SERIES_OF_CARE, closes_episode="RC1"),
            Outcome("arrangements", _("Child arrangements order"), closes=SERIES_OF_CARE, closes_episode="RC3"),
            Outcome("guardianship", _("Special guardianship"), closes=SERIES_OF_CARE, closes_episode="RC4"),
            Outcome("moved", _("Another council has it now"), closes=SERIES_OF_CARE),
            Outcome("grown_up", _("Turned 18"), closes=SERIES_OF_CARE),
            Outcome("died", _("The child died"), closes=SERIES_OF_CARE, closes_episode="RC2"),
        ),
    ),
    StageKind(
        code="la_review",
        title=_("Review of a looked-after child"),
        what=_("An independent reviewing officer looks with the child at whether the care plan is right."),
        starts_by=SOCIAL_CARE,
        decides=SOCIAL_CARE,
        kept_out=OUTSIDERS,
        clock="la_review.first",
        clock_from="before",
        clock_second="la_review.second",
        clock_later="la_review.later",
        must_be_there=("social_care", "child"),
        usual_after=("looked_after", "la_review"),
        renews="looked_after",
        ends_with="looked_after",
        of_episode=True,
        single=True,
        meeting=True,
        series=True,
        hearing="finish",
        fields=(CHILD_SAID,),
        outcomes=(
            Outcome("plan_right", _("The care plan is right")),
            Outcome("plan_changed", _("The care plan was changed")),
            Outcome("challenged", _("The reviewing officer challenged the plan")),
        ),
    ),
    StageKind(
        code="la_visit",
        title=_("Visit to a looked-after child"),
        what=_("The social worker sees the child where they live, and alone."),
        starts_by=SOCIAL_CARE,
        decides=SOCIAL_CARE,
        kept_out=OUTSIDERS,
        clock="la_visit.first",
        clock_from="before",
        clock_later="la_visit.later",
        usual_after=("looked_after", "la_visit"),
        renews="looked_after",
        ends_with="looked_after",
        of_episode=True,
        single=True,
        series=True,
        fields=(CHILD_SAID,),
        outcomes=(
            Outcome("seen_alone", _("Seen alone")),
            Outcome("seen", _("Seen, not alone")),
            Outcome("not_seen", _("Not seen")),
        ),
    ),
    StageKind(
        code="private_fostering",
        title=_("Private fostering"),
        what=_("A child under 16 (18 if disabled) lives for 28 days or more with someone who is no close relative."),
        starts_by=ANY_AGENCY,
        decides=SOCIAL_CARE,
        kept_out=OUTSIDERS,
        clock="episode.review",
        begins_with=("pf_visit",),
        at_once=True,
        of_episode=True,
        single=True,
        fields=(Field("began_on", _("When the child came to live there"), "date"),),
        outcomes=(
            Outcome("returned", _("Returned to their parents"), closes=("pf_visit",)),
            Outcome("looked_after", _("Becomes looked after"), opens=("looked_after",), closes=("pf_visit",)),
            Outcome("unsuitable", _("Stopped as not suitable"), opens=("strategy_discussion",), closes=("pf_visit",)),
            Outcome("not_fostering", _("Is not private fostering"), closes=("pf_visit",)),
        ),
    ),
    StageKind(
        code="pf_visit",
        title=_("Visit to a privately fostered child"),
        what=_("A social worker sees the child and where they live."),
        starts_by=SOCIAL_CARE,
        decides=SOCIAL_CARE,
        kept_out=OUTSIDERS,
        clock="fostering.visit_first",
        clock_from="before",
        clock_later="fostering.visit_later",
        usual_after=("private_fostering", "pf_visit"),
        renews="private_fostering",
        ends_with="private_fostering",
        of_episode=True,
        single=True,
        series=True,
        fields=(CHILD_SAID,),
        outcomes=(
            Outcome("seen_alone", _("Seen alone")),
            Outcome("seen", _("Seen, not alone")),
            Outcome("not_seen", _("Not seen")),
            Outcome("harm_suspected", _("Significant harm is suspected"), opens=("strategy_discussion",)),
        ),
    ),
    StageKind(
        code="missing",
        title=_("Missing"),
        what=_("Nobody knows where the child is, and somebody has said so."),
        starts_by=ANY_AGENCY,
        decides=ANY_AGENCY,
        kept_out=OUTSIDERS,
        clock="missing.review",
        of_council=False,
        single=True,
        fields=(
            Field(
                "risk", _("How great the risk is"), "code",
                {"high": _("High"), "medium": _("Medium"), "low": _("Low")},
            ),
            Field("police_told", _("The police were told"), "yes_no"),
        ),
        outcomes=(
            Outcome("found", _("Found, or came back"), opens=("return_interview",)),
            Outcome(
                "found_harmed", _("Found, and harm is suspected"), opens=("return_interview", "strategy_discussion")
            ),
            Outcome("not_missing", _("Was not missing")),
            Outcome("died", _("The child died"), opens=("serious_incident",)),
        ),
    ),
    StageKind(
        code="return_interview",
        title=_("Return home interview"),
        what=_("Someone independent asks the child, within 72 hours, why they went and what happened."),
        starts_by=ANY_AGENCY,
        decides=ANY_AGENCY,
        kept_out=OUTSIDERS,
        clock="return_interview.hold",
        clock_from="before_end",
        usual_after=("missing",),
        fields=(CHILD_SAID,),
        outcomes=(
            Outcome("held", _("Held")),
            Outcome("declined", _("The child did not want it")),
            Outcome("not_held", _("Not held")),
            Outcome("harm_suspected", _("Held, and harm is suspected"), opens=("strategy_discussion",)),
        ),
    ),
    StageKind(
        code="allegation",
        title=_("Allegation about someone who works with children"),
        what=_("The council's allegations officer is told within one working day, and it is looked into apart."),
        starts_by=TELLERS,
        decides=ALLEGATION_OFFICERS,
        kept_out=_(
            "whoever it is about and whoever is close to them, always, whatever their post; everyone who was not let in"
            " by name. It shows in no list, count, notice, task, chronology or access list of anyone else"
        ),
        clock="allegation.tell",
        clock_later="episode.review",
        restricted=True,
        tells=True,
        fields=(
            Field("said", _("What is said to have happened"), "text"),
            Field("about_whom", _("Whom it is about, in words"), "text"),
        ),
        outcomes=(
            Outcome("substantiated", _("Substantiated")),
            Outcome("unsubstantiated", _("Unsubstantiated")),
            Outcome("unfounded", _("Unfounded")),
            Outcome("false", _("False")),
            Outcome("malicious", _("Malicious")),
            Outcome("not_threshold", _("Not for the allegations officer")),
        ),
    ),
)  # fmt: skip
