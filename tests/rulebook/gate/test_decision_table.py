"""Worked cases for the gate, to be read as a table: who, in what kind of organisation, may do what."""

from typing import Any

import pytest
from tests.rulebook.gate.asking import a_child, about_child, about_none, machine, person, said

from linkspan.sharing import words
from linkspan.sharing.policy import Action, ActorFacts, Ask, ChildFacts, decide

KNOWN = a_child()
MINE = a_child(involved_person=True, same_area=True)
OURS = a_child(involved_organisation=True, same_area=True)
SEEN = a_child(sight_person=True)
NEAR = a_child(same_area=True)
PLACE_WALLED = a_child(protection="location", involved_person=True, same_area=True)
WALLED = a_child(protection="identity", involved_person=True, same_area=True)
INSIDE = a_child(protection="identity", involved_person=True, same_area=True, inside_wall=True)
PLACE_INSIDE = a_child(protection="location", involved_person=True, inside_wall=True)
SEALED = a_child(sealed=True, same_area=True, involved_organisation=True)
OWN_FAMILY = a_child(conflicted=True, involved_organisation=True)
CLINIC_ONLY = a_child(sensitive_only=True)
ADULT = a_child(archived=True, involved_person=True, involved_organisation=True, same_area=True)
LED = a_child(lead=True, involved_person=True)
HELD = a_child(legal_hold=True, same_area=True, involved_organisation=True)

TEACHER = person("practitioner", kind="school")
DSL = person("dsl", kind="school")
SOCIAL_WORKER = person("practitioner", kind="council")
GP = person("practitioner", kind="gp_practice")
OFFICER = person("practitioner", kind="police")
YOUTH_WORKER = person("practitioner", kind="charity")
MANAGER = person("manager", kind="council")
OUTSIDER = person("practitioner", kind="other")
CLERK = person(kind="council")
ADMIN = person("admin", kind="council")
ADMIN_TOO = person("admin", "practitioner", kind="council")
IG = person("ig_lead", kind="council")
CALDICOTT = person("caldicott_guardian", kind="hospital_trust")
SIGNATORY = person("signatory", kind="police")
INSPECTOR = person("inspector", kind="other")
SCRUTINEER = person("scrutineer", kind="other")
LEAD = person("lead_partner", kind="icb")
DELEGATE = person("delegated_partner", kind="police")
COMMISSIONER = person("commissioner", kind="other")
BUSINESS = person("business_manager", kind="council")
DATA = person("data_officer", kind="hospital_trust")
COUNCIL_DATA = person("data_officer", kind="council")
MATCHER = person("matching_reviewer", kind="council")
SHIELDER = person("shield_reviewer", kind="council")
DOOR = person("front_door", kind="council")
DOOR_UNTRAINED = person("front_door", kind="council", trained=False)
DOOR_UNVETTED = person("front_door", kind="council", vetted=False)
UNTRAINED = person("practitioner", kind="hospital_trust", trained=False)
UNVETTED = person("practitioner", kind="school", vetted=False)
LEAVER = person("practitioner", kind="school", appointed=False)
FEED, WORKER, SETUP, OPERATOR, STRANGER = map(machine, ("feed", "worker", "setup", "operator", "anything"))

REASON = {"reason_given": True}
OVER = {"reason_given": True, "budget_spent": True}
ANSWERED = {"reason_given": True, "budget_spent": True, "challenge_answered": True}
FRESH = {"reason_given": True, "stepped_up": True}
OWN = {"own_organisation": True}

Row = tuple[Action, ActorFacts, ChildFacts | None, dict[str, Any], str]

