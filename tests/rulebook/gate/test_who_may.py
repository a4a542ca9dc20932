"""Who may do what: one row for each way in which people in some roles are allowed some actions.

Written from the law and from what each role is for, not from the policies, and to be read with both beside it. What
no row allows is refused: every other role, every other kind of organisation, and whoever lacks one of the needs. The
tests put each row to the gate with every role, every kind of organisation, every part of the system, and each need left
out on its own.
"""

import pytest
from tests.rulebook.gate.asking import agrees, apart, said
from tests.rulebook.gate.standing import ANYONE, Lift, May, Need, Never, Table

from linkspan.sharing.policy import Action as A
from linkspan.sharing.policy import Ask, decide_many

# --- who -------------------------------------------------------------------------------------------------------------

# Those who meet children in their work, and who manage, stand in for or lead safeguarding among them.
FRONTLINE = ("practitioner", "manager", "duty", "dsl")
# Who answers for how information is used: UK GDPR art 39 in practice, and the Caldicott principles.
GOVERNANCE = ("ig_lead", "caldicott_guardian")
DOOR = ("front_door", "shield_reviewer")
# Who works with cases, in any agency; who stands for a council at its desk; who of a council is social care.
CASES = (*FRONTLINE, "front_door")
COUNCIL_DESK = (*DOOR, "manager", "duty")
SOCIAL_CARE = (*DOOR, "practitioner", "manager", "duty")
MATCHERS = ("data_officer", "matching_reviewer")
CHECKERS = (*GOVERNANCE, "inspector")
SIGNATORIES = ("signatory", *GOVERNANCE)
# Working Together, ch. 2: who leads for a safeguarding partner, and to whom the lead delegates.
PARTNERS = ("lead_partner", "delegated_partner")

# Children Act 2004 s 11 (councils, integrated care boards and trusts, police, youth justice), Education Act 2002 s 175
# (schools), Childcare Act 2006 s 40 (nurseries), and general practice by its NHS contract. A charity, a housing
# association or another body is under no such duty of its own: it comes in by working with the child, or by agreement.
PROTECTING = ("council", "school", "nursery", "gp_practice", "hospital_trust", "icb", "police", "youth_justice")
# Education Act 1996 s 537A: the unique pupil number is for education's purposes.
EDUCATION = ("council", "school", "nursery")
# Children Act 1989 ss 17 and 47: to whom a child in need, or one who may be suffering harm, is reported.
COUNCIL = ("council",)
# Children Act 1989 ss 44, 46 and 47: who acts in an emergency or enquires into harm, and who treats the hurt child.
EMERGENCY = ("council", "police", "hospital_trust")
# Data Protection Act 2018 sch 3 part 2: health records are told after a health professional's opinion.
HEALTH = ("gp_practice", "hospital_trust", "icb")

# --- what must be so -------------------------------------------------------------------------------------------------

WORKS_WITH = Need(
    "they, or their organisation, work with the child, or they said so within five working days",
    involved_person=True, involved_organisation=True, sight_person=True,
)  # fmt: skip
OUR_CHILD = Need(
    "the child lives in their area, or their organisation works with the child",
    same_area=True, involved_organisation=True,
)  # fmt: skip
OUR_AREA = Need("the child lives or was found in their area", same_area=True)
SENT_BY_US = Need("their organisation holds something about the child", involved_organisation=True)
INVOLVED = Need("they themselves are recorded as working with the child", involved_person=True)
WORKS_HERSELF = Need(
    "they work with the child themselves, said so within five working days, or lead the help",
    involved_person=True, sight_person=True, lead=True,
)  # fmt: skip
LEADS = Need("they lead the help for the child", lead=True)
OFFERED = Need("they were offered the lead", offered_lead=True)
MAY_BE_TOLD = Need(
    "the young person agreed, significant harm is recorded, or theirs is the sensitive service",
    sensitive_agreed=True, significant_harm=True, sensitive_own=True,
)  # fmt: skip
TRAINED = Need("safeguarding training in date", trained=True)
VETTED = Need("vetting check in date", vetted=True)
USUAL = Need("no more looked for than is usual", budget_spent=False)
REASON = Need("a reason given", reason_given=True)
ANSWERED = Need("the question answered", challenge_answered=True)
FRESH = Need("signed in again just now (not in a demonstration)", stepped_up=True, node_mode="demo")
OURS = Need("it is their own organisation's", own_organisation=True)
ANOTHER = Need("it is not their own act", own_act=False)

