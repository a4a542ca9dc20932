"""What the gate is asked, and the facts it must be told about the asker, the child and the moment."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from linkspan.sharing import agreement_document, words


class Action(StrEnum):
    """What someone may ask to do. Values are stored in the trail and never change."""

    SEARCH = "search"
    SEARCH_UPN = "search_upn"
    SEE_IN_SEARCH = "see_in_search"
    SEE_CHILD = "see_child"
    SEE_WHEREABOUTS = "see_whereabouts"
    SEE_PEOPLE = "see_people"
    SEE_SOURCES = "see_sources"
    SEE_LOOKS = "see_looks"
    SEE_FLAGS = "see_flags"
    REVEAL_SENSITIVE = "reveal_sensitive"
    OPEN_WALLED = "open_walled"
    EXPORT_CHILD = "export_child"
    WORK_WITH = "work_with"
    CONFIRM_SIGHT = "confirm_sight"
    OFFER_LEAD = "offer_lead"
    ACCEPT_LEAD = "accept_lead"
    RAISE_FLAG = "raise_flag"
    ACKNOWLEDGE_FLAG = "acknowledge_flag"
    END_FLAG = "end_flag"
    SEE_REACHED_FLAGS = "see_reached_flags"
    PLACE_CHILD = "place_child"
    MEET_NEWCOMER = "meet_newcomer"
    SEE_NEWCOMERS = "see_newcomers"
    SHIELD = "shield"
    REVIEW_SHIELD = "review_shield"
    UNSHIELD = "unshield"
    REQUEST_CORRECTION = "request_correction"
    REQUEST_OBJECTION = "request_objection"
    ANSWER_CORRECTION = "answer_correction"
    ANSWER_OBJECTION = "answer_objection"
    ARCHIVE = "archive"
    PROPOSE_DISPOSAL = "propose_disposal"
    DISPOSE = "dispose"
    HOLD_LEGALLY = "hold_legally"
    REVIEW_MATCH = "review_match"
    LINK = "link"
    UNLINK = "unlink"
    SPLIT = "split"
    NEVER_LINK = "never_link"
    SEAL_DECIDE = "seal_decide"
    SETTLE_MATCH = "settle_match"
    LOAD_FEED = "load_feed"
    SEE_FEEDS = "see_feeds"
    MAKE_RETURN = "make_return"
    SEE_TRAIL = "see_trail"
    VERIFY_TRAIL = "verify_trail"
    SEE_AGGREGATE = "see_aggregate"
    EXPORT = "export"
    MANAGE_AGENCIES = "manage_agencies"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_NODE = "manage_node"
    SEE_TASKS = "see_tasks"
    SEE_ORGANISATION_TASKS = "see_organisation_tasks"
    HAND_OVER_TASK = "hand_over_task"
    REASSIGN_TASK = "reassign_task"
    EXPLAIN_LATE = "explain_late"
    ARRANGE_COVER = "arrange_cover"
    SEE_CLOCKS = "see_clocks"
    SET_CLOCK = "set_clock"
    SET_NATIONAL_CLOCK = "set_national_clock"
    PROCLAIM_DAY = "proclaim_day"
    SEE_NOTICES = "see_notices"
    ANSWER_CHALLENGE = "answer_challenge"
    REVIEW_CHALLENGE = "review_challenge"
    SET_BUDGET = "set_budget"
    PLACE_CANARY = "place_canary"
    WATCH_FILE = "watch_file"
    JUDGE_LOOKS = "judge_looks"
    SUSPEND_PERSON = "suspend_person"
    SEE_MODELS = "see_models"
    REGISTER_MODEL = "register_model"
    ACTIVATE_MODEL = "activate_model"
    ROLL_BACK_MODEL = "roll_back_model"
    RESCORE = "rescore"
    SEE_HOLDERS = "see_holders"
    SEE_CONTENT = "see_content"
    ASK_AGENCY = "ask_agency"
    SEE_REQUESTS = "see_requests"
    INSPECT_REQUESTS = "inspect_requests"
    ANSWER_REQUEST = "answer_request"
    ASK_ADVICE = "ask_advice"
    RECORD_SHARING = "record_sharing"
    SEE_SHARING = "see_sharing"
    REPLAY_DECISION = "replay_decision"
    SEE_AGREEMENTS = "see_agreements"
    WRITE_AGREEMENT = "write_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    REVOKE_AGREEMENT = "revoke_agreement"
    KEEP_AGREEMENTS = "keep_agreements"
    IMPORT_POLICIES = "import_policies"
    WORK_FRONT_DOOR = "work_front_door"
    DECIDE_CONTACT = "decide_contact"
    CHALLENGE_DECISION = "challenge_decision"
    ANSWER_DISAGREEMENT = "answer_disagreement"
    RAISE_CONCERN = "raise_concern"
    SEE_OWN_CONCERNS = "see_own_concerns"
    SEE_AGENCY_CONCERNS = "see_agency_concerns"
    CLOSE_LEFT_DRAFT = "close_left_draft"
    SEE_PATHWAY = "see_pathway"
    WORK_STAGE = "work_stage"
    CLOSE_EPISODE = "close_episode"
    OVERSEE_CASE = "oversee_case"
    SEE_RESTRICTED_STAGE = "see_restricted_stage"
    WORK_RESTRICTED_STAGE = "work_restricted_stage"
    SEND_SIGN = "send_sign"
    CHOOSE_SIGNS = "choose_signs"
    WEIGH_SIGNS = "weigh_signs"
    WORK_PATTERNS = "work_patterns"
    SEE_PATTERN_RULES = "see_pattern_rules"
    SEE_CHRONOLOGY = "see_chronology"
    ADD_TO_CHRONOLOGY = "add_to_chronology"
    SEE_PARTNERSHIP = "see_partnership"
    KEEP_PARTNERSHIP = "keep_partnership"
    COMMIT_PARTNER = "commit_partner"
    KEEP_OWN_PART = "keep_own_part"
    SEE_PARTICIPATION = "see_participation"
    PLAN_REORGANISATION = "plan_reorganisation"
    COMMIT_REORGANISATION = "commit_reorganisation"
    WORK_DISPUTE = "work_dispute"
    MAKE_SURVEY = "make_survey"
    ANSWER_SURVEY = "answer_survey"
    MIND_PARTNERSHIP = "mind_partnership"
    SEE_VOICE = "see_voice"
    RECORD_VOICE = "record_voice"
    RELEASE_TO_CHILD = "release_to_child"
    GIVE_PAGE_CODE = "give_page_code"
    REVIEW_HOLDING_BACK = "review_holding_back"
    PUT_PARENT_FORWARD = "put_parent_forward"
    DECIDE_PARENT_PAGE = "decide_parent_page"
    INQUIRE_CASE = "inquire_case"
    USE_CHILD_PAGE = "use_child_page"
    USE_PARENT_PAGE = "use_parent_page"
    WORK_ACCESS_REQUEST = "work_access_request"
    DECIDE_ACCESS_REQUEST = "decide_access_request"
    GIVE_HEALTH_OPINION = "give_health_opinion"
    WORK_CHILD_MESSAGES = "work_child_messages"
    GIVE_FEEDBACK = "give_feedback"
    ANSWER_FEEDBACK = "answer_feedback"
    SEE_VOICE_FIGURES = "see_voice_figures"
    SEAL_VOICE_REPORT = "seal_voice_report"
    RECORD_DIRECTION = "record_direction"
    CONFIRM_DIRECTION = "confirm_direction"
    MIND_VOICE = "mind_voice"
    RECEIVE_ACCESS_REQUEST = "receive_access_request"
    SEE_ACCESS_REQUESTS = "see_access_requests"
    MIND_ACCESS_REQUESTS = "mind_access_requests"

    @property
    def usual_kind(self) -> str:
        """Name the kind of information that the action asks for, where its asker names none."""
        return "alerts" if self in (Action.SEE_FLAGS, Action.ACKNOWLEDGE_FLAG) else "involvement"

    @property
    def label(self) -> str:
        """Say the action in plain words, as a message id."""
        return words.ACTIONS[self.value]


class Purpose(StrEnum):
    """What information is asked for. Agreements are selected by it."""

    SAFEGUARDING = "safeguarding"
    CHILD_PROTECTION = "child_protection"
    EARLY_HELP = "early_help"
    DIRECT_CARE = "direct_care"
    LAW_ENFORCEMENT = "law_enforcement"
    ASSURANCE = "assurance"
    ADMINISTRATION = "administration"
    EMERGING_PATTERNS = "emerging_patterns"


KINDS = frozenset(agreement_document.KINDS)
PROTECTIONS = frozenset({"none", "location", "identity"})
NODE_MODES = frozenset({"demo", "real", "empty"})


class IncompleteSlice(Exception):
    """A fact the decision needs is missing or of the wrong kind. Carries the fact's name, never its value."""


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """Who asks, as far as the decision needs: never a name."""

    id: str
    machine: bool
    system: str
    organisation_id: UUID | None
    organisation_kind: str
    appointed: bool
    roles: frozenset[str]
    trained: bool
    vetted: bool


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """How the asker stands to one child, and how the child is protected; nothing is left to a default.

    `involved_person`, `involved_organisation`: a live involvement of the person, of their organisation.
    `sight_person`: the person's "I am working with this child", not yet lapsed.
    `lead`, `offered_lead`: this person leads, was offered the lead.
    `inside_wall`: among those let through the child's wall, shield reviewers of the area included.
    `sealed`: holds a record that waits for a shield reviewer.
    `sensitive_only`: known to no one but a sensitive service.
    `sensitive_own`: the asker's organisation is a sensitive service involved with the child.
    `same_area`: the asker's organisation serves the child's area.
    `conflicted`: the child is the asker's own family, or someone close to them.
    `organisations`: who holds something about the child; agreements are selected by it.
    """

    involved_person: bool
    involved_organisation: bool
    sight_person: bool
    lead: bool
    offered_lead: bool
    protection: str
    inside_wall: bool
    sealed: bool
    sensitive_only: bool
    sensitive_own: bool
    sensitive_agreed: bool
    significant_harm: bool
    same_area: bool
    archived: bool
    conflicted: bool
    legal_hold: bool
    organisations: frozenset[UUID]


