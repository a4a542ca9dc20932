"""Words for what the gate says. The English is the message id; a page passes gettext to translate it."""

from typing import NamedTuple


def _(message: str) -> str:
    """Mark a message for translation without translating it, so that this file needs no framework."""
    return message


class Condition(NamedTuple):
    """One condition of a rule, said as it stands when met and as it stands when not."""

    met: str
    missing: str


CONDITIONS: dict[str, Condition] = {
    "frontline": Condition(
        _("your post works with children or manages those who do"),
        _("your post is not one that works with children or manages those who do"),
    ),
    "listed": Condition(
        _("your organisation is one of those that protect children"),
        _("your organisation is not one of those listed to protect children"),
    ),
    "somebody": Condition(_("a person asks"), _("only a person may do this")),
    "lead_or_manager": Condition(
        _("you are a manager or a designated safeguarding lead"),
        _("you are neither a manager nor a designated safeguarding lead"),
    ),
    "front_door": Condition(
        _("your post works the front door, or reviews shields for it"),
        _("your post neither works the front door nor reviews shields for it"),
    ),
    "council": Condition(_("your organisation is a council"), _("your organisation is not a council")),
    "works_cases": Condition(
        _("your post works with children and families, or a front door, or manages those who do"),
        _("your post works neither with children and families nor a front door"),
    ),
    "council_desk": Condition(
        _("your post is at a front door or duty desk, manages, or reviews shields"),
        _("your post is at no front door or duty desk, and neither manages nor reviews shields"),
    ),
    "social_care": Condition(_("your post is one of social care's"), _("your post is not one of social care's")),
    "same_area": Condition(_("the child is in your area"), _("the child is not in your area")),
    "keeps_door": Condition(
        _("your post works the front door, or manages it"),
        _("your post neither works the front door nor manages it"),
    ),
    "governs": Condition(
        _("you are a manager, a designated safeguarding lead, or govern how your organisation shares"),
        _("you are neither a manager, nor a designated safeguarding lead, nor do you govern how it shares"),
    ),
    "education": Condition(
        _("your organisation is a school, a nursery or a council"),
        _("your organisation is not a school, a nursery or a council"),
    ),
    "emergency_kind": Condition(
        _("your organisation is a council, a hospital or the police"),
        _("your organisation is not a council, a hospital or the police"),
    ),
    "trained": Condition(_("your safeguarding training is in date"), _("your safeguarding training is out of date")),
    "vetted": Condition(_("your vetting check is in date"), _("your vetting check is out of date")),
    "budget": Condition(
        _("you have looked for no more children than is usual"),
        _("you have looked for more children than is usual"),
    ),
    "reason": Condition(_("you gave a reason"), _("you have not given a reason")),
    "challenge": Condition(
        _("you answered the question about this look"),
        _("you have not answered the question about this look"),
    ),
    "stepped_up": Condition(_("you signed in again a short while ago"), _("you have not signed in again just now")),
    "involved_person": Condition(
        _("you are recorded as working with this child"), _("you are not recorded as working with this child")
    ),
    "involved_organisation": Condition(
        _("your organisation is recorded as working with this child"),
        _("your organisation is not recorded as working with this child"),
    ),
    "involved_either": Condition(
        _("you or your organisation work with this child"),
        _("neither you nor your organisation is recorded as working with this child"),
    ),
    "sight_person": Condition(
        _("you said you are working with this child, in the last five working days"),
        _("you have not said, in the last five working days, that you are working with this child"),
    ),
    "lead": Condition(_("you lead the help for this child"), _("you do not lead the help for this child")),
    "offered_lead": Condition(_("you were offered the lead"), _("no one has offered you the lead")),
    "our_child": Condition(
        _("the child lives in your area or your organisation works with them"),
        _("the child is not in your area and your organisation does not work with them"),
    ),
    "own_organisation": Condition(_("it belongs to your own organisation"), _("it belongs to another organisation")),
    "other_person": Condition(_("someone else did it first"), _("you did it yourself; another person must")),
    "agreed_or_harm": Condition(
        _("the young person agreed, significant harm is recorded, or yours is the service"),
        _("the young person has not agreed and no significant harm is recorded"),
    ),
    "relationship_or_reason": Condition(
        _("you or your organisation work with this child, or you gave a reason"),
        _("neither you nor your organisation works with this child, and you have not given a reason"),
    ),
    "agreement_begun": Condition(_("the agreement has begun"), _("the agreement has not begun")),
    "agreement_runs": Condition(_("the agreement has not ended"), _("the agreement has ended")),
    "purpose_agreed": Condition(
        _("the agreement is for what you need it for"), _("the agreement is not for what you need it for")
    ),
    "kind_agreed": Condition(
        _("the agreement covers this kind of information"), _("the agreement does not cover this kind of information")
    ),
    "group_agreed": Condition(
        _("the agreement covers this child"), _("the agreement covers other groups of children than this child's")
    ),
    "not_withheld": Condition(
        _("the agreement does not hold this back"), _("another clause of the agreement holds this back")
    ),
    "appointed": Condition(_("you hold a post today"), _("you hold no post today")),
    "manager": Condition(_("you are a manager"), _("you are not a manager")),
    "placing": Condition(
        _("you are a manager, on the duty desk or a safeguarding lead"),
        _("you are neither a manager, nor on the duty desk, nor a safeguarding lead"),
    ),
    "team": Condition(_("you are a manager or on the duty desk"), _("you are neither a manager nor on the duty desk")),
    "desk": Condition(
        _("you are a manager, on the duty desk or a designated safeguarding lead"),
        _("you are neither a manager, nor on the duty desk, nor a designated safeguarding lead"),
    ),
    "suspends": Condition(
        _("you are an administrator, or a manager of the same organisation"),
        _("you are neither an administrator nor a manager of the same organisation"),
    ),
    "governance": Condition(
        _("you are the information-governance lead or the Caldicott guardian"),
        _("you are neither the information-governance lead nor the Caldicott guardian"),
    ),
    "signs": Condition(
        _("you sign for your organisation: signatory, information-governance lead or Caldicott guardian"),
        _("you do not sign for your organisation"),
    ),
    "sees_sharing": Condition(
        _("you manage, govern or inspect how your organisation shares"),
        _("you do not manage, govern or inspect how your organisation shares"),
    ),
    "checks_trail": Condition(
        _("you check the trail: information governance or inspection"),
        _("your post does not check the trail"),
    ),
    "reviews_challenges": Condition(_("your post reviews challenges"), _("your post does not review challenges")),
    "exports": Condition(_("your post makes exports"), _("your post does not make exports")),
    "sees_aggregates": Condition(
        _("your post sees figures that name no child"), _("your post does not see these figures")
    ),
    "keeps_partnership": Condition(
        _("you keep the partnership's records: business manager, lead or delegated partner"),
        _("you are neither the partnership's business manager nor a lead or delegated partner"),
    ),
    "commits_partner": Condition(
        _("you are a lead or delegated safeguarding partner"),
        _("you are neither a lead nor a delegated safeguarding partner"),
    ),
    "answers_for_part": Condition(
        _("you manage or lead your organisation's part: manager, safeguarding lead, lead or delegated partner"),
        _("you neither manage nor lead your organisation's part"),
    ),
    "works_or_answers": Condition(
        _("you work with children there, or manage or lead your organisation's part"),
        _("you neither work with children there, nor manage or lead your organisation's part"),
    ),
    "sees_participation": Condition(
        _("you manage, lead, keep, scrutinise or inspect a partnership"),
        _("you neither manage, lead, keep, scrutinise nor inspect a partnership"),
    ),
    "plans_reorganisation": Condition(
        _("you are an administrator, a business manager or a lead partner"),
        _("you are neither an administrator, a business manager nor a lead partner"),
    ),
    "commits_reorganisation": Condition(
        _("you are an administrator or a lead partner"), _("you are neither an administrator nor a lead partner")
    ),
    "makes_surveys": Condition(
        _("you are the business manager or the scrutineer"),
        _("you are neither the business manager nor the scrutineer"),
    ),
    "inspector": Condition(_("you are an inspector"), _("you are not an inspector")),
    "involved_self": Condition(
        _("you work with this child yourself, or lead the help for them"),
        _("you are not recorded as working with this child yourself"),
    ),
    "messages_desk": Condition(
        _("you are at a front door or duty desk, manage it, are a safeguarding lead, or review shields"),
        _("you are at no front door or duty desk, manage none, are no safeguarding lead, and review no shields"),
    ),
    "commissioner": Condition(
        _("you work for the children's commissioner"), _("you do not work for the children's commissioner")
    ),
    "sees_voice_figures": Condition(
        _("your post sees figures of what children say"), _("your post does not see figures of what children say")
    ),
    "health_kind": Condition(_("your organisation gives health care"), _("your organisation gives no health care")),
    "child_page": Condition(_("a child's own page asks"), _("only a child's own page does this")),
    "parent_page": Condition(_("a parent's page asks"), _("only a parent's page does this")),
    "either_page": Condition(_("a child's or parent's page asks"), _("only a child's or parent's page does this")),
    "data_officer": Condition(_("you are a data officer"), _("you are not a data officer")),
    "matches": Condition(
        _("your post decides whether records match"), _("your post does not decide whether records match")
    ),
    "keeps_models": Condition(
        _("your post keeps the matching model: data officer, information-governance lead or Caldicott guardian"),
        _("your post does not keep the matching model: a data officer's or information governance's does"),
    ),
    "reads_models": Condition(
        _("your post works with the matching model"), _("your post does not work with the matching model")
    ),
    "shield_reviewer": Condition(_("you review shields"), _("you do not review shields")),
    "admin": Condition(_("you are an administrator"), _("you are not an administrator")),
    "machine": Condition(_("a part of the system asks"), _("only a part of the system may do this")),
    "register": Condition(_("it is the public register"), _("it is not the public register")),
    "feed": Condition(_("it is the feed loader"), _("it is not the feed loader")),
    "worker": Condition(_("it is the worker"), _("it is not the worker")),
    "setup": Condition(_("it is the set-up"), _("it is not the set-up")),
    "operator": Condition(_("it is the operator's command line"), _("it is not the operator's command line")),
    "operator_alone": Condition(
        _("it is the operator's command line and nothing else"), _("it is not the operator's command line itself")
    ),
}