# --- about a child ---------------------------------------------------------------------------------------------------

FILE = (A.SEE_CHILD, A.SEE_WHEREABOUTS, A.SEE_PEOPLE, A.SEE_SOURCES, A.SEE_FLAGS)
TENDING = (A.RAISE_FLAG, A.ACKNOWLEDGE_FLAG, A.REQUEST_CORRECTION, A.REQUEST_OBJECTION, A.ASK_AGENCY)
FIRST_SIGHT = (*FILE, *TENDING, A.SEE_IN_SEARCH, A.WORK_WITH)

# fmt: off
ROWS_ABOUT_A_CHILD = (
    # Whoever works with a child, in whatever organisation; the others only of a body that must protect children.
    # Overdue training or vetting, or unusually much looking, asks a question and is reviewed. It never ends the road.
    May((*FILE, *TENDING), FRONTLINE, (WORKS_WITH, TRAINED, VETTED)),
    May((*FILE, *TENDING), FRONTLINE, (WORKS_WITH, REASON, ANSWERED), answer="alarm"),
    May(FIRST_SIGHT, FRONTLINE, (TRAINED, VETTED, USUAL, REASON), PROTECTING),
    May(FIRST_SIGHT, FRONTLINE, (REASON, ANSWERED), PROTECTING, answer="alarm"),
    May([A.EXPORT_CHILD], FRONTLINE, (WORKS_WITH, TRAINED, VETTED, REASON, FRESH)),
    May([A.REVEAL_SENSITIVE], FRONTLINE, (WORKS_WITH, TRAINED, VETTED, MAY_BE_TOLD)),
    May([A.OPEN_WALLED], FRONTLINE, (TRAINED, VETTED, REASON, ANSWERED, FRESH), EMERGENCY, answer="alarm"),
    May([A.CONFIRM_SIGHT], ["manager"], (OURS, ANOTHER)),
    May([A.OFFER_LEAD], FRONTLINE, (WORKS_WITH, ANOTHER)),
    # The council that works with a child says where else the child is, and the council there reads of it.
    May([A.PLACE_CHILD], FRONTLINE, (WORKS_WITH,), COUNCIL),
    May([A.MEET_NEWCOMER], COUNCIL_DESK, (OUR_AREA,), COUNCIL),
    May([A.ACCEPT_LEAD], FRONTLINE, (OFFERED,)),
    May([A.ACCEPT_LEAD], FRONTLINE, (LEADS,)),  # to give it up
    May([A.SEE_LOOKS], FRONTLINE, (LEADS,)),
    May([A.END_FLAG], FRONTLINE, (OURS, REASON)),
    # Shielding may not wait for training, an area or a manager; another person decides afterwards.
    May([A.SHIELD], FRONTLINE, (REASON,), PROTECTING),
    May([A.SHIELD], FRONTLINE, (WORKS_WITH, REASON)),
    May([A.SHIELD], GOVERNANCE, (OUR_CHILD, REASON)),
    May([A.REVIEW_SHIELD, A.UNSHIELD], ["shield_reviewer"], (OUR_CHILD, ANOTHER, REASON, FRESH)),
    May([A.SEE_CHILD, A.SEE_PEOPLE, A.SEE_FLAGS, A.SEE_LOOKS, A.SEE_SOURCES], ["shield_reviewer"], (OUR_CHILD, REASON)),
    May([A.SEAL_DECIDE], ["shield_reviewer"], (OUR_CHILD,)),
    # Governance answers for a file (UK GDPR arts 12 to 22) and never needs to know where a child lives.
    May([A.SEE_LOOKS], GOVERNANCE, (OUR_CHILD,)),
    May([A.SEE_CHILD, A.SEE_PEOPLE, A.SEE_FLAGS, A.WATCH_FILE], GOVERNANCE, (OUR_CHILD, REASON)),
    May([A.REQUEST_CORRECTION, A.REQUEST_OBJECTION, A.ANSWER_CORRECTION, A.ANSWER_OBJECTION], GOVERNANCE,
        (OUR_CHILD, REASON)),
    May([A.HOLD_LEGALLY, A.ARCHIVE, A.PROPOSE_DISPOSAL], GOVERNANCE, (OUR_CHILD, REASON)),
    May([A.DISPOSE], GOVERNANCE, (OUR_CHILD, ANOTHER, REASON, FRESH)),
    # Inspection (Children Act 2004 s 20) samples any child's file, and not where the child lives.
    May([A.SEE_CHILD, A.SEE_PEOPLE, A.SEE_FLAGS, A.SEE_LOOKS, A.INSPECT_REQUESTS], ["inspector"], (REASON,)),
    # Accuracy (UK GDPR art 5(1)(d)): whoever compares records sees what is compared, and asks the source.
    May([A.REVIEW_MATCH, A.LINK, A.UNLINK, A.SPLIT, A.NEVER_LINK], MATCHERS, (OUR_CHILD,)),
    May([A.SEE_SOURCES, A.SEE_WHEREABOUTS, A.REQUEST_CORRECTION], MATCHERS, (OUR_CHILD,)),
    May([A.SETTLE_MATCH], ["manager"], (OUR_CHILD, OURS)),
    # What agencies told over the years, for those around the child and for inspection; adding waits for no training.
    May([A.SEE_CHRONOLOGY], FRONTLINE, (WORKS_WITH, TRAINED, VETTED)),
    May([A.SEE_CHRONOLOGY], FRONTLINE, (WORKS_WITH, REASON, ANSWERED), answer="alarm"),
    May([A.SEE_CHRONOLOGY], ["inspector"], (REASON,)),
    May([A.ADD_TO_CHRONOLOGY], FRONTLINE, (WORKS_WITH,)),
    # What the child said (UNCRC art 12), for those around the child and for inspection; writing waits for no training.
    May([A.SEE_VOICE], FRONTLINE, (WORKS_WITH, TRAINED, VETTED)),
    May([A.SEE_VOICE], FRONTLINE, (WORKS_WITH, REASON, ANSWERED), answer="alarm"),
    May([A.SEE_VOICE], ["inspector"], (REASON,)),
    May([A.RECORD_VOICE], FRONTLINE, (WORKS_WITH,)),
    # The child's own page, and a parent's: the lead releases, whoever works with the child themselves hands it over,
    # and a second person looks at what is held back and at every parent.
    May([A.RELEASE_TO_CHILD], FRONTLINE, (LEADS,)),
    May([A.GIVE_PAGE_CODE], FRONTLINE, (WORKS_HERSELF, TRAINED, VETTED)),
    May([A.REVIEW_HOLDING_BACK], ["manager"], (OUR_CHILD, ANOTHER)),
    May([A.PUT_PARENT_FORWARD], FRONTLINE, (LEADS, REASON)),
    May([A.DECIDE_PARENT_PAGE], ["manager"], (OUR_CHILD, REASON, ANOTHER)),
    # The children's commissioner reads one case by direction alone (Children Act 2004 ss 3 and 4).
    May([A.INQUIRE_CASE], ["commissioner"], (REASON, FRESH)),
    # What is held is told to whom it is about (UK GDPR art 15); health records first go to a health professional.
    May([A.WORK_ACCESS_REQUEST], GOVERNANCE, (OUR_CHILD, REASON)),
    May([A.DECIDE_ACCESS_REQUEST], GOVERNANCE, (OUR_CHILD, REASON, FRESH)),
    May([A.GIVE_HEALTH_OPINION], FRONTLINE, (WORKS_WITH,), HEALTH),
    # Professional disagreement (Working Together): whoever works with the child, whatever of theirs is overdue.
    May([A.CHALLENGE_DECISION], FRONTLINE, (INVOLVED,)),
    May([A.ANSWER_CORRECTION, A.ANSWER_OBJECTION, A.ARCHIVE], ["data_officer"], (SENT_BY_US,)),
    # The stages of a child's way (Children Act 1989 ss 17, 46 and 47): read by whoever works with the child, by the
    # council of the area and by whose it is. Nothing overdue stands before what is done for a child, and a reason is
    # enough there.
    May([A.SEE_PATHWAY], CASES, (WORKS_WITH, TRAINED, VETTED)),
    May([A.SEE_PATHWAY], CASES, (WORKS_WITH, ANSWERED), answer="alarm"),
    May([A.SEE_PATHWAY], COUNCIL_DESK, (OUR_AREA, TRAINED, VETTED), COUNCIL),
    May([A.SEE_PATHWAY], COUNCIL_DESK, (OUR_AREA, ANSWERED), COUNCIL, answer="alarm"),
    May([A.SEE_PATHWAY], CASES, (OURS, TRAINED, VETTED)),
    May([A.SEE_PATHWAY], CASES, (OURS, ANSWERED), answer="alarm"),
    May([A.SEE_PATHWAY], ["inspector"], (REASON,)),
    May([A.WORK_STAGE], CASES, (WORKS_WITH,)),
    May([A.WORK_STAGE], COUNCIL_DESK, (OUR_AREA,), COUNCIL),
    May([A.WORK_STAGE], CASES, (OURS,)),
    May([A.WORK_STAGE], FRONTLINE, (REASON,), PROTECTING),
    May([A.CLOSE_EPISODE], SOCIAL_CARE, (OURS,), COUNCIL),
    May([A.OVERSEE_CASE], ["manager"], (OURS,)),
    # An early sign is sent by those who work with the child, and never on a stated reason alone (UK GDPR art 5(1)(b)).
    May([A.SEND_SIGN], FRONTLINE, (WORKS_WITH,)),
)
# fmt: on
# By an agreement alone, which is in no law and no role: see test_agreements_properties.py.
BY_AGREEMENT = (A.SEE_HOLDERS, A.SEE_CONTENT)