# action, who, how they stand to the child, what they said, and "allowed", "alarm" or the refusal's code
ABOUT_A_CHILD: list[Row] = [
    # Asking other agencies takes the same first key; finding out who holds something takes an agreement as well.
    (Action.ASK_AGENCY, DSL, OURS, {}, "allowed"),
    (Action.ASK_AGENCY, DSL, KNOWN, {}, "reason_needed"),
    (Action.ASK_AGENCY, DSL, KNOWN, REASON, "allowed"),
    (Action.ASK_AGENCY, DSL, WALLED, REASON, "not_found"),
    (Action.ASK_AGENCY, YOUTH_WORKER, KNOWN, REASON, "not_found"),
    # Where else a child is, the council that works with the child says, and the council there reads.
    (Action.PLACE_CHILD, SOCIAL_WORKER, MINE, {}, "allowed"),
    (Action.PLACE_CHILD, SOCIAL_WORKER, KNOWN, REASON, "not_permitted"),
    (Action.PLACE_CHILD, DSL, OURS, {}, "not_permitted"),
    (Action.PLACE_CHILD, OFFICER, OURS, REASON, "not_permitted"),
    (Action.PLACE_CHILD, SOCIAL_WORKER, WALLED, {}, "not_found"),
    (Action.MEET_NEWCOMER, DOOR, NEAR, {}, "allowed"),
    (Action.MEET_NEWCOMER, MANAGER, NEAR, {}, "allowed"),
    (Action.MEET_NEWCOMER, DOOR, KNOWN, {}, "not_found"),
    (Action.MEET_NEWCOMER, DSL, NEAR, {}, "not_permitted"),
    (Action.MEET_NEWCOMER, DOOR, WALLED, {}, "not_found"),
    (Action.MEET_NEWCOMER, DOOR, OWN_FAMILY, {}, "not_found"),
    # An inspector reads what passed about a sampled child, with a reason, wherever the child's place is not protected.
    (Action.INSPECT_REQUESTS, INSPECTOR, KNOWN, REASON, "allowed"),
    (Action.INSPECT_REQUESTS, INSPECTOR, KNOWN, {}, "reason_needed"),
    (Action.INSPECT_REQUESTS, INSPECTOR, PLACE_WALLED, REASON, "location_protected"),
    (Action.INSPECT_REQUESTS, INSPECTOR, WALLED, REASON, "not_found"),
    (Action.INSPECT_REQUESTS, INSPECTOR, SEALED, REASON, "not_found"),
    (Action.INSPECT_REQUESTS, INSPECTOR, OWN_FAMILY, REASON, "not_found"),
    (Action.INSPECT_REQUESTS, SCRUTINEER, KNOWN, REASON, "not_found"),
    (Action.INSPECT_REQUESTS, SOCIAL_WORKER, MINE, REASON, "not_permitted"),
    # Whoever works with a child challenges what was decided; working for an organisation that does is not enough.
    (Action.CHALLENGE_DECISION, TEACHER, MINE, {}, "allowed"),
    (Action.CHALLENGE_DECISION, UNTRAINED, MINE, {}, "allowed"),
    (Action.CHALLENGE_DECISION, GP, OURS, {}, "not_permitted"),
    (Action.CHALLENGE_DECISION, TEACHER, WALLED, {}, "not_found"),
    (Action.CHALLENGE_DECISION, TEACHER, INSIDE, {}, "allowed"),
    (Action.CHALLENGE_DECISION, INSPECTOR, KNOWN, REASON, "not_permitted"),
    # A child's way is read by whoever works with the child, the council of the area, and whose stage it is.
    (Action.SEE_PATHWAY, TEACHER, MINE, {}, "allowed"),
    (Action.SEE_PATHWAY, SOCIAL_WORKER, KNOWN, {}, "not_permitted"),
    (Action.SEE_PATHWAY, SOCIAL_WORKER, KNOWN, REASON, "not_permitted"),
    (Action.SEE_PATHWAY, SOCIAL_WORKER, KNOWN, OWN, "allowed"),
    (Action.SEE_PATHWAY, DOOR, NEAR, {}, "allowed"),
    (Action.SEE_PATHWAY, DOOR_UNTRAINED, NEAR, {}, "challenge_needed"),
    (Action.SEE_PATHWAY, DOOR_UNTRAINED, NEAR, ANSWERED, "alarm"),
    (Action.SEE_PATHWAY, DOOR, WALLED, {}, "not_found"),
    (Action.SEE_PATHWAY, TEACHER, OWN_FAMILY, {}, "not_found"),
    (Action.SEE_PATHWAY, YOUTH_WORKER, KNOWN, REASON, "not_found"),
    (Action.SEE_PATHWAY, INSPECTOR, KNOWN, REASON, "allowed"),
    (Action.SEE_PATHWAY, ADMIN, OURS, OWN, "not_found"),
    # What is done for a child waits for no training and no tie; a charity's worker with neither is nobody here.
    (Action.WORK_STAGE, UNTRAINED, MINE, {}, "allowed"),
    (Action.WORK_STAGE, OFFICER, KNOWN, REASON, "allowed"),
    (Action.WORK_STAGE, OFFICER, KNOWN, {}, "reason_needed"),
    (Action.WORK_STAGE, MANAGER, NEAR, {}, "allowed"),
    (Action.WORK_STAGE, YOUTH_WORKER, KNOWN, REASON, "not_found"),
    (Action.WORK_STAGE, YOUTH_WORKER, MINE, {}, "allowed"),
    (Action.WORK_STAGE, SOCIAL_WORKER, OWN_FAMILY, OWN | REASON, "not_found"),
    (Action.CLOSE_EPISODE, SOCIAL_WORKER, KNOWN, OWN, "allowed"),
    (Action.CLOSE_EPISODE, SOCIAL_WORKER, MINE, {}, "not_permitted"),
    (Action.CLOSE_EPISODE, TEACHER, MINE, OWN, "not_permitted"),
    (Action.OVERSEE_CASE, MANAGER, KNOWN, OWN, "allowed"),
    (Action.OVERSEE_CASE, SOCIAL_WORKER, MINE, OWN, "not_permitted"),
    # An early sign about a child is sent by those who work with the child; a reason alone is not enough.
    (Action.SEND_SIGN, DSL, OURS, {}, "allowed"),
    (Action.SEND_SIGN, TEACHER, MINE, {}, "allowed"),
    (Action.SEND_SIGN, UNTRAINED, MINE, {}, "allowed"),
    (Action.SEND_SIGN, DSL, KNOWN, REASON, "not_permitted"),
    (Action.SEND_SIGN, DSL, WALLED, {}, "not_found"),
    (Action.SEND_SIGN, TEACHER, INSIDE, {}, "allowed"),
    (Action.SEND_SIGN, TEACHER, OWN_FAMILY, {}, "not_found"),
    (Action.SEND_SIGN, IG, OURS, REASON, "not_permitted"),
    # The chronology takes a part in the work: a reason opens the file and no more. Adding to it waits for nothing.
    # What a child said is for those who work with the child; writing it down waits for nothing but that.
    (Action.SEE_VOICE, SOCIAL_WORKER, MINE, {}, "allowed"),
    (Action.SEE_VOICE, TEACHER, KNOWN, REASON, "not_permitted"),
    (Action.SEE_VOICE, UNTRAINED, MINE, {}, "challenge_needed"),
    (Action.SEE_VOICE, INSPECTOR, KNOWN, REASON, "allowed"),
    (Action.SEE_VOICE, COMMISSIONER, KNOWN, FRESH, "not_found"),
    (Action.RECORD_VOICE, UNTRAINED, OURS, {}, "allowed"),
    (Action.RECORD_VOICE, INSPECTOR, KNOWN, REASON, "not_permitted"),
    # The child's own page shows what the lead releases, and is handed over by someone who works with the child.
    (Action.RELEASE_TO_CHILD, SOCIAL_WORKER, LED, {}, "allowed"),
    (Action.RELEASE_TO_CHILD, SOCIAL_WORKER, MINE, {}, "not_permitted"),
    (Action.GIVE_PAGE_CODE, TEACHER, MINE, {}, "allowed"),
    (Action.GIVE_PAGE_CODE, TEACHER, OURS, {}, "not_permitted"),
    (Action.GIVE_PAGE_CODE, UNTRAINED, MINE, {}, "not_permitted"),
    (Action.REVIEW_HOLDING_BACK, MANAGER, NEAR, {}, "allowed"),
    (Action.REVIEW_HOLDING_BACK, MANAGER, NEAR, {"own_act": True}, "not_permitted"),
    (Action.PUT_PARENT_FORWARD, SOCIAL_WORKER, LED, REASON, "allowed"),
    (Action.DECIDE_PARENT_PAGE, MANAGER, NEAR, REASON, "allowed"),
    (Action.DECIDE_PARENT_PAGE, MANAGER, NEAR, REASON | {"own_act": True}, "not_permitted"),
    (Action.USE_CHILD_PAGE, machine("child_page"), KNOWN, {}, "allowed"),
    (Action.USE_CHILD_PAGE, machine("parent_page"), KNOWN, {}, "not_found"),
    (Action.USE_CHILD_PAGE, SOCIAL_WORKER, LED, {}, "not_permitted"),
    (Action.USE_PARENT_PAGE, machine("parent_page"), KNOWN, {}, "allowed"),
    (Action.USE_PARENT_PAGE, STRANGER, KNOWN, {}, "not_found"),
    # The commissioner sees figures; one case by direction, and nothing else of any child.
    (Action.INQUIRE_CASE, COMMISSIONER, KNOWN, FRESH, "allowed"),
    (Action.INQUIRE_CASE, COMMISSIONER, KNOWN, REASON, "step_up_needed"),
    (Action.INQUIRE_CASE, INSPECTOR, KNOWN, FRESH, "not_permitted"),
    (Action.SEE_CHILD, COMMISSIONER, KNOWN, FRESH, "not_found"),
    # What is held is gathered and told by information governance; health records after an opinion.
    (Action.WORK_ACCESS_REQUEST, IG, NEAR, REASON, "allowed"),
    (Action.WORK_ACCESS_REQUEST, SOCIAL_WORKER, MINE, REASON, "not_permitted"),
    (Action.DECIDE_ACCESS_REQUEST, IG, NEAR, FRESH, "allowed"),
    (Action.DECIDE_ACCESS_REQUEST, IG, NEAR, REASON, "step_up_needed"),
    (Action.GIVE_HEALTH_OPINION, GP, MINE, {}, "allowed"),
    (Action.GIVE_HEALTH_OPINION, SOCIAL_WORKER, MINE, {}, "not_permitted"),
    (Action.SEE_CHRONOLOGY, SOCIAL_WORKER, MINE, {}, "allowed"),
    (Action.SEE_CHRONOLOGY, YOUTH_WORKER, OURS, {}, "allowed"),
    (Action.SEE_CHRONOLOGY, TEACHER, SEEN, {}, "allowed"),
    (Action.SEE_CHRONOLOGY, TEACHER, KNOWN, REASON, "not_permitted"),
    (Action.SEE_CHRONOLOGY, UNTRAINED, MINE, {}, "challenge_needed"),
    (Action.SEE_CHRONOLOGY, UNTRAINED, MINE, ANSWERED, "alarm"),
    (Action.SEE_CHRONOLOGY, SOCIAL_WORKER, PLACE_WALLED, {}, "allowed"),
    (Action.SEE_CHRONOLOGY, SOCIAL_WORKER, WALLED, {}, "not_found"),
    (Action.SEE_CHRONOLOGY, SOCIAL_WORKER, OWN_FAMILY, {}, "not_found"),
    (Action.SEE_CHRONOLOGY, INSPECTOR, KNOWN, REASON, "allowed"),
    (Action.SEE_CHRONOLOGY, INSPECTOR, KNOWN, {}, "reason_needed"),
    (Action.SEE_CHRONOLOGY, INSPECTOR, PLACE_WALLED, REASON, "allowed"),
    (Action.SEE_CHRONOLOGY, IG, NEAR, REASON, "not_permitted"),
    (Action.SEE_CHRONOLOGY, ADMIN_TOO, MINE, {}, "not_found"),
    (Action.ADD_TO_CHRONOLOGY, GP, OURS, {}, "allowed"),
    (Action.ADD_TO_CHRONOLOGY, UNTRAINED, MINE, {}, "allowed"),
    (Action.ADD_TO_CHRONOLOGY, TEACHER, KNOWN, REASON, "not_permitted"),
    (Action.ADD_TO_CHRONOLOGY, INSPECTOR, KNOWN, REASON, "not_permitted"),
    (Action.ADD_TO_CHRONOLOGY, TEACHER, WALLED, {}, "not_found"),
    (Action.SEE_HOLDERS, SOCIAL_WORKER, MINE, REASON, "not_permitted"),
    (Action.SEE_CONTENT, SOCIAL_WORKER, MINE, REASON, "not_permitted"),
    (Action.SEE_CONTENT, YOUTH_WORKER, KNOWN, REASON, "not_found"),
    (Action.SEE_HOLDERS, SOCIAL_WORKER, WALLED, REASON, "not_found"),
    # A live relationship is the first key.
    (Action.SEE_CHILD, TEACHER, MINE, {}, "allowed"),
    (Action.SEE_CHILD, TEACHER, OURS, {}, "allowed"),
    (Action.SEE_CHILD, TEACHER, SEEN, {}, "allowed"),
    (Action.SEE_CHILD, OUTSIDER, OURS, {}, "allowed"),
    (Action.SEE_WHEREABOUTS, SOCIAL_WORKER, MINE, {}, "allowed"),
    (Action.SEE_PEOPLE, GP, OURS, {}, "allowed"),
    (Action.SEE_FLAGS, OFFICER, MINE, {}, "allowed"),
    (Action.SEE_SOURCES, DSL, MINE, {}, "allowed"),
    (Action.RAISE_FLAG, DSL, MINE, {}, "allowed"),
    (Action.ACKNOWLEDGE_FLAG, YOUTH_WORKER, OURS, {}, "allowed"),
    # Without one, a reason is the key, for those whose organisations protect children.
    (Action.SEE_CHILD, TEACHER, KNOWN, {}, "reason_needed"),
    (Action.SEE_CHILD, TEACHER, KNOWN, REASON, "allowed"),
    (Action.SEE_CHILD, GP, NEAR, {}, "reason_needed"),
    (Action.SEE_CHILD, YOUTH_WORKER, KNOWN, REASON, "not_found"),
    (Action.SEE_IN_SEARCH, OFFICER, KNOWN, REASON, "allowed"),
    (Action.SEE_IN_SEARCH, OFFICER, KNOWN, {}, "reason_needed"),
    (Action.WORK_WITH, TEACHER, KNOWN, REASON, "allowed"),
    (Action.WORK_WITH, TEACHER, KNOWN, {}, "reason_needed"),
    (Action.SEE_CHILD, OUTSIDER, KNOWN, REASON, "not_found"),
    (Action.SEE_CHILD, CLERK, OURS, REASON, "not_found"),
    # Overdue training, an overdue check or a spent budget ask a question; they never end the road.
    (Action.SEE_CHILD, UNTRAINED, KNOWN, REASON, "challenge_needed"),
    (Action.SEE_CHILD, UNVETTED, MINE, {}, "challenge_needed"),
    (Action.SEE_CHILD, TEACHER, KNOWN, OVER, "challenge_needed"),
    (Action.SEE_CHILD, TEACHER, KNOWN, ANSWERED, "alarm"),
    (Action.SEE_CHILD, UNTRAINED, KNOWN, ANSWERED, "alarm"),
    (Action.SEE_CHILD, UNVETTED, MINE, ANSWERED, "alarm"),
    (Action.SEE_CHILD, TEACHER, MINE, ANSWERED, "allowed"),
    (Action.SEE_CHILD, person("practitioner", kind="other", trained=False), OURS, ANSWERED, "alarm"),
    (Action.SEE_WHEREABOUTS, UNTRAINED, KNOWN, ANSWERED, "alarm"),
    # Where a location-protected child is stays hidden; that the child is, does not.
    (Action.SEE_CHILD, SOCIAL_WORKER, PLACE_WALLED, {}, "allowed"),
    (Action.SEE_FLAGS, SOCIAL_WORKER, PLACE_WALLED, {}, "allowed"),
    (Action.SEE_WHEREABOUTS, SOCIAL_WORKER, PLACE_WALLED, {}, "location_protected"),
    (Action.SEE_WHEREABOUTS, UNTRAINED, PLACE_WALLED, ANSWERED, "location_protected"),
    (Action.SEE_WHEREABOUTS, SOCIAL_WORKER, PLACE_INSIDE, {}, "allowed"),
    (Action.SEE_WHEREABOUTS, MATCHER, PLACE_WALLED, {}, "location_protected"),
    (Action.SEE_WHEREABOUTS, OUTSIDER, a_child(protection="location"), REASON, "not_found"),
    (Action.OPEN_WALLED, OFFICER, PLACE_WALLED, ANSWERED | FRESH, "alarm"),
    (Action.OPEN_WALLED, OFFICER, PLACE_WALLED, ANSWERED, "step_up_needed"),
    (Action.OPEN_WALLED, GP, PLACE_WALLED, ANSWERED | FRESH, "not_permitted"),
    (Action.OPEN_WALLED, OFFICER, WALLED, ANSWERED | FRESH, "not_found"),
    (Action.OPEN_WALLED, UNTRAINED, a_child(protection="location", sealed=True), ANSWERED | FRESH, "not_found"),
    # Governance has a file watched where it may know of the child, with a reason; nobody else does.
    (Action.WATCH_FILE, IG, NEAR, REASON, "allowed"),
    (Action.WATCH_FILE, IG, NEAR, {}, "reason_needed"),
    (Action.WATCH_FILE, IG, KNOWN, REASON, "not_found"),
    (Action.WATCH_FILE, IG, WALLED, REASON, "not_found"),
    (Action.WATCH_FILE, SOCIAL_WORKER, MINE, REASON, "not_permitted"),
    # A walled identity leaves no trace, whatever the relationship.
    (Action.SEE_CHILD, SOCIAL_WORKER, WALLED, ANSWERED, "not_found"),
    (Action.SEE_IN_SEARCH, SOCIAL_WORKER, WALLED, REASON, "not_found"),
    (Action.SHIELD, SOCIAL_WORKER, WALLED, REASON, "not_found"),
    (Action.LINK, MATCHER, WALLED, {}, "not_found"),
    (Action.SEE_LOOKS, IG, WALLED, {}, "not_found"),
    (Action.SEE_CHILD, INSPECTOR, WALLED, REASON, "not_found"),
    (Action.SEE_CHILD, SOCIAL_WORKER, INSIDE, {}, "allowed"),
    (Action.SEE_CHILD, SOCIAL_WORKER, None, ANSWERED, "not_found"),
    # A sealed record waits for a shield reviewer.
    (Action.SEE_CHILD, SOCIAL_WORKER, SEALED, REASON, "not_found"),
    (Action.LINK, MATCHER, SEALED, {}, "not_found"),
    (Action.SEAL_DECIDE, SHIELDER, SEALED, {}, "allowed"),
    (Action.SEAL_DECIDE, MATCHER, SEALED, {}, "not_found"),
    (Action.SEAL_DECIDE, SHIELDER, a_child(sealed=True), {}, "not_found"),
    # One's own family, and a child known only to a sensitive service.
    (Action.SEE_CHILD, TEACHER, OWN_FAMILY, ANSWERED, "not_found"),
    (Action.SEE_CHILD, TEACHER, CLINIC_ONLY, ANSWERED, "not_found"),
    (
        Action.SEE_CHILD,
        GP,
        a_child(sensitive_only=True, sensitive_own=True, involved_person=True),
        {},
        "allowed",
    ),
    (Action.SEE_CHILD, TEACHER, a_child(sensitive_only=True, significant_harm=True), REASON, "allowed"),
    (Action.REVEAL_SENSITIVE, SOCIAL_WORKER, MINE, {}, "not_revealed"),
    (
        Action.REVEAL_SENSITIVE,
        SOCIAL_WORKER,
        a_child(involved_person=True, significant_harm=True),
        {},
        "allowed",
    ),
    (Action.REVEAL_SENSITIVE, DSL, a_child(involved_person=True, sensitive_agreed=True), {}, "allowed"),
    (Action.REVEAL_SENSITIVE, DSL, a_child(sensitive_agreed=True), REASON, "not_permitted"),
    # At eighteen the file closes to practice.
    (Action.SEE_CHILD, SOCIAL_WORKER, ADULT, ANSWERED, "not_found"),
    (Action.SEE_CHILD, IG, ADULT, REASON, "allowed"),
    (Action.SEE_LOOKS, IG, ADULT, {}, "allowed"),
    (Action.ARCHIVE, WORKER, ADULT, {}, "allowed"),
    (Action.ARCHIVE, FEED, OURS, {}, "not_found"),
    (Action.ARCHIVE, IG, ADULT, REASON, "allowed"),
    (Action.ARCHIVE, IG, ADULT, {}, "reason_needed"),
    (Action.DISPOSE, IG, ADULT, FRESH, "allowed"),
    (Action.DISPOSE, IG, ADULT, FRESH | {"own_act": True}, "own_act"),
    (Action.DISPOSE, IG, HELD, FRESH, "legal_hold"),
    (Action.DISPOSE, IG, ADULT, REASON, "step_up_needed"),
    (Action.HOLD_LEGALLY, IG, ADULT, REASON, "allowed"),
    (Action.PROPOSE_DISPOSAL, IG, ADULT, REASON, "allowed"),
    (Action.PROPOSE_DISPOSAL, IG, ADULT, {}, "reason_needed"),
    (Action.PROPOSE_DISPOSAL, SOCIAL_WORKER, ADULT, REASON, "not_found"),
    # The lead is offered and accepted, never taken.
    (Action.OFFER_LEAD, MANAGER, OURS, {}, "allowed"),
    (Action.OFFER_LEAD, SOCIAL_WORKER, MINE, {"own_act": True}, "own_act"),
    (Action.ACCEPT_LEAD, TEACHER, a_child(offered_lead=True, involved_person=True), {}, "allowed"),
    (Action.ACCEPT_LEAD, TEACHER, MINE, {}, "not_permitted"),
    (Action.CONFIRM_SIGHT, MANAGER, NEAR, OWN, "allowed"),
    (Action.CONFIRM_SIGHT, MANAGER, NEAR, OWN | {"own_act": True}, "own_act"),
    (Action.CONFIRM_SIGHT, MANAGER, NEAR, {}, "not_permitted"),
    (Action.CONFIRM_SIGHT, TEACHER, OURS, OWN, "not_permitted"),
    (Action.END_FLAG, DSL, MINE, OWN | REASON, "allowed"),
    (Action.END_FLAG, DSL, MINE, OWN, "reason_needed"),
    (Action.END_FLAG, DSL, MINE, REASON, "not_permitted"),
    # Anyone in practice may shield; another person decides.
    (Action.SHIELD, TEACHER, KNOWN, REASON, "allowed"),
    (Action.SHIELD, UNTRAINED, KNOWN, REASON, "allowed"),
    (Action.SHIELD, TEACHER, KNOWN, {}, "reason_needed"),
    (Action.SHIELD, CALDICOTT, NEAR, REASON, "allowed"),
    (Action.REVIEW_SHIELD, SHIELDER, PLACE_WALLED, FRESH, "allowed"),
    (Action.REVIEW_SHIELD, SHIELDER, PLACE_WALLED, FRESH | {"own_act": True}, "own_act"),
    (Action.UNSHIELD, SHIELDER, PLACE_WALLED, REASON, "step_up_needed"),
    (Action.UNSHIELD, SHIELDER, PLACE_WALLED, FRESH | {"own_act": True}, "own_act"),
    (Action.UNSHIELD, SOCIAL_WORKER, MINE, FRESH, "not_permitted"),
    # Governance, inspection and stewardship see what the task needs.
    (Action.SEE_LOOKS, IG, NEAR, {}, "allowed"),
    (Action.SEE_LOOKS, TEACHER, LED, {}, "allowed"),
    (Action.SEE_LOOKS, TEACHER, MINE, {}, "not_permitted"),
    (Action.SEE_CHILD, IG, NEAR, {}, "reason_needed"),
    (Action.SEE_CHILD, IG, KNOWN, REASON, "not_found"),
    (Action.SEE_WHEREABOUTS, IG, NEAR, REASON, "not_permitted"),
    (Action.SEE_WHEREABOUTS, CALDICOTT, OURS, REASON, "not_permitted"),
    (Action.SEE_CHILD, INSPECTOR, KNOWN, REASON, "allowed"),
    (Action.SEE_CHILD, INSPECTOR, KNOWN, {}, "reason_needed"),
    (Action.SEE_WHEREABOUTS, INSPECTOR, KNOWN, REASON, "not_permitted"),
    (Action.SEE_CHILD, SCRUTINEER, KNOWN, ANSWERED, "not_found"),
    (Action.LINK, DATA, OURS, {}, "allowed"),
    (Action.UNLINK, MATCHER, NEAR, {}, "allowed"),
    (Action.SPLIT, MATCHER, KNOWN, {}, "not_found"),
    (Action.SETTLE_MATCH, MANAGER, NEAR, OWN, "allowed"),
    (Action.SETTLE_MATCH, MANAGER, NEAR, {}, "not_permitted"),
    (Action.SETTLE_MATCH, MANAGER, KNOWN, OWN, "not_permitted"),
    (Action.SETTLE_MATCH, MANAGER, SEALED, OWN, "not_found"),
    (Action.SETTLE_MATCH, MANAGER, WALLED, OWN, "not_found"),
    (Action.SETTLE_MATCH, MANAGER, OWN_FAMILY, OWN, "not_found"),
    (Action.SETTLE_MATCH, MATCHER, NEAR, OWN, "not_permitted"),
    (Action.SETTLE_MATCH, SOCIAL_WORKER, MINE, OWN, "not_permitted"),
    (Action.SETTLE_MATCH, FEED, NEAR, OWN, "not_found"),
    (Action.NEVER_LINK, DATA, OURS, {}, "allowed"),
    (Action.LINK, SOCIAL_WORKER, MINE, {}, "not_permitted"),
    (Action.LINK, FEED, KNOWN, {}, "allowed"),
    (Action.LINK, STRANGER, KNOWN, {}, "not_found"),
    (Action.SEE_CHILD, FEED, KNOWN, {}, "not_found"),
    (Action.ANSWER_CORRECTION, DATA, OURS, {}, "allowed"),
    (Action.ANSWER_CORRECTION, DATA, NEAR, {}, "not_permitted"),
    (Action.REQUEST_CORRECTION, SOCIAL_WORKER, MINE, {}, "allowed"),
    (Action.EXPORT_CHILD, SOCIAL_WORKER, MINE, FRESH, "allowed"),
    (Action.EXPORT_CHILD, SOCIAL_WORKER, MINE, REASON, "step_up_needed"),
    (Action.EXPORT_CHILD, SOCIAL_WORKER, MINE, REASON | {"node_mode": "demo"}, "allowed"),
    # Administrators never see a child, whatever else their post carries.
    (Action.SEE_CHILD, ADMIN, OURS, ANSWERED, "not_found"),
    (Action.SEE_CHILD, ADMIN_TOO, MINE, ANSWERED, "not_found"),
    # Leaving a post cuts sight at once.
    (Action.SEE_CHILD, LEAVER, MINE, ANSWERED, "not_found"),
]