# A child nobody holds is decided upon as a child behind an identity wall: same rule, same words, same time.
UNKNOWN_CHILD = ChildFacts(
    involved_person=False,
    involved_organisation=False,
    sight_person=False,
    lead=False,
    offered_lead=False,
    protection="identity",
    inside_wall=False,
    sealed=False,
    sensitive_only=False,
    sensitive_own=False,
    sensitive_agreed=False,
    significant_harm=False,
    same_area=False,
    archived=False,
    conflicted=False,
    legal_hold=False,
    organisations=frozenset(),
)


@dataclass(frozen=True, slots=True)
class Context:
    """The moment and manner of asking.

    `kind` is the kind of information asked for, a code of `agreement_document.KINDS`; clauses of agreements read it.
    `own_organisation`: what is asked about belongs to the asker's organisation.
    `own_act`: it would confirm, review or appoint the asker themselves.
    `stepped_up`: signed in again within the last minutes.
    """

    at: datetime
    purpose: str = Purpose.SAFEGUARDING.value
    kind: str = "involvement"
    node_mode: str = "real"
    reason_given: bool = False
    budget_spent: bool = False
    challenge_answered: bool = False
    stepped_up: bool = False
    own_organisation: bool = False
    own_act: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the gate: may this actor do this, about this child (or none), in this manner?

    `child` is None for a child nobody holds; `about` is None for what is about no one child.
    """

    action: Action
    actor: ActorFacts
    context: Context
    about: UUID | None = None
    child: ChildFacts | None = None