# --- about no one child ----------------------------------------------------------------------------------------------

# fmt: off
ROWS_ABOUT_NO_CHILD = (
    May([A.SEARCH], FRONTLINE, (TRAINED, VETTED, USUAL, REASON), PROTECTING),
    May([A.SEARCH], FRONTLINE, (REASON, ANSWERED), PROTECTING, answer="alarm"),
    May([A.SEARCH_UPN], FRONTLINE, (TRAINED, VETTED, USUAL, REASON), EDUCATION),
    May([A.SEARCH_UPN], FRONTLINE, (REASON, ANSWERED), EDUCATION, answer="alarm"),
    May([A.SEE_TASKS, A.SEE_NOTICES, A.HAND_OVER_TASK, A.ANSWER_CHALLENGE, A.EXPLAIN_LATE, A.SEE_CLOCKS], ANYONE),
    May([A.ARRANGE_COVER], ["manager", "duty", "dsl"], (OURS,)),
    # How long there is: a council's own practice is the council's, the law's is nobody's to lengthen at home.
    May([A.SET_CLOCK], ["manager"], (OURS, FRESH), COUNCIL),
    May([A.SET_NATIONAL_CLOCK, A.PROCLAIM_DAY], ["admin"], (FRESH,)),
    May([A.SEE_ORGANISATION_TASKS, A.REASSIGN_TASK], ["manager", "duty"], (OURS,)),
    May([A.SEE_REQUESTS, A.ANSWER_REQUEST], FRONTLINE, (OURS,)),
    May([A.SEE_REACHED_FLAGS], ["manager", "duty", "dsl"], (OURS,)),
    May([A.SEE_NEWCOMERS], COUNCIL_DESK, (OURS,), COUNCIL),
    # Saying that one is worried (Children Act 2004 s 11): nothing is shown, and so nobody is stopped.
    May([A.RAISE_CONCERN, A.SEE_OWN_CONCERNS], ANYONE),
    May([A.SEE_AGENCY_CONCERNS], ["manager", "dsl"], (OURS,)),
    May([A.CLOSE_LEFT_DRAFT], ["manager", "duty", "dsl"], (OURS,)),
    # The front door of a council (Children Act 1989 ss 17 and 47). What is overdue never stands before a decision.
    # A walled child's is for shield reviewers; which of these reads which contact is the room's to say.
    May([A.WORK_FRONT_DOOR], DOOR, (OURS, TRAINED, VETTED), COUNCIL),
    May([A.WORK_FRONT_DOOR], DOOR, (OURS, ANSWERED), COUNCIL, answer="alarm"),
    May([A.DECIDE_CONTACT], DOOR, (OURS,), COUNCIL),
    May([A.CHALLENGE_DECISION], FRONTLINE, (OURS,)),
    May([A.ANSWER_DISAGREEMENT], ANYONE, (OURS,)),
    # Stages of a child who is not in the index are their own agency's; what is kept apart is for those on its own list.
    May([A.SEE_PATHWAY], CASES, (OURS, TRAINED, VETTED)),
    May([A.SEE_PATHWAY], CASES, (OURS, ANSWERED), answer="alarm"),
    May([A.WORK_STAGE], CASES, (OURS,)),
    May([A.CLOSE_EPISODE], SOCIAL_CARE, (OURS,), COUNCIL),
    May([A.OVERSEE_CASE], ["manager"], (OURS,)),
    May([A.SEE_RESTRICTED_STAGE, A.WORK_RESTRICTED_STAGE], ANYONE),
    # Emerging patterns: an agency governs what it sends (UK GDPR art 24); the front door alone works what was raised,
    # and its managers read the rules and how often they are right (UK GDPR art 22).
    May([A.CHOOSE_SIGNS], ["manager", "dsl", *GOVERNANCE], (OURS,)),
    May([A.WORK_PATTERNS], DOOR, (OURS, TRAINED, VETTED), COUNCIL),
    May([A.WORK_PATTERNS], DOOR, (OURS, ANSWERED), COUNCIL, answer="alarm"),
    May([A.SEE_PATTERN_RULES], [*DOOR, "manager"], (OURS,), COUNCIL),
    # Feeds and matching.
    May([A.LOAD_FEED, A.SEE_FEEDS], ["data_officer"], (OURS,)),
    # The council's duty to return (Children Act 1989 s 83).
    May([A.MAKE_RETURN], ["data_officer"], (OURS,), COUNCIL),
    May([A.REVIEW_MATCH], MATCHERS),
    May([A.SEAL_DECIDE], ["shield_reviewer"]),
    May([A.SEE_MODELS], (*MATCHERS, "shield_reviewer", *CHECKERS)),
    May([A.REGISTER_MODEL], ["data_officer"], (REASON,)),
    May([A.ACTIVATE_MODEL], ["data_officer", *GOVERNANCE], (ANOTHER, REASON, FRESH)),
    May([A.ROLL_BACK_MODEL], ["data_officer", *GOVERNANCE], (REASON,)),  # at once, so without a second person
    # Checking and governing (UK GDPR art 5(2)).
    May([A.SEE_TRAIL, A.VERIFY_TRAIL, A.REPLAY_DECISION], CHECKERS),
    May([A.REVIEW_CHALLENGE], (*GOVERNANCE, "duty"), (OURS, ANOTHER)),
    May([A.PLACE_CANARY], GOVERNANCE),
    May([A.SEE_AGGREGATE], (*CHECKERS, "scrutineer", "manager", "data_officer")),
    May([A.EXPORT], (*CHECKERS, "data_officer"), (REASON, FRESH)),
    # Sharing, and agreements to share (UK GDPR art 26; the ICO's data sharing code).
    May([A.ASK_ADVICE, A.RECORD_SHARING, A.SEE_AGREEMENTS], ANYONE),
    May([A.SEE_SHARING], ("manager", *CHECKERS), (OURS,)),
    May([A.WRITE_AGREEMENT], GOVERNANCE, (OURS,)),
    May([A.SIGN_AGREEMENT], SIGNATORIES, (OURS, ANOTHER, FRESH)),
    May([A.REVOKE_AGREEMENT], SIGNATORIES, (OURS, REASON)),
    # Agencies arranged together (Children Act 2004 ss 16E to 16J). Nothing here is about a child, so what is arranged
    # is open to whoever works under it; what an agency is held to, only that agency says.
    May([A.SEE_PARTNERSHIP, A.ANSWER_SURVEY], ANYONE),
    May([A.KEEP_PARTNERSHIP], [*PARTNERS, "business_manager"]),
    May([A.COMMIT_PARTNER], PARTNERS, (OURS,)),
    May([A.KEEP_OWN_PART], [*PARTNERS, "manager", "dsl"], (OURS,)),
    # Disputes begin between workers, so workers answer them too; each for their own agency.
    May([A.WORK_DISPUTE], [*PARTNERS, "manager", "dsl", "practitioner", "front_door"], (OURS,)),
    May([A.SEE_PARTICIPATION], [*PARTNERS, "business_manager", "manager", "dsl", "scrutineer", "inspector"]),
    May([A.PLAN_REORGANISATION], ["admin", "business_manager", "lead_partner"]),
    May([A.COMMIT_REORGANISATION], ["admin", "lead_partner"], (ANOTHER, FRESH)),
    May([A.MAKE_SURVEY], ["business_manager", "scrutineer"]),
    # The child is heard: a desk answers for its messages, a service for what is said of it; figures name nobody.
    May([A.WORK_CHILD_MESSAGES], ["front_door", "manager", "duty", "dsl", "shield_reviewer"], (OURS,)),
    May([A.GIVE_FEEDBACK, A.RECEIVE_ACCESS_REQUEST], ANYONE),
    May([A.ANSWER_FEEDBACK], [*PARTNERS, "manager", "dsl"], (OURS,)),
    May([A.SEE_VOICE_FIGURES],
        ["commissioner", "manager", *PARTNERS, "business_manager", "scrutineer", "inspector"]),
    May([A.SEAL_VOICE_REPORT], ["commissioner"]),
    May([A.RECORD_DIRECTION], ["commissioner"], (REASON,)),
    May([A.CONFIRM_DIRECTION], ["commissioner"], (ANOTHER,)),
    May([A.SEE_ACCESS_REQUESTS], GOVERNANCE, (OURS,)),
    # Administration (UK GDPR art 32): who runs the installation, and who stops someone at once.
    May([A.MANAGE_AGENCIES, A.MANAGE_PEOPLE, A.MANAGE_NODE, A.SET_BUDGET], ["admin"], (FRESH,)),
    May([A.SUSPEND_PERSON], ["admin"], (ANOTHER, FRESH)),
    May([A.SUSPEND_PERSON], ["manager"], (OURS, ANOTHER, FRESH)),
)
# fmt: on