# Conditions whose meaning is each clause's own data.
PER_CLAUSE = frozenset(
    {"agreement_begun", "agreement_runs", "purpose_agreed", "kind_agreed", "group_agreed", "not_withheld"}
)

# Conditions the asker can meet here and now, and the refusal that asks for it, in the order to ask.
ANSWERABLE: dict[str, str] = {
    "challenge": "challenge_needed",
    "reason": "reason_needed",
    "relationship_or_reason": "reason_needed",
    "stepped_up": "step_up_needed",
}

REFUSALS: dict[str, str] = {
    "not_found": _(
        "There is no file here that you can open. It may not exist, it may be closed, or it may be one you"
        " may not see. No record does not mean no concern: ring the duty desk."
    ),
    "reason_needed": _("Say why you need to see this, then go on."),
    "challenge_needed": _(
        "Before you go on, answer one question. You will not be stopped; someone else will read your answer"
        " on the next working day."
    ),
    "step_up_needed": _("Sign in again to do this."),
    "not_permitted": _("Your post does not allow this."),
    "location_protected": _("Where this child is, is protected. Ring the duty desk if you need to reach them."),
    "not_revealed": _("Nothing more can be shown here."),
    "legal_hold": _("A legal hold keeps this file. It cannot be disposed of."),
    "no_post": _("You hold no post today, so you cannot do this. You can still ring the duty desk with a concern."),
    "own_act": _("Someone else has to do this: you cannot review or confirm your own act."),
    "fault": _(
        "We could not check whether you may do this, so the answer is no for now. The people who run the"
        " service have been told. If a child is in danger, ring 999 or the duty desk."
    ),
}

