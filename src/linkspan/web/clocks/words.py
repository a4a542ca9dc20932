"""Words for clocks: what each is called, how long it is, and on whose authority."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from linkspan.duty.rules import ClockRule, DayZero, Unit

Words = str | Promise

# One group after another as the page shows them; every clock is in exactly one.
GROUPS: tuple[tuple[Words, dict[str, Words]], ...] = (
    (
        gettext_lazy("Concerns and decisions"),
        {
            "message.answer": gettext_lazy("Answer what a child sent from their page"),
            "contact.decide": gettext_lazy("Decide on a concern"),
            "contact.decide_today": gettext_lazy("Decide on a concern for today"),
            "contact.decide_danger": gettext_lazy("Decide on a child in danger now"),
            "pattern.look": gettext_lazy("Look at early signs that came together"),
            "reply.referrer": gettext_lazy("Tell the referrer"),
            "concern.unsent": gettext_lazy("Remind whoever has not sent a concern"),
            "concern.unsent_lead": gettext_lazy("Tell their lead"),
            "challenge.practitioners": gettext_lazy("Disagreement: answer between practitioners"),
            "challenge.managers": gettext_lazy("Disagreement: answer between managers"),
            "challenge.leads": gettext_lazy("Disagreement: answer between safeguarding leads"),
            "challenge.partners": gettext_lazy("Disagreement: answer between delegated partners"),
            "challenge.settle": gettext_lazy("Disagreement: say whether the answer settles it"),
        },
    ),
    (
        gettext_lazy("Help"),
        {
            "episode.review": gettext_lazy("Look over an open case"),
            "early_help.review": gettext_lazy("Review early help"),
            "assessment.complete": gettext_lazy("Finish an assessment"),
            "family_help.review": gettext_lazy("Review a family help plan"),
            "pre_proceedings.review": gettext_lazy("Review pre-proceedings"),
        },
    ),
    (
        gettext_lazy("Protection"),
        {
            "strategy.hold": gettext_lazy("Hold a strategy discussion"),
            "section47.complete": gettext_lazy("Finish a section 47 enquiry"),
            "icpc.hold": gettext_lazy("Hold the initial child protection conference"),
            "core_group.first": gettext_lazy("Hold the first core group"),
            "core_group.later": gettext_lazy("Hold the next core group"),
            "review.first": gettext_lazy("Hold the first review conference"),
            "review.later": gettext_lazy("Hold the next review conference"),
            "transfer.accept": gettext_lazy("Hold a transfer-in conference"),
            "police_protection.end": gettext_lazy("Police protection ends"),
            "emergency_order.end": gettext_lazy("Emergency protection order ends"),
            "emergency_order.extended_end": gettext_lazy("Extended emergency protection order ends"),
            "assessment_order.end": gettext_lazy("Child assessment order ends"),
            "missing.review": gettext_lazy("Look again at a missing child's risk"),
            "return_interview.hold": gettext_lazy("Hold a return home interview"),
            "incident.notify": gettext_lazy("Notify a serious incident"),
            "rapid_review.hold": gettext_lazy("Finish a rapid review"),
            "practice_review.publish": gettext_lazy("Publish a practice review"),
            "allegation.tell": gettext_lazy("Tell the designated officer of an allegation"),
            "covert.review": gettext_lazy("Look over covert police work"),
            "lado.tell": gettext_lazy("Tell the designated officer of a colleague's looks"),
            "standards.tell": gettext_lazy("Tell professional standards of a colleague's looks"),
            "referral.outcome": gettext_lazy("Ask what came of telling them"),
        },
    ),
    (
        gettext_lazy("Care"),
        {
            "la_review.first": gettext_lazy("First review of a child looked after"),
            "la_review.second": gettext_lazy("Second review of a child looked after"),
            "la_review.later": gettext_lazy("Later review of a child looked after"),
            "la_visit.first": gettext_lazy("First visit to a child looked after"),
            "la_visit.later": gettext_lazy("Next visit to a child looked after"),
            "la_visit.settled": gettext_lazy("Next visit, settled placement"),
            "fostering.visit_first": gettext_lazy("First visit to a privately fostered child"),
            "fostering.visit_later": gettext_lazy("Next visit to a privately fostered child, first year"),
            "fostering.visit_after_year": gettext_lazy("Next visit to a privately fostered child, later years"),
        },
    ),
    (
        gettext_lazy("Agencies together"),
        {
            "request.emergency": gettext_lazy("Answer a request in an emergency"),
            "request.same_day": gettext_lazy("Answer a request for today"),
            "request.check": gettext_lazy("Answer a front door's check"),
            "request.soon": gettext_lazy("Answer a request for help or an assessment"),
            "request.routine": gettext_lazy("Answer any other request"),
            "request.sample": gettext_lazy("Say whether an answer was enough"),
            "flag.read": gettext_lazy("Read a flag that arrived"),
            "flag.review": gettext_lazy("Look at a flag again"),
            "newcomer.read": gettext_lazy("Read of a child who came to the area"),
            "lead.answer": gettext_lazy("Answer an offer of the lead"),
            "sight.confirm": gettext_lazy("Confirm that a colleague works with a child"),
            "agreement.next": gettext_lazy("Take the next step of an agreement"),
            "school_file.transfer": gettext_lazy("Pass on a school's child protection file, within a term"),
            "school_file.transfer_term": gettext_lazy("Pass on a school's child protection file, new term"),
        },
    ),
    (
        gettext_lazy("The partnership"),
        {
            "arrangements.publish": gettext_lazy("Publish a new version of the arrangements"),
            "yearly_report.publish": gettext_lazy("Publish the yearly report"),
            "delegation.review": gettext_lazy("Review what was delegated"),
            "referral_up.answer": gettext_lazy("Ratify or overturn a decision that was referred up"),
            "statutory_duty.meet": gettext_lazy("Meet a duty that the law sets"),
            "dispute.stage": gettext_lazy("Dispute between partners: answer at its stage"),
            "dispute.settle": gettext_lazy("Dispute between partners: say whether the answer settles it"),
            "decision.look": gettext_lazy("Look at what a partners' decision changed"),
            "participation.answer": gettext_lazy("Say why an agency's figure is under the threshold"),
            "participation.close": gettext_lazy("Close what an agency said about its figure"),
            "feedback.answer": gettext_lazy("Answer what people said of a service"),
            "feedback.promise": gettext_lazy("Do what was promised about what people said"),
            "direction.confirm": gettext_lazy("Confirm a direction about one child"),
            "direction.end": gettext_lazy("Say what came of a direction about one child"),
            "agreement.sign_again": gettext_lazy("Sign an agreement again after a reorganisation"),
            "reorganisation.day": gettext_lazy("Settle a reorganisation by its legal date"),
            "reorganisation.loose": gettext_lazy("Find an owner for what a reorganisation left over"),
        },
    ),
    (
        gettext_lazy("Hearing the child"),
        {
            "words.record": gettext_lazy("Write down what the child said, or why there is nothing"),
            "wish.answer": gettext_lazy("See to what a child wants, and tell the child"),
            "wish.ask": gettext_lazy("Ask again about sharing, on the day that was chosen"),
            "wish.why": gettext_lazy("Say why something was shared against a wish"),
            "wish.tell": gettext_lazy("Tell whoever said no that it was shared"),
            "wish.silence": gettext_lazy("Look again at why they cannot be told"),
            "page.holding_back": gettext_lazy("Look again at what is held back from a child's page"),
            "parent_page.decide": gettext_lazy("Decide on a parent's page"),
            "parent_page.review": gettext_lazy("Look again at a parent's page"),
        },
    ),
    (
        gettext_lazy("Whose task it is"),
        {
            "item.allocate": gettext_lazy("Give what lies at a desk to somebody"),
            "handover.answer": gettext_lazy("Answer an offered task"),
            "breach.reason": gettext_lazy("Say why something was late"),
            "departure.explain": gettext_lazy("Say why something was done otherwise"),
            "training.renew": gettext_lazy("Renew training or a check"),
        },
    ),
    (
        gettext_lazy("Records, and rights in them"),
        {
            "access.answer": gettext_lazy("Answer an access request"),
            "access.extended": gettext_lazy("Answer an access request that is complex"),
            "access.wait": gettext_lazy("Ask again who they are, or what they mean"),
            "access.opinion": gettext_lazy("Say whether health records may be told"),
            "access.apart": gettext_lazy("Say whether something kept apart may be told"),
            "correction.answer": gettext_lazy("Answer a request to correct"),
            "objection.answer": gettext_lazy("Answer an objection"),
            "subject_access.answer": gettext_lazy("Answer a request to see one's data"),
            "data_breach.tell": gettext_lazy("Tell the Commissioner of a breach"),
            "disposal.decide": gettext_lazy("Decide on files to be removed"),
            "match.review": gettext_lazy("Decide whether two records are one child"),
            "seal.review": gettext_lazy("Decide on a sealed record"),
            "shield.review": gettext_lazy("Decide on a shield"),
            "misuse.review": gettext_lazy("Review a look"),
            "look.question": gettext_lazy("Answer a question about a look"),
            "watch.review": gettext_lazy("Decide whether a file is still watched"),
        },
    ),
)
NAMES: dict[str, Words] = {code: said for _title, clocks in GROUPS for code, said in clocks.items()}
AUTHORITIES: dict[str, Words] = {
    "law": gettext_lazy("Law"),
    "guidance": gettext_lazy("Guidance"),
    "local default": gettext_lazy("Local"),
}
UNITS: dict[str, Words] = {
    "working_days": gettext_lazy("Working days"),
    "days": gettext_lazy("Days, every day"),
    "hours": gettext_lazy("Hours, as they pass"),
    "weeks": gettext_lazy("Weeks"),
    "months": gettext_lazy("Months"),
}
CALENDARS: dict[str, Words] = {
    "england_working_days": gettext_lazy("England's working days"),
    "every_day": gettext_lazy("Every day"),
    "elapsed": gettext_lazy("Time as it passes"),
}
ZEROS: dict[str, Words] = {
    "event_day": gettext_lazy("The day after is the first"),
    "day_before": gettext_lazy("Its own day is the first"),
}


def name(code: str) -> str:
    """Say what a clock is for; one without words yet goes by its code."""
    return str(NAMES.get(code, code))


def length(rule: ClockRule) -> str:
    """Say how long there is."""
    count = rule.length
    match rule.unit:
        case Unit.GIVEN:
            return gettext("The day is chosen each time")
        case Unit.WORKING_DAYS:
            said = ngettext("%(n)d working day", "%(n)d working days", count)
        case Unit.HOURS:
            said = ngettext("%(n)d hour", "%(n)d hours", count)
        case Unit.WEEKS:
            said = ngettext("%(n)d week", "%(n)d weeks", count)
        case Unit.MONTHS:
            said = ngettext("%(n)d month", "%(n)d months", count)
        case _ if count == 0:
            return gettext("The same day")
        case _:
            said = ngettext("%(n)d day", "%(n)d days", count)
    said = said % {"n": count}
    if rule.day_zero is DayZero.DAY_BEFORE:
        said = gettext("%(length)s, its own day being the first") % {"length": said}
    return gettext("%(length)s, then the next working day") % {"length": said} if rule.rolls else said