# --- parts of the system ---------------------------------------------------------------------------------------------

# Each does one task on its own, and shows nothing to anyone. The public register shows agreements, which name no child.
FEED, SETUP, WORKER = ("feed", "demo"), ("setup", "demo"), ("worker",)
MACHINES_ABOUT_A_CHILD = {
    A.LINK: FEED, A.UNLINK: FEED, A.ARCHIVE: WORKER,
    A.USE_CHILD_PAGE: ("child_page",), A.USE_PARENT_PAGE: ("parent_page",),
}  # fmt: skip
MACHINES_ABOUT_NO_CHILD = {
    **dict.fromkeys((A.LOAD_FEED, A.SEE_FEEDS, A.MAKE_RETURN, A.LINK, A.UNLINK), FEED),
    **dict.fromkeys((A.MANAGE_AGENCIES, A.MANAGE_PEOPLE, A.MANAGE_NODE, A.SET_BUDGET, A.PLACE_CANARY), SETUP),
    **dict.fromkeys((A.REGISTER_MODEL, A.ACTIVATE_MODEL), SETUP),
    **dict.fromkeys((A.REASSIGN_TASK, A.JUDGE_LOOKS, A.RESCORE, A.KEEP_AGREEMENTS, A.WEIGH_SIGNS), WORKER),
    **dict.fromkeys((A.MIND_PARTNERSHIP, A.COMMIT_REORGANISATION), WORKER),
    A.SEE_PARTNERSHIP: ("register", *SETUP),
    **dict.fromkeys(
        (A.KEEP_PARTNERSHIP, A.COMMIT_PARTNER, A.KEEP_OWN_PART, A.PLAN_REORGANISATION, A.MAKE_SURVEY, A.WORK_DISPUTE),
        SETUP,
    ),
    **dict.fromkeys((A.VERIFY_TRAIL, A.SEE_AGGREGATE), ("operator", *WORKER)),
    **dict.fromkeys((A.MIND_VOICE, A.MIND_ACCESS_REQUESTS), WORKER),
    A.GIVE_FEEDBACK: ("child_page", "parent_page"),
    A.IMPORT_POLICIES: ("operator",),
    A.SEE_AGREEMENTS: ("operator", "register"),
}

