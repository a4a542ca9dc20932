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
    "pattern": gettext_lazy("Look at an emerging pattern"),
    "referrer_reply": gettext_lazy("Tell a referrer what was decided"),
    "late_reason": gettext_lazy("Say why something was late"),
    "challenge": gettext_lazy("Answer a disagreement about a decision, or say if an answer settles it"),
    "stage": gettext_lazy("Take the next step for a child"),
    "episode": gettext_lazy("Look over a child's time with social care"),
    "restricted_stage": gettext_lazy("Take the next step in something that is kept apart"),
    "departure_stage": gettext_lazy("Say in a line why something was done otherwise than usual"),
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
    "pattern": gettext_lazy("Look"),
    "referrer_reply": gettext_lazy("Send"),
    "late_reason": gettext_lazy("Say why"),
    "challenge": gettext_lazy("Open"),
    "departure_stage": gettext_lazy("Say why"),
    "misuse_review": gettext_lazy("Read"),
    "look_review": gettext_lazy("Review"),
    "look_question": gettext_lazy("Answer"),
    "misuse_referral": gettext_lazy("Record"),
    "watch_review": gettext_lazy("Decide"),
    "disposal": gettext_lazy("Decide"),
    "agreement": gettext_lazy("Open"),
}
# Tasks about one stage or episode lead to its own page.
STAGE_PAGES = {
    "stage": "stage",
    "restricted_stage": "stage",
    "departure_stage": "stage_departure",
    "episode": "episode",
}
PLACES = {
    "flag_read": "/flags/",
    "request_answer": "/requests/",
    "request_follow": "/requests/#asked",
    "concern_draft": "/concerns/",
    "contact": "/front-door/",
    "pattern": "/front-door/patterns/",
    "referrer_reply": "/front-door/",
    "late_reason": "/tasks/late/",
    "challenge": "/disagreements/",
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
    "pathway.pattern.raised": gettext_lazy(
        "Early signs were put together at your front door. Please look by the date."
    ),
    "pathway.pattern.grown": gettext_lazy("More was added to an emerging pattern that you hold."),
    "pathway.pattern.taken": gettext_lazy("A colleague took on an emerging pattern that you held."),
    "pathway.pattern.let_go": gettext_lazy(
        "An emerging pattern went back to the front door's desk. Nobody has it yet."
    ),
    "pathway.contact.received": gettext_lazy("A concern has reached your front door. Please decide by its date."),
    "pathway.contact.taken": gettext_lazy("A colleague took on a concern that you held."),
    "pathway.contact.offered": gettext_lazy("A colleague offers you a concern at the front door. Please answer."),
    "pathway.contact.accepted": gettext_lazy("A concern you offered at the front door was accepted."),
    "pathway.contact.refused": gettext_lazy("A concern you offered was not accepted. It is still yours."),
    "pathway.contact.let_go": gettext_lazy("A concern went back to the front door's desk. Nobody has it yet."),
    "pathway.reply.sent": gettext_lazy("There is a decision about a concern you raised. Please read it."),
    "pathway.challenge.raised": gettext_lazy("Someone challenges a decision of your front door. Please answer."),
    "pathway.challenge.answered": gettext_lazy("A decision you challenged was answered. Please say if it settles it."),
    "pathway.challenge.moved": gettext_lazy("A disagreement about a decision has reached its next stage."),
    "pathway.challenge.settled": gettext_lazy("A disagreement about a decision is settled, and what was learned kept."),
    "pathway.challenge.withdrawn": gettext_lazy("A challenge of a decision was taken back."),
    "pathway.stage.opened": gettext_lazy("A next step for a child waits at your desk. Please see who takes it."),
    "pathway.stage.begun": gettext_lazy("Something has begun for a child, and your agency holds it."),
    "pathway.stage.taken": gettext_lazy("A colleague took on what you held."),
    "pathway.stage.offered": gettext_lazy("You are offered the next step for a child. Please answer."),
    "pathway.stage.accepted": gettext_lazy("What you offered was accepted."),
    "pathway.stage.refused": gettext_lazy("What you offered was not accepted. It is still yours."),
    "pathway.stage.let_go": gettext_lazy("A next step for a child went back to the desk. Nobody has it yet."),
    "pathway.transfer.answered": gettext_lazy("Another council has answered what yours asked of it."),
    "pathway.transfer.withdrawn": gettext_lazy("Another council took back what it asked of yours."),
    "pathway.restricted.begun": gettext_lazy("Something that is kept apart waits for you. Please open it."),
    "pathway.restricted.let_in": gettext_lazy("You were let in to something that is kept apart."),
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
    "duty.handover.unanswered": gettext_lazy("Nobody answered an offered task in time. Its giver has it still."),
    "duty.desk.waits": gettext_lazy("Something waits at your duty desk past its time. Please give it to somebody."),
    "duty.cover.arranged": gettext_lazy("It was arranged who stands in for whom. You are one of the two."),
    "duty.cover.ended": gettext_lazy("Someone's standing in has ended. You are one of the two."),
    "duty.clock.entered": gettext_lazy("How long there is for something was changed. What runs keeps its date."),
    "duty.clock.dropped": gettext_lazy("Your area goes by the usual clock again for something."),
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


LATE: dict[str, Words] = {
    "family_unavailable": gettext_lazy("The family could not be reached"),
    "partner_awaited": gettext_lazy("We waited for another agency"),
    "capacity": gettext_lazy("Nobody was free to do it"),
    "safety_first": gettext_lazy("The child was made safe first, and it was written up later"),
    "recorded_late": gettext_lazy("It was done in time and recorded late"),
    "source_awaited": gettext_lazy("We waited for whoever sent it"),
    "other": gettext_lazy("Something else"),
}
REFUSALS: dict[str, Words] = {
    "no_capacity": gettext_lazy("I have no room for it"),
    "not_ours": gettext_lazy("It is not mine to do"),
    "more_needed": gettext_lazy("I need to know more first"),
    "other": gettext_lazy("Something else"),
}
AWAY: dict[str, Words] = {
    "sickness": gettext_lazy("Ill"),
    "leave": gettext_lazy("On leave"),
    "training": gettext_lazy("At training"),
    "other": gettext_lazy("Away for another reason"),
}
