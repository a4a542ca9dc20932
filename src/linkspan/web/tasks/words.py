"""Words for tasks and notices: what waits, what happened, and where to go. None of them names a child."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

Words = str | Promise

TASKS: dict[str, Words] = {
    "sight_confirm": gettext_lazy("Confirm that a colleague works with a child"),
    "lead_answer": gettext_lazy("Answer an offer of the lead"),
    "flag_review": gettext_lazy("Look at a flag again"),
    "flag_read": gettext_lazy("Read a flag that reached your agency"),
    "shield_review": gettext_lazy("Decide on a shield"),
    "seal_review": gettext_lazy("Decide where a sealed record belongs"),
    "match_review": gettext_lazy("Decide whether two records are one child"),
    "pair_review": gettext_lazy("Decide whether two records are one child"),
    "misuse_review": gettext_lazy("Read why a colleague went on when asked"),
    "look_review": gettext_lazy("Review a look that stands out"),
    "look_question": gettext_lazy("Answer a question about a file you opened"),
    "misuse_referral": gettext_lazy("Follow up an allegation until there is an outcome"),
    "watch_review": gettext_lazy("Decide whether a file is still watched"),
    "disposal": gettext_lazy("Decide on files that someone put forward to be removed"),
    "correction": gettext_lazy("Answer a request to correct a record"),
    "correction_answer": gettext_lazy("Answer a request to correct a record"),
    "objection": gettext_lazy("Answer an objection"),
    "objection_answer": gettext_lazy("Answer an objection"),
    "agreement": gettext_lazy("Take the next step of an agreement: finish, sign, review or renew it"),
    "request_answer": gettext_lazy("Answer what another agency asks"),
    "request_follow": gettext_lazy("Follow up what you asked other agencies"),
    "concern_draft": gettext_lazy("Finish or give up a concern that was begun and not sent"),
    "contact": gettext_lazy("Decide what happens next about a concern"),
}
TO_DO: dict[str, Words] = {
    "sight_confirm": gettext_lazy("Say whether they do"),
    "lead_answer": gettext_lazy("Accept or decline"),
    "flag_review": gettext_lazy("Keep it or end it"),
    "flag_read": gettext_lazy("Read it"),
    "shield_review": gettext_lazy("Decide"),
    "seal_review": gettext_lazy("Decide"),
    "match_review": gettext_lazy("Compare"),
    "pair_review": gettext_lazy("Compare"),
    "request_answer": gettext_lazy("Answer"),
    "request_follow": gettext_lazy("See who has answered"),
    "concern_draft": gettext_lazy("Open"),
    "contact": gettext_lazy("Decide"),
    "misuse_review": gettext_lazy("Read"),
    "look_review": gettext_lazy("Review"),
    "look_question": gettext_lazy("Answer"),
    "misuse_referral": gettext_lazy("Record"),
    "watch_review": gettext_lazy("Decide"),
    "disposal": gettext_lazy("Decide"),
    "agreement": gettext_lazy("Open"),
}
PLACES = {
    "flag_read": "/flags/",
    "request_answer": "/requests/",
    "request_follow": "/requests/#asked",
    "concern_draft": "/concerns/",
    "contact": "/front-door/",
    "shield_review": "/shields/",
    "seal_review": "/shields/",
    "match_review": "/reviews/",
    "pair_review": "/reviews/",
    "misuse_review": "/challenges/",
    "agreement": "/agreements/",
    "look_review": "/challenges/",
    "look_question": "/looks-asked/",
    "misuse_referral": "/challenges/",
    "watch_review": "/watched/",
    "disposal": "/keeping/lists/",
    "correction": "/corrections/",
    "correction_answer": "/corrections/",
    "objection": "/corrections/",
    "objection_answer": "/corrections/",
}
NOTICES: dict[str, Words] = {
    "children.sight.taken": gettext_lazy("A colleague says they are working with a child. Please confirm."),
    "children.sight.confirmed": gettext_lazy("It is confirmed that you are working with a child."),
    "children.sight.refused": gettext_lazy("Your manager says you are not working with a child."),
    "children.sight.lapsed": gettext_lazy("You are no longer shown as working with a child: nobody confirmed it."),
    "children.lead.offered": gettext_lazy("You have been offered the lead for a child."),
    "children.lead.accepted": gettext_lazy("The lead for a child was accepted."),
    "children.lead.declined": gettext_lazy("The lead for a child was declined. Please offer it to someone else."),
    "children.lead.ended": gettext_lazy("Nobody leads for a child now: the lead has stepped down."),
    "children.flag.raised": gettext_lazy("A flag was raised on a child you work with."),
    "children.flag.ended": gettext_lazy("A flag that you were told of has ended."),
    "children.flag.delivered": gettext_lazy("A flag has reached your agency's desk. Please read it."),
    "children.flag.reminded": gettext_lazy("A flag on your agency's desk is past its date and nobody has read it."),
    "children.flag.met": gettext_lazy("Someone at an agency that was not given your flag has met it on a file."),
    "children.flag.review_late": gettext_lazy("A flag is past its review date. It stays until you keep or end it."),
    "children.child.shielded": gettext_lazy("A child was shielded. Please decide within one working day."),
    "children.shield.reviewed": gettext_lazy("A shield you raised has been decided on."),
    "children.record.sealed": gettext_lazy("A record was sealed and waits for a shield reviewer."),
    "children.pair.raised": gettext_lazy("Two records wait to be compared."),
    "children.pair.disputed": gettext_lazy("Reviewers differ on two records, or a second person is wanting."),
    "children.pair.settled": gettext_lazy("What you and another reviewer differed on has been settled."),
    "children.pair.decided": gettext_lazy("Two records were compared and decided on."),
    "children.correction.asked": gettext_lazy("Someone asks your agency to correct a record."),
    "children.correction.answered": gettext_lazy("Your request for a correction was answered."),
    "sharing.challenge.answered": gettext_lazy("A colleague went on when asked, and said why. Please read it."),
    "sharing.challenge.reviewed": gettext_lazy("Someone read what you said when you were asked."),
    "exchange.request.asked": gettext_lazy("Another agency asks your agency something. Please answer by its date."),
    "exchange.request.withdrawn": gettext_lazy("Another agency took back what it asked. You need not answer."),
    "exchange.answer.given": gettext_lazy("An agency has answered something you asked."),
    "exchange.answer.corrected": gettext_lazy("An agency has corrected an answer. Please read it again."),
    "exchange.answer.taken_back": gettext_lazy("An agency has taken back an answer. Do not rely on it."),
    "exchange.answer.contradicted": gettext_lazy("Your agency said that it holds nothing, and it does. Please look."),
    "exchange.part.handed_on": gettext_lazy("A request from another agency was given to you to answer."),
    "exchange.message.left": gettext_lazy("Someone wrote on the thread of a request."),
    "exchange.silence.escalated": gettext_lazy("A request has had no reply by its date, and was passed up."),
    "pathway.draft.unsent": gettext_lazy("You began a concern and have not sent it. Please finish it, or give it up."),
    "pathway.draft.still_unsent": gettext_lazy("A colleague began a concern and has not sent it. Please ask them."),
    "pathway.contact.received": gettext_lazy("A concern has reached your front door. Please decide by its date."),
    "sharing.agreement.put_forward": gettext_lazy("An agreement waits for your organisation's signatures."),
    "sharing.agreement.in_force": gettext_lazy("Everyone has signed an agreement that your organisation is party to."),
    "sharing.agreement.withdrawn": gettext_lazy("A party has withdrawn from an agreement. It is no longer in force."),
    "sharing.agreement.reviewed": gettext_lazy("An agreement that your organisation is party to was reviewed."),
    "sharing.agreement.review_due": gettext_lazy("An agreement you answer for is to be reviewed within four weeks."),
    "sharing.agreement.review_overdue": gettext_lazy("The review of an agreement you answer for is overdue."),
    "sharing.agreement.ending": gettext_lazy("An agreement that you answer for ends within three months."),
    "sharing.agreement.ended": gettext_lazy("An agreement that you answer for has ended."),
    "sharing.look.signalled": gettext_lazy("A look stands out. Please review it; the looker is not told."),
    "sharing.look.asked": gettext_lazy("You are asked about a file you opened. Please answer."),
    "sharing.look.explained": gettext_lazy("Someone answered what you asked about a look."),
    "children.disposal.put_forward": gettext_lazy("Files were put forward to be removed. Please decide on them."),
    "children.disposal.decided": gettext_lazy("Files that you put forward to be removed were decided on."),
    "children.place.opened": gettext_lazy("A protected place was opened in an emergency."),
    "agencies.person.suspended": gettext_lazy("Someone in your team was suspended. The duty desk holds their tasks."),
    "agencies.person.suspension_lifted": gettext_lazy("The suspension of someone in your team was lifted."),
    "duty.handover.offered": gettext_lazy("You have been offered a task."),
    "duty.handover.accepted": gettext_lazy("A task you offered was accepted."),
    "duty.handover.refused": gettext_lazy("A task you offered was refused. It is still yours."),
    "duty.item.reassigned": gettext_lazy("A task was given to you."),
    "interop.feed.finished": gettext_lazy("A feed was loaded."),
    "interop.feed.refused": gettext_lazy("Rows of a feed were refused."),
}


def task(kind: str) -> str:
    """Say what a task is."""
    return str(TASKS.get(kind, gettext("Something waits for you")))


def to_do(kind: str) -> str:
    """Say what to do about a task, as a link."""
    return str(TO_DO.get(kind, gettext("Open")))


def notice(event: str) -> str:
    """Say what someone was told, without a word about whom."""
    return str(NOTICES.get(event, gettext("Something has changed.")))