ABOUT_NONE: list[tuple[Action, ActorFacts, dict[str, Any], str]] = [
    (Action.SEARCH, TEACHER, REASON, "allowed"),
    (Action.SEARCH, TEACHER, {}, "reason_needed"),
    (Action.SEARCH, TEACHER, OVER, "challenge_needed"),
    (Action.SEARCH, TEACHER, ANSWERED, "alarm"),
    (Action.SEARCH, UNTRAINED, REASON, "challenge_needed"),
    (Action.SEARCH, OUTSIDER, REASON, "not_permitted"),
    (Action.SEARCH, ADMIN_TOO, ANSWERED, "not_permitted"),
    (Action.SEARCH, IG, REASON, "not_permitted"),
    (Action.SEARCH, LEAVER, REASON, "no_post"),
    (Action.SEARCH_UPN, TEACHER, REASON, "allowed"),
    (Action.SEARCH_UPN, SOCIAL_WORKER, REASON, "allowed"),
    (Action.SEARCH_UPN, GP, ANSWERED, "not_permitted"),
    (Action.SEARCH_UPN, OFFICER, ANSWERED, "not_permitted"),
    (Action.SEARCH_UPN, person("practitioner", kind="nursery", trained=False), ANSWERED, "alarm"),
    (Action.LOAD_FEED, DATA, OWN, "allowed"),
    (Action.LOAD_FEED, DATA, {}, "not_permitted"),
    (Action.LOAD_FEED, FEED, {}, "allowed"),
    (Action.LOAD_FEED, WORKER, {}, "not_permitted"),
    # A matching model is added by one person and put to use by another; going back needs no second.
    (Action.SEE_MODELS, DATA, {}, "allowed"),
    (Action.SEE_MODELS, SHIELDER, {}, "allowed"),
    (Action.SEE_MODELS, TEACHER, {}, "not_permitted"),
    (Action.SEE_NEWCOMERS, DOOR, OWN, "allowed"),
    (Action.SEE_NEWCOMERS, MANAGER, OWN, "allowed"),
    (Action.SEE_NEWCOMERS, MANAGER, {}, "not_permitted"),
    (Action.SEE_NEWCOMERS, DSL, OWN, "not_permitted"),
    (Action.SEE_NEWCOMERS, SOCIAL_WORKER, OWN, "not_permitted"),
    (Action.SEE_REACHED_FLAGS, DSL, OWN, "allowed"),
    (Action.SEE_REACHED_FLAGS, MANAGER, OWN, "allowed"),
    (Action.SEE_REACHED_FLAGS, DSL, {}, "not_permitted"),
    (Action.SEE_REACHED_FLAGS, SOCIAL_WORKER, OWN, "not_permitted"),
    (Action.SEE_REACHED_FLAGS, IG, OWN, "not_permitted"),
    (Action.SEE_REACHED_FLAGS, ADMIN, OWN, "not_permitted"),
    (Action.SEE_REQUESTS, DSL, OWN, "allowed"),
    (Action.SEE_REQUESTS, DSL, {}, "not_permitted"),
    (Action.SEE_REQUESTS, IG, OWN, "not_permitted"),
    (Action.ANSWER_REQUEST, GP, OWN, "allowed"),
    (Action.ANSWER_REQUEST, YOUTH_WORKER, OWN, "allowed"),
    (Action.ANSWER_REQUEST, CLERK, OWN, "not_permitted"),
    # The front door is worked by its own people, in a council; what is overdue asks a question, and bars no decision.
    (Action.WORK_FRONT_DOOR, DOOR, OWN, "allowed"),
    (Action.WORK_FRONT_DOOR, DOOR, {}, "not_permitted"),
    (Action.WORK_FRONT_DOOR, DOOR_UNTRAINED, OWN, "challenge_needed"),
    (Action.WORK_FRONT_DOOR, DOOR_UNVETTED, OWN, "challenge_needed"),
    (Action.WORK_FRONT_DOOR, DOOR_UNTRAINED, OWN | ANSWERED, "alarm"),
    (Action.WORK_FRONT_DOOR, DOOR_UNTRAINED, ANSWERED, "not_permitted"),
    (Action.WORK_FRONT_DOOR, person("front_door", kind="police"), OWN | ANSWERED, "not_permitted"),
    (Action.WORK_FRONT_DOOR, MANAGER, OWN, "not_permitted"),
    (Action.WORK_FRONT_DOOR, INSPECTOR, OWN | REASON, "not_permitted"),
    (Action.WORK_FRONT_DOOR, WORKER, {}, "not_permitted"),
    (Action.DECIDE_CONTACT, DOOR, OWN, "allowed"),
    (Action.DECIDE_CONTACT, DOOR_UNTRAINED, OWN, "allowed"),
    (Action.DECIDE_CONTACT, DOOR_UNVETTED, OWN, "allowed"),
    (Action.DECIDE_CONTACT, DOOR, {}, "not_permitted"),
    (Action.DECIDE_CONTACT, person("front_door", kind="school"), OWN, "not_permitted"),
    (Action.DECIDE_CONTACT, SOCIAL_WORKER, OWN, "not_permitted"),
    (Action.CHALLENGE_DECISION, DSL, OWN, "allowed"),
    (Action.CHALLENGE_DECISION, UNTRAINED, OWN, "allowed"),
    (Action.CHALLENGE_DECISION, DSL, {}, "not_permitted"),
    (Action.CHALLENGE_DECISION, CLERK, OWN, "not_permitted"),
    (Action.CHALLENGE_DECISION, IG, OWN, "not_permitted"),
    (Action.ANSWER_DISAGREEMENT, DOOR, OWN, "allowed"),
    (Action.ANSWER_DISAGREEMENT, MANAGER, OWN, "allowed"),
    (Action.ANSWER_DISAGREEMENT, MANAGER, {}, "not_permitted"),
    (Action.ANSWER_DISAGREEMENT, LEAVER, OWN, "no_post"),
    # Saying that one is worried shows nothing, so nothing stands before it: not a lapsed check, and not having no post.
    (Action.RAISE_CONCERN, TEACHER, {}, "allowed"),
    (Action.RAISE_CONCERN, UNTRAINED, OVER, "allowed"),
    (Action.RAISE_CONCERN, UNVETTED, {}, "allowed"),
    (Action.RAISE_CONCERN, LEAVER, {}, "allowed"),
    (Action.RAISE_CONCERN, CLERK, {}, "allowed"),
    (Action.RAISE_CONCERN, ADMIN, {}, "allowed"),
    (Action.RAISE_CONCERN, INSPECTOR, {}, "allowed"),
    (Action.RAISE_CONCERN, WORKER, {}, "not_permitted"),
    (Action.RAISE_CONCERN, STRANGER, {}, "not_permitted"),
    (Action.SEE_OWN_CONCERNS, TEACHER, {}, "allowed"),
    (Action.SEE_OWN_CONCERNS, UNTRAINED, {}, "allowed"),
    (Action.SEE_OWN_CONCERNS, LEAVER, {}, "no_post"),
    (Action.SEE_OWN_CONCERNS, WORKER, {}, "not_permitted"),
    (Action.SEE_AGENCY_CONCERNS, DSL, OWN, "allowed"),
    (Action.SEE_AGENCY_CONCERNS, MANAGER, OWN, "allowed"),
    (Action.SEE_AGENCY_CONCERNS, DSL, {}, "not_permitted"),
    (Action.SEE_AGENCY_CONCERNS, TEACHER, OWN, "not_permitted"),
    (Action.SEE_AGENCY_CONCERNS, INSPECTOR, OWN | REASON, "not_permitted"),
    (Action.CLOSE_LEFT_DRAFT, DSL, OWN, "allowed"),
    (Action.CLOSE_LEFT_DRAFT, person("duty", kind="council"), OWN, "allowed"),
    (Action.CLOSE_LEFT_DRAFT, MANAGER, {}, "not_permitted"),
    (Action.CLOSE_LEFT_DRAFT, TEACHER, OWN, "not_permitted"),
    # What children send is read at their desk; what is said of a service is answered by those who run it.
    (Action.WORK_CHILD_MESSAGES, DOOR, OWN, "allowed"),
    (Action.WORK_CHILD_MESSAGES, SOCIAL_WORKER, OWN, "not_permitted"),
    (Action.GIVE_FEEDBACK, CLERK, {}, "allowed"),
    (Action.GIVE_FEEDBACK, machine("child_page"), {}, "allowed"),
    (Action.ANSWER_FEEDBACK, MANAGER, OWN, "allowed"),
    (Action.ANSWER_FEEDBACK, MANAGER, {}, "not_permitted"),
    (Action.SEE_VOICE_FIGURES, COMMISSIONER, {}, "allowed"),
    (Action.SEE_VOICE_FIGURES, SOCIAL_WORKER, {}, "not_permitted"),
    (Action.SEAL_VOICE_REPORT, COMMISSIONER, {}, "allowed"),
    (Action.SEAL_VOICE_REPORT, LEAD, {}, "not_permitted"),
    (Action.RECORD_DIRECTION, COMMISSIONER, REASON, "allowed"),
    (Action.RECORD_DIRECTION, COMMISSIONER, {}, "reason_needed"),
    (Action.CONFIRM_DIRECTION, COMMISSIONER, {}, "allowed"),
    (Action.CONFIRM_DIRECTION, COMMISSIONER, {"own_act": True}, "not_permitted"),
    (Action.MIND_VOICE, WORKER, {}, "allowed"),
    (Action.MIND_VOICE, SETUP, {}, "not_permitted"),
    (Action.RECEIVE_ACCESS_REQUEST, CLERK, {}, "allowed"),
    (Action.SEE_ACCESS_REQUESTS, IG, OWN, "allowed"),
    (Action.SEE_ACCESS_REQUESTS, IG, {}, "not_permitted"),
    (Action.MIND_ACCESS_REQUESTS, WORKER, {}, "allowed"),
    # Stages of a child nobody has in the index are their own agency's; what is kept apart has a list of its own.
    (Action.SEE_PATHWAY, SOCIAL_WORKER, OWN, "allowed"),
    (Action.SEE_PATHWAY, SOCIAL_WORKER, {}, "not_permitted"),
    (Action.SEE_PATHWAY, DOOR_UNTRAINED, OWN, "challenge_needed"),
    (Action.SEE_PATHWAY, DOOR_UNVETTED, OWN | ANSWERED, "alarm"),
    (Action.SEE_PATHWAY, IG, OWN, "not_permitted"),
    (Action.WORK_STAGE, DOOR_UNTRAINED, OWN, "allowed"),
    (Action.WORK_STAGE, DOOR, {}, "not_permitted"),
    (Action.WORK_STAGE, WORKER, {}, "not_permitted"),
    (Action.CLOSE_EPISODE, DOOR, OWN, "allowed"),
    (Action.CLOSE_EPISODE, DSL, OWN, "not_permitted"),
    (Action.OVERSEE_CASE, MANAGER, OWN, "allowed"),
    (Action.OVERSEE_CASE, MANAGER, {}, "not_permitted"),
    (Action.SEE_RESTRICTED_STAGE, CLERK, {}, "allowed"),
    (Action.SEE_RESTRICTED_STAGE, LEAVER, {}, "no_post"),
    (Action.SEE_RESTRICTED_STAGE, WORKER, {}, "not_permitted"),
    (Action.WORK_RESTRICTED_STAGE, SOCIAL_WORKER, {}, "allowed"),
    (Action.WORK_RESTRICTED_STAGE, LEAVER, {}, "no_post"),
    # What is put together from early signs is for the front door that it was raised to, and for nobody else at all.
    (Action.CHOOSE_SIGNS, DSL, OWN, "allowed"),
    (Action.CHOOSE_SIGNS, CALDICOTT, OWN, "allowed"),
    (Action.CHOOSE_SIGNS, MANAGER, {}, "not_permitted"),
    (Action.CHOOSE_SIGNS, TEACHER, OWN, "not_permitted"),
    (Action.WEIGH_SIGNS, WORKER, {}, "allowed"),
    (Action.WEIGH_SIGNS, FEED, {}, "not_permitted"),
    (Action.WEIGH_SIGNS, DOOR, OWN, "not_permitted"),
    (Action.WORK_PATTERNS, DOOR, OWN, "allowed"),
    (Action.WORK_PATTERNS, SHIELDER, OWN, "allowed"),
    (Action.WORK_PATTERNS, DOOR, {}, "not_permitted"),
    (Action.WORK_PATTERNS, DOOR_UNTRAINED, OWN, "challenge_needed"),
    (Action.WORK_PATTERNS, DOOR_UNVETTED, OWN | ANSWERED, "alarm"),
    (Action.WORK_PATTERNS, MANAGER, OWN, "not_permitted"),
    (Action.WORK_PATTERNS, SOCIAL_WORKER, OWN, "not_permitted"),
    (Action.WORK_PATTERNS, DSL, OWN, "not_permitted"),
    (Action.WORK_PATTERNS, IG, OWN | REASON, "not_permitted"),
    (Action.WORK_PATTERNS, INSPECTOR, OWN | REASON, "not_permitted"),
    (Action.WORK_PATTERNS, WORKER, {}, "not_permitted"),
    (Action.SEE_PATTERN_RULES, DOOR, OWN, "allowed"),
    (Action.SEE_PATTERN_RULES, MANAGER, OWN, "allowed"),
    (Action.SEE_PATTERN_RULES, MANAGER, {}, "not_permitted"),
    (Action.SEE_PATTERN_RULES, person("manager", kind="school"), OWN, "not_permitted"),
    # How agencies are arranged is open to whoever works under it; what an agency is held to, only that agency says.
    (Action.SEE_PARTNERSHIP, CLERK, {}, "allowed"),
    (Action.SEE_PARTNERSHIP, LEAVER, {}, "no_post"),
    (Action.SEE_PARTNERSHIP, machine("register"), {}, "allowed"),
    (Action.KEEP_PARTNERSHIP, BUSINESS, {}, "allowed"),
    (Action.KEEP_PARTNERSHIP, MANAGER, OWN, "not_permitted"),
    (Action.KEEP_PARTNERSHIP, INSPECTOR, OWN, "not_permitted"),
    (Action.KEEP_PARTNERSHIP, SETUP, {}, "allowed"),
    (Action.COMMIT_PARTNER, LEAD, OWN, "allowed"),
    (Action.COMMIT_PARTNER, DELEGATE, OWN, "allowed"),
    (Action.COMMIT_PARTNER, LEAD, {}, "not_permitted"),
    (Action.COMMIT_PARTNER, BUSINESS, OWN, "not_permitted"),
    (Action.KEEP_OWN_PART, DSL, OWN, "allowed"),
    (Action.KEEP_OWN_PART, MANAGER, {}, "not_permitted"),
    (Action.KEEP_OWN_PART, BUSINESS, OWN, "not_permitted"),
    (Action.WORK_DISPUTE, DELEGATE, OWN, "allowed"),
    (Action.WORK_DISPUTE, TEACHER, OWN, "allowed"),
    (Action.WORK_DISPUTE, TEACHER, {}, "not_permitted"),
    (Action.WORK_DISPUTE, BUSINESS, OWN, "not_permitted"),
    (Action.SEE_PARTICIPATION, SCRUTINEER, {}, "allowed"),
    (Action.SEE_PARTICIPATION, SOCIAL_WORKER, OWN, "not_permitted"),
    (Action.PLAN_REORGANISATION, BUSINESS, {}, "allowed"),
    (Action.PLAN_REORGANISATION, DELEGATE, OWN, "not_permitted"),
    (Action.COMMIT_REORGANISATION, ADMIN, {"stepped_up": True}, "allowed"),
    (Action.COMMIT_REORGANISATION, ADMIN, {}, "step_up_needed"),
    (Action.COMMIT_REORGANISATION, LEAD, {"stepped_up": True, "own_act": True}, "not_permitted"),
    (Action.COMMIT_REORGANISATION, BUSINESS, {"stepped_up": True}, "not_permitted"),
    (Action.COMMIT_REORGANISATION, WORKER, {}, "allowed"),
    (Action.MAKE_SURVEY, SCRUTINEER, {}, "allowed"),
    (Action.MAKE_SURVEY, LEAD, OWN, "not_permitted"),
    (Action.ANSWER_SURVEY, TEACHER, {}, "allowed"),
    (Action.ANSWER_SURVEY, LEAVER, {}, "no_post"),
    (Action.MIND_PARTNERSHIP, WORKER, {}, "allowed"),
    (Action.MIND_PARTNERSHIP, ADMIN, OWN, "not_permitted"),
    (Action.ASK_ADVICE, CLERK, {}, "allowed"),
    (Action.ASK_ADVICE, LEAVER, {}, "no_post"),
    (Action.RECORD_SHARING, TEACHER, {}, "allowed"),
    (Action.SEE_SHARING, MANAGER, OWN, "allowed"),
    (Action.SEE_SHARING, TEACHER, OWN, "not_permitted"),
    (Action.REPLAY_DECISION, INSPECTOR, {}, "allowed"),
    (Action.REPLAY_DECISION, MANAGER, {}, "not_permitted"),
    (Action.SEE_AGREEMENTS, TEACHER, {}, "allowed"),
    (Action.WRITE_AGREEMENT, IG, OWN, "allowed"),
    (Action.WRITE_AGREEMENT, IG, {}, "not_permitted"),
    (Action.SIGN_AGREEMENT, SIGNATORY, OWN | {"stepped_up": True}, "allowed"),
    (Action.SIGN_AGREEMENT, SIGNATORY, OWN, "step_up_needed"),
    (Action.SIGN_AGREEMENT, SIGNATORY, OWN | {"stepped_up": True, "own_act": True}, "not_permitted"),
    (Action.REVOKE_AGREEMENT, SIGNATORY, OWN | REASON, "allowed"),
    (Action.REVOKE_AGREEMENT, CALDICOTT, OWN, "reason_needed"),
    (Action.KEEP_AGREEMENTS, WORKER, {}, "allowed"),
    (Action.KEEP_AGREEMENTS, CALDICOTT, OWN, "not_permitted"),
    (Action.SEE_AGREEMENTS, machine("register"), {}, "allowed"),
    (Action.SEE_AGREEMENTS, STRANGER, {}, "not_permitted"),
    (Action.IMPORT_POLICIES, OPERATOR, {}, "allowed"),
    (Action.IMPORT_POLICIES, FEED, {}, "not_permitted"),
    (Action.IMPORT_POLICIES, IG, OWN | FRESH, "not_permitted"),
    (Action.SEE_AGREEMENTS, OPERATOR, {}, "allowed"),
    (Action.SEE_AGREEMENTS, WORKER, {}, "not_permitted"),
    (Action.REGISTER_MODEL, DATA, {}, "reason_needed"),
    (Action.REGISTER_MODEL, DATA, REASON, "allowed"),
    (Action.REGISTER_MODEL, IG, REASON, "not_permitted"),
    (Action.ACTIVATE_MODEL, DATA, FRESH, "allowed"),
    (Action.ACTIVATE_MODEL, IG, FRESH, "allowed"),
    (Action.ACTIVATE_MODEL, DATA, REASON, "step_up_needed"),
    (Action.ACTIVATE_MODEL, DATA, REASON | {"node_mode": "demo"}, "allowed"),
    (Action.ACTIVATE_MODEL, DATA, FRESH | {"own_act": True}, "own_act"),
    (Action.ACTIVATE_MODEL, MATCHER, FRESH, "not_permitted"),
    (Action.ACTIVATE_MODEL, SETUP, {}, "allowed"),
    (Action.ACTIVATE_MODEL, FEED, {}, "not_permitted"),
    (Action.ACTIVATE_MODEL, WORKER, {}, "not_permitted"),
    (Action.ROLL_BACK_MODEL, DATA, {}, "reason_needed"),
    (Action.ROLL_BACK_MODEL, DATA, REASON | {"own_act": True}, "allowed"),
    (Action.ROLL_BACK_MODEL, ADMIN, REASON, "not_permitted"),
    (Action.RESCORE, WORKER, {}, "allowed"),
    (Action.RESCORE, DATA, FRESH, "not_permitted"),
    (Action.RESCORE, FEED, {}, "not_permitted"),
    (Action.SEE_FEEDS, DATA, OWN, "allowed"),
    (Action.MAKE_RETURN, COUNCIL_DATA, OWN, "allowed"),
    (Action.MAKE_RETURN, COUNCIL_DATA, {}, "not_permitted"),
    (Action.MAKE_RETURN, DATA, OWN, "not_permitted"),
    (Action.MAKE_RETURN, FEED, {}, "allowed"),
    (Action.MAKE_RETURN, WORKER, {}, "not_permitted"),
    (Action.REVIEW_MATCH, MATCHER, {}, "allowed"),
    (Action.REVIEW_MATCH, TEACHER, {}, "not_permitted"),
    (Action.SEAL_DECIDE, SHIELDER, {}, "allowed"),
    (Action.SEAL_DECIDE, MATCHER, {}, "not_permitted"),
    (Action.SEE_TRAIL, IG, {}, "allowed"),
    (Action.SEE_TRAIL, INSPECTOR, {}, "allowed"),
    (Action.SEE_TRAIL, ADMIN, {}, "not_permitted"),
    (Action.VERIFY_TRAIL, CALDICOTT, {}, "allowed"),
    (Action.VERIFY_TRAIL, OPERATOR, {}, "allowed"),
    (Action.SEE_AGGREGATE, SCRUTINEER, {}, "allowed"),
    (Action.SEE_AGGREGATE, TEACHER, {}, "not_permitted"),
    (Action.EXPORT, DATA, FRESH, "allowed"),
    (Action.EXPORT, INSPECTOR, REASON, "step_up_needed"),
    (Action.EXPORT, TEACHER, FRESH, "not_permitted"),
    (Action.MANAGE_AGENCIES, ADMIN, FRESH, "allowed"),
    (Action.MANAGE_AGENCIES, ADMIN, {}, "step_up_needed"),
    (Action.MANAGE_AGENCIES, SETUP, {}, "allowed"),
    (Action.MANAGE_PEOPLE, MANAGER, FRESH, "not_permitted"),
    (Action.MANAGE_NODE, ADMIN, FRESH, "allowed"),
    (Action.SET_BUDGET, ADMIN, FRESH, "allowed"),
    (Action.PLACE_CANARY, IG, {}, "allowed"),
    (Action.JUDGE_LOOKS, WORKER, {}, "allowed"),
    (Action.JUDGE_LOOKS, IG, REASON, "not_permitted"),
    (Action.JUDGE_LOOKS, FEED, {}, "not_permitted"),
    # Suspending bites at once, so it needs a fresh sign-in; a manager suspends at home only, and never themselves.
    (Action.SUSPEND_PERSON, ADMIN, FRESH, "allowed"),
    (Action.SUSPEND_PERSON, ADMIN, {}, "step_up_needed"),
    (Action.SUSPEND_PERSON, MANAGER, FRESH | OWN, "allowed"),
    (Action.SUSPEND_PERSON, MANAGER, OWN, "step_up_needed"),
    (Action.SUSPEND_PERSON, MANAGER, FRESH, "not_permitted"),
    (Action.SUSPEND_PERSON, ADMIN, FRESH | {"own_act": True}, "own_act"),
    (Action.SUSPEND_PERSON, SOCIAL_WORKER, FRESH | OWN, "not_permitted"),
    (Action.SEE_TASKS, CLERK, {}, "allowed"),
    (Action.SEE_NOTICES, CLERK, {}, "allowed"),
    (Action.SEE_TASKS, LEAVER, {}, "no_post"),
    (Action.SEE_ORGANISATION_TASKS, MANAGER, OWN, "allowed"),
    (Action.SEE_ORGANISATION_TASKS, MANAGER, {}, "not_permitted"),
    (Action.REASSIGN_TASK, TEACHER, OWN, "not_permitted"),
    (Action.REASSIGN_TASK, WORKER, {}, "allowed"),
    (Action.EXPLAIN_LATE, CLERK, {}, "allowed"),
    (Action.EXPLAIN_LATE, LEAVER, {}, "no_post"),
    (Action.ARRANGE_COVER, MANAGER, OWN, "allowed"),
    (Action.ARRANGE_COVER, MANAGER, {}, "not_permitted"),
    (Action.ARRANGE_COVER, TEACHER, OWN, "not_permitted"),
    (Action.SEE_CLOCKS, CLERK, {}, "allowed"),
    (Action.SET_CLOCK, MANAGER, FRESH | OWN, "allowed"),
    (Action.SET_CLOCK, MANAGER, OWN, "step_up_needed"),
    (Action.SET_CLOCK, MANAGER, FRESH, "not_permitted"),
    (Action.SET_CLOCK, ADMIN, FRESH | OWN, "not_permitted"),
    (Action.SET_NATIONAL_CLOCK, ADMIN, FRESH, "allowed"),
    (Action.SET_NATIONAL_CLOCK, ADMIN, {}, "step_up_needed"),
    (Action.SET_NATIONAL_CLOCK, MANAGER, FRESH | OWN, "not_permitted"),
    (Action.PROCLAIM_DAY, ADMIN, FRESH, "allowed"),
    (Action.PROCLAIM_DAY, MANAGER, FRESH | OWN, "not_permitted"),
    (Action.ANSWER_CHALLENGE, UNTRAINED, {}, "allowed"),
    (Action.REVIEW_CHALLENGE, IG, OWN, "allowed"),
    (Action.REVIEW_CHALLENGE, IG, OWN | {"own_act": True}, "own_act"),
    (Action.REVIEW_CHALLENGE, IG, {}, "not_permitted"),
    (Action.REVIEW_CHALLENGE, TEACHER, OWN, "not_permitted"),
]