# --- what no row allows ----------------------------------------------------------------------------------------------

ABOUT_A_CHILD = frozenset(
    {*BY_AGREEMENT, *MACHINES_ABOUT_A_CHILD, *(action for row in ROWS_ABOUT_A_CHILD for action in row.actions)}
)
ABOUT_NO_CHILD = frozenset(
    {*MACHINES_ABOUT_NO_CHILD, *(action for row in ROWS_ABOUT_NO_CHILD for action in row.actions)}
)
INSIDE = Lift(facts={"inside_wall": True})
TOLD = [Lift(facts=way) for way in MAY_BE_TOLD.ways]
NEVERS_ABOUT_A_CHILD = (
    Never("The identity is walled: an adoption, or a protected witness.", {"protection": "identity"}, ABOUT_A_CHILD,
          [INSIDE], "those let inside the wall"),
    # Whom agencies asked about a child tells where the child is.
    Never("Where the child is, is protected (this hides that, and what agencies asked one another, and no more).",
          {"protection": "location"}, frozenset({A.SEE_WHEREABOUTS, A.INSPECT_REQUESTS}), [INSIDE],
          "those let inside the wall"),
    Never("A record that may be a protected child's waits, sealed.", {"sealed": True}, ABOUT_A_CHILD,
          [INSIDE, Lift(["shield_reviewer"], {"same_area": True})],
          "those let inside the wall, and shield reviewers of the child's area"),
    Never("The child is their own family, or someone close to them.", {"conflicted": True}, ABOUT_A_CHILD),
    Never("The child is known to a sensitive service alone.", {"sensitive_only": True}, ABOUT_A_CHILD, TOLD,
          "that service, or anyone once the young person agreed or significant harm is recorded"),
    Never("The file was archived when the child reached eighteen.", {"archived": True}, ABOUT_A_CHILD,
          [Lift([*GOVERNANCE, "data_officer", "inspector"])], "governance, data officers and inspectors"),
    Never("A legal hold keeps the file (this stops disposal only).", {"legal_hold": True}, frozenset({A.DISPOSE})),
    Never("The post also administers organisations.", {"also": "admin"}, ABOUT_A_CHILD),
    Never("They hold no post today.", {"appointed": False}, ABOUT_A_CHILD),
)  # fmt: skip
NEVERS_ABOUT_NO_CHILD = (
    Never(
        "The post also administers organisations (this stops searching only).",
        {"also": "admin"},
        frozenset({A.SEARCH, A.SEARCH_UPN}),
    ),
    Never(
        "They hold no post today (this stops all but saying that one is worried).",
        {"appointed": False},
        ABOUT_NO_CHILD - {A.RAISE_CONCERN},
    ),
)