NEAREST = _("The nearest rule is: {title}. {met} of its {total} conditions are met.")
MISSING = _("Missing: {missing}.")
ALLOWED = _("{title}.")
BY_LAW = _("The law: {law}.")

ACTIONS: dict[str, str] = {
    "search": _("look for a child"),
    "search_upn": _("look for a child by unique pupil number"),
    "see_in_search": _("see a child in a list of results"),
    "see_child": _("open a child's file"),
    "see_whereabouts": _("see where a child lives, learns and is treated"),
    "see_people": _("see who works with a child"),
    "see_sources": _("see a child's records as they were received"),
    "see_looks": _("see who looked at a child's file"),
    "see_flags": _("see a child's flags"),
    "reveal_sensitive": _("see that a sensitive service is involved"),
    "open_walled": _("open a protected place in an emergency"),
    "export_child": _("take a copy of a child's file"),
    "work_with": _("say that you are working with a child"),
    "confirm_sight": _("confirm that a colleague is working with a child"),
    "offer_lead": _("offer someone the lead for a child"),
    "accept_lead": _("accept the lead for a child"),
    "raise_flag": _("raise a flag"),
    "acknowledge_flag": _("acknowledge a flag"),
    "end_flag": _("end a flag"),
    "see_reached_flags": _("see the flags that reached your organisation"),
    "place_child": _("say that a child is placed in another area or was found there"),
    "meet_newcomer": _("read of a child who came to your area"),
    "see_newcomers": _("see the children who came to your area"),
    "shield": _("shield a child"),
    "review_shield": _("review a shield"),
    "unshield": _("lift a shield"),
    "request_correction": _("ask for a correction"),
    "request_objection": _("record an objection"),
    "answer_correction": _("answer a request for correction"),
    "answer_objection": _("answer an objection"),
    "archive": _("archive a file"),
    "propose_disposal": _("put a file forward for disposal"),
    "dispose": _("dispose of a file"),
    "hold_legally": _("place or lift a legal hold"),
    "review_match": _("review whether records are about the same child"),
    "link": _("link a record to a child"),
    "unlink": _("undo a link"),
    "split": _("split a file into two children"),
    "never_link": _("say that two records are never to be linked"),
    "seal_decide": _("decide where a sealed record belongs"),
    "settle_match": _("settle whether records are about the same child, where reviewers differ"),
    "load_feed": _("load a feed"),
    "see_feeds": _("see how feeds were loaded"),
    "make_return": _("make the yearly return of children in need"),
    "see_trail": _("see the trail"),
    "verify_trail": _("check the trail"),
    "see_aggregate": _("see figures that name no child"),
    "export": _("make an export"),
    "manage_agencies": _("manage organisations"),
    "manage_people": _("manage people and posts"),
    "manage_node": _("manage this installation"),
    "see_tasks": _("see your tasks"),
    "see_organisation_tasks": _("see your organisation's tasks"),
    "hand_over_task": _("hand over a task"),
    "reassign_task": _("give a task to someone else"),
    "explain_late": _("say why something was late"),
    "arrange_cover": _("name who stands in for someone"),
    "see_clocks": _("see how long there is for what"),
    "set_clock": _("set a clock for your area"),
    "set_national_clock": _("set a clock for everywhere"),
    "proclaim_day": _("say which days are working days"),
    "see_notices": _("see your notices"),
    "answer_challenge": _("answer a challenge"),
    "review_challenge": _("review a challenge"),
    "set_budget": _("set how many searches are usual"),
    "place_canary": _("place a canary file"),
    "watch_file": _("have a child's file watched"),
    "judge_looks": _("judge which looks stand out"),
    "suspend_person": _("suspend someone, or lift a suspension"),
    "see_models": _("see the matching models"),
    "register_model": _("add a matching model"),
    "activate_model": _("put a matching model to use"),
    "roll_back_model": _("go back to the matching model used before"),
    "rescore": _("weigh again what an earlier model decided"),
    "see_holders": _("see which agencies hold something about a child"),
    "see_content": _("be told what another agency holds about a child"),
    "ask_agency": _("ask other agencies about a child"),
    "see_requests": _("see what your organisation asked and was asked"),
    "inspect_requests": _("read what agencies asked, answered and decided to share about this child"),
    "answer_request": _("answer another agency"),
    "ask_advice": _("ask whether you may share something"),
    "record_sharing": _("record a decision to share or not to share"),
    "see_sharing": _("see your organisation's decisions to share or not to share"),
    "replay_decision": _("decide a past question again"),
    "see_agreements": _("see agreements"),
    "write_agreement": _("write an agreement"),
    "sign_agreement": _("sign an agreement"),
    "revoke_agreement": _("withdraw an agreement"),
    "keep_agreements": _("keep the dates of agreements"),
    "import_policies": _("take over agencies' own sharing policies"),
    "work_front_door": _("see what was reported to your council's front door"),
    "decide_contact": _("decide what happens next about a child who was reported to the front door"),
    "see_chronology": _("read the chronology of a child"),
    "add_to_chronology": _("add to the chronology of a child"),
    "see_partnership": _("see how agencies are arranged to keep children safe together"),
    "keep_partnership": _("keep the partnership's records"),
    "commit_partner": _("commit your agency to what the partnership decides"),
    "keep_own_part": _("keep what your organisation does and gives in the partnership"),
    "see_participation": _("see what each agency did of its part"),
    "plan_reorganisation": _("plan a reorganisation"),
    "commit_reorganisation": _("carry out a reorganisation"),
    "work_dispute": _("raise or answer a dispute between partners"),
    "make_survey": _("make a survey"),
    "answer_survey": _("answer a survey"),
    "mind_partnership": _("keep the partnership's dates"),
    "see_voice": _("read what a child said"),
    "record_voice": _("write down what a child says and wishes"),
    "release_to_child": _("say what a child's own page shows"),
    "give_page_code": _("give a child the code of their page"),
    "review_holding_back": _("review what is held back from a child or parent"),
    "put_parent_forward": _("put a parent's page forward"),
    "decide_parent_page": _("decide on a parent's page"),
    "inquire_case": _("read what one child said, under a direction"),
    "use_child_page": _("use a child's own page"),
    "use_parent_page": _("use a parent's page"),
    "work_access_request": _("gather what is held of a child for an access request"),
    "decide_access_request": _("decide what an access request is told"),
    "give_health_opinion": _("say whether health records may be told"),
    "work_child_messages": _("read and answer what children send to your desk"),
    "give_feedback": _("say how a service did"),
    "answer_feedback": _("answer what was said of your service"),
    "see_voice_figures": _("see figures of what children say"),
    "seal_voice_report": _("seal the yearly report of what children say"),
    "record_direction": _("record a direction of the Secretary of State"),
    "confirm_direction": _("confirm a direction of the Secretary of State"),
    "mind_voice": _("keep the dates of what children said and were promised"),
    "receive_access_request": _("take an access request"),
    "see_access_requests": _("see the access requests made to your organisation"),
    "mind_access_requests": _("keep the clocks of access requests"),
    "challenge_decision": _("challenge what the front door decided"),
    "answer_disagreement": _("answer a professional disagreement"),
    "raise_concern": _("say that you are worried about a child"),
    "see_own_concerns": _("read the concerns you raised"),
    "see_agency_concerns": _("read the concerns and early worries of your organisation"),
    "close_left_draft": _("close a concern that a colleague began and left"),
    "see_pathway": _("see the stages of a child's way through help and protection"),
    "work_stage": _("begin, write up or end a stage of a child's way"),
    "close_episode": _("close a child's time with social care"),
    "oversee_case": _("look over a case as its manager"),
    "see_restricted_stage": _("read what is kept apart"),
    "work_restricted_stage": _("work on what is kept apart"),
    "send_sign": _("send an early sign about a child, to be weighed with those of other agencies"),
    "choose_signs": _("choose which early signs your organisation sends by itself"),
    "weigh_signs": _("weigh early signs together"),
    "work_patterns": _("work on an emerging pattern at your council's front door"),
    "see_pattern_rules": _("read the rules for emerging patterns, and how often they are right"),
}