def worked_cases() -> list[tuple[Ask, str]]:
    """Both tables as questions, each with the answer it expects."""
    children = [
        (about_child(action, who, child, **manner), answer) for action, who, child, manner, answer in ABOUT_A_CHILD
    ]
    return [*children, *((about_none(action, who, **manner), answer) for action, who, manner, answer in ABOUT_NONE)]


@pytest.mark.parametrize(("action", "actor", "child", "context", "expected"), ABOUT_A_CHILD)
def test_the_gate_decides_about_a_child_as_the_table_says(
    action: Action, actor: ActorFacts, child: ChildFacts | None, context: dict[str, Any], expected: str
) -> None:
    decision = decide(about_child(action, actor, child, **context))

    assert said(decision) == expected


@pytest.mark.parametrize(("action", "actor", "context", "expected"), ABOUT_NONE)
def test_the_gate_decides_about_the_rest_as_the_table_says(
    action: Action, actor: ActorFacts, context: dict[str, Any], expected: str
) -> None:
    decision = decide(about_none(action, actor, **context))

    assert said(decision) == expected


def test_every_action_is_in_a_table() -> None:
    in_tables = {row[0] for row in ABOUT_A_CHILD} | {row[0] for row in ABOUT_NONE}

    assert in_tables | {Action.HAND_OVER_TASK, Action.REQUEST_OBJECTION, Action.ANSWER_OBJECTION} == set(Action)