CHILD_TABLE = Table(ROWS_ABOUT_A_CHILD, NEVERS_ABOUT_A_CHILD, MACHINES_ABOUT_A_CHILD, is_about_child=True)
PLACE_TABLE = Table(ROWS_ABOUT_NO_CHILD, NEVERS_ABOUT_NO_CHILD, MACHINES_ABOUT_NO_CHILD, is_about_child=False)


def who_may_cases() -> list[tuple[Ask, str]]:
    """Every question that follows from both tables, each with its answer."""
    return [
        *(case for action in sorted(ABOUT_A_CHILD) for case in CHILD_TABLE.cases(action).items()),
        *(case for action in sorted(ABOUT_NO_CHILD) for case in PLACE_TABLE.cases(action).items()),
    ]


def _answered_otherwise(cases: dict[Ask, str]) -> list[str]:
    decisions = decide_many(apart(list(cases)), explained=False)
    return [
        f"{expected}, but {said(decision)} by {decision.record.reasons}: {ask}"
        for (ask, expected), decision in zip(cases.items(), decisions, strict=True)
        if not agrees(expected, said(decision))
    ]


@pytest.mark.parametrize("action", sorted(ABOUT_A_CHILD))
def test_the_gate_allows_about_a_child_what_the_table_allows_and_no_more(action: A) -> None:
    assert _answered_otherwise(CHILD_TABLE.cases(action)) == []


@pytest.mark.parametrize("action", sorted(ABOUT_NO_CHILD))
def test_the_gate_allows_about_no_child_what_the_table_allows_and_no_more(action: A) -> None:
    assert _answered_otherwise(PLACE_TABLE.cases(action)) == []


def test_every_action_is_in_a_table_of_who_may() -> None:
    assert set(A) == ABOUT_A_CHILD | ABOUT_NO_CHILD


@pytest.mark.parametrize("action", sorted(ABOUT_A_CHILD - set(BY_AGREEMENT)))
def test_whoever_the_table_allows_is_tried_with_each_need_wanting(action: A) -> None:
    answers = set(CHILD_TABLE.cases(action).values())

    assert {"refused"} < answers