def test_every_allowance_names_its_policy_and_its_law() -> None:
    decision = decide(about_child(Action.SEE_CHILD, TEACHER, MINE))

    assert decision.policies == ("involved-person",)
    assert decision.explanation[0] == "You are recorded as working with this child."
    assert any("Children Act 2004" in law for law in decision.law)


@pytest.mark.parametrize(("action", "actor", "child", "context", "expected"), ABOUT_A_CHILD)
def test_every_denial_about_a_child_is_explained_or_reads_as_not_found(
    action: Action, actor: ActorFacts, child: ChildFacts | None, context: dict[str, Any], expected: str
) -> None:
    decision = decide(about_child(action, actor, child, **context))

    if not decision.allow:
        assert decision.explanation[0] == words.REFUSALS[decision.code]
        assert decision.discloses == (decision.code != "not_found")
        assert (len(decision.explanation) > 1) == bool(decision.discloses and decision.nearest)


def test_a_denial_says_which_condition_of_the_nearest_rule_failed() -> None:
    decision = decide(about_child(Action.SEE_LOOKS, TEACHER, MINE))

    assert decision.nearest is not None
    assert (decision.nearest.rule, decision.nearest.missing) == ("lead-sees-looks", ("lead",))
    assert (decision.nearest.met, decision.nearest.total) == (1, 2)
    assert decision.explanation[-1] == "Missing: you do not lead the help for this child."


def test_a_walled_child_and_one_nobody_holds_get_the_same_answer() -> None:
    walled = decide(about_child(Action.SEE_CHILD, SOCIAL_WORKER, a_child(protection="identity"), **REASON))
    unknown = decide(about_child(Action.SEE_CHILD, SOCIAL_WORKER, None, **REASON))

    assert walled == unknown
    assert walled.explanation == unknown.explanation


def test_a_wall_is_not_named_in_the_answer_but_is_in_its_record() -> None:
    decision = decide(about_child(Action.SEE_CHILD, SOCIAL_WORKER, WALLED, **REASON))

    assert (decision.policies, decision.law, decision.nearest) == ((), (), None)
    assert decision.record.reasons == ("identity-wall",)
