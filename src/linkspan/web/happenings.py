"""Say each event of the trail as people would, after a name: "Amina Yusuf opened a child's file"."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from linkspan.agencies import events as agencies
from linkspan.audit import events as audit
from linkspan.children import events as children
from linkspan.duty import events as duty
from linkspan.exchange import events as exchange
from linkspan.interop import events as interop
from linkspan.pathway import events as pathway
from linkspan.sharing import events as sharing
from linkspan.sharing import words as sharing_words

_ = gettext_lazy

OF_AGENCIES: dict[str, str | Promise] = {
    agencies.AREA_FOUNDED: _("added an area"),
    agencies.ORGANISATION_FOUNDED: _("added an organisation"),
    agencies.ORGANISATION_SUCCEEDED: _("passed on what an organisation held to its successor"),
    agencies.ORGANISATIONS_SEEN: _("looked at organisations, posts and people"),
    agencies.POST_OPENED: _("added a post"),
    agencies.PERSON_ENROLLED: _("added a worker"),
    agencies.APPOINTMENT_BEGUN: _("put a worker in a post"),
    agencies.APPOINTMENT_ENDED: _("ended a worker's time in a post"),
    agencies.DESK_SET: _("changed a duty desk"),
    agencies.PERSON_SUSPENDED: _("suspended someone, or recorded that they are barred"),
    agencies.SUSPENSION_LIFTED: _("lifted a suspension"),
    agencies.HOME_MARKED: _("kept where a colleague lives as a keyed hash"),
    agencies.TRAINING_RECORDED: _("recorded a worker's training or check"),
    agencies.NOTICES_READ: _("read their notices"),
    agencies.NODE_MODE_SET: _("said what this installation is for"),
    agencies.NODE_INVENTED: _("noted that invented people are held here"),
    agencies.IMPACT_ASSESSED: _("recorded the impact assessment"),
}
OF_THE_TRAIL: dict[str, str | Promise] = {
    audit.REFUSED: _("asked for something and was refused"),
    audit.EPOCH_OPENED: _("began a new part of the trail"),
    audit.TRAIL_SEEN: _("looked at the trail"),
    audit.TRAIL_CHECKED: _("checked the trail"),
    audit.PROOF_TAKEN: _("took the proof of a line of the trail"),
}
OF_RECORDS: dict[str, str | Promise] = {
    children.RECORD_RECEIVED: _("received a record about a child"),
    children.RECORD_CHANGED: _("received a changed record about a child"),
    children.RECORD_ENDED: _("ended a record that its source no longer sends"),
    children.RECORD_SEALED: _("sealed a record that may be about a protected child"),
    children.CHILD_ADDED: _("began a file for a child"),
    children.RECORD_LINKED: _("linked a record to a child"),
    children.RECORD_UNLINKED: _("took a record away from a child"),
    children.CHILD_SPLIT: _("split a file into two children"),
    children.PROTECTION_CARRIED: _("carried a child's protection over to another file"),
    children.RECORDS_WALLED: _("said that two records are never the same child"),
    children.RECORDS_UNWALLED: _("lifted the rule that two records are never the same child"),
    children.PAIR_RAISED: _("put two records before a reviewer"),
    children.PAIR_DECIDED: _("decided whether two records are the same child"),
    children.PAIR_SEALED: _("sealed two records that wait for a decision"),
    children.PAIR_REOPENED: _("put a decided pair before reviewers again"),
    children.PAIR_DISPUTED: _("left a pair on which reviewers differ to a third person"),
    children.PAIR_SETTLED: _("settled a pair on which reviewers differed"),
    children.OPINION_GIVEN: _("said what they think of two records"),
    children.OPINION_TAKEN_BACK: _("took back what they thought of two records"),
    children.DECISIONS_SEEN: _("looked at how pairs were decided, without names"),
    children.PAIRS_SEEN: _("looked at records that wait for a decision"),
    children.OUTCODES_LOADED: _("said which council area each postcode belongs to"),
    children.TOTALS_SEEN: _("counted what is held"),
}
OF_QUALITY: dict[str, str | Promise] = {
    children.QUALITY_COUNTED: _("counted how matching stands"),
    children.QUEUE_WEIGHED: _("checked the order in which pairs of records wait for review"),
    children.QUALITY_SEEN: _("looked at the figures of matching"),
    children.FAULTS_COUNTED: _("counted what is wrong with an agency's records"),
    children.FAULTS_SEEN: _("looked at what is wrong with their agency's records"),
}
OF_CHILDREN: dict[str, str | Promise] = {
    children.SEARCHED: _("searched for a child"),
    children.FILE_SEEN: _("opened a child's file"),
    children.CHILD_LISTED: _("saw a list of children"),
    children.LOOKS_SEEN: _("saw who had looked at a child's file"),
    children.GLANCE_TAKEN: _("gave a reason to see a child's file"),
    children.SIGHT_TAKEN: _("said that they are working with a child"),
    children.SIGHT_CONFIRMED: _("confirmed that a colleague is working with a child"),
    children.SIGHT_REFUSED: _("said that a colleague is not working with a child"),
    children.SIGHT_LAPSED: _("ended sight of a child that nobody confirmed"),
    children.LEAD_OFFERED: _("offered someone the lead for a child"),
    children.LEAD_ACCEPTED: _("accepted the lead for a child"),
    children.LEAD_DECLINED: _("declined the lead for a child"),
    children.LEAD_ENDED: _("ended the lead for a child"),
    children.FLAG_RAISED: _("raised a flag"),
    children.FLAG_ACKNOWLEDGED: _("said that they have seen a flag"),
    children.FLAG_REVIEWED: _("reviewed a flag"),
    children.FLAG_ENDED: _("ended a flag"),
    children.FLAG_DELIVERED: _("put a flag on an agency's desk"),
    children.FLAG_SEEN: _("had a flag before them"),
    children.FLAG_MET: _("met a flag on a file that nothing tied them to"),
    children.FLAG_REMINDED: _("reminded a desk of a flag that nobody had read"),
    children.FLAG_TAKEN_BACK: _("took a flag off a desk that it reaches no longer"),
    children.FLAG_REVIEW_LATE: _("told those who hold a flag that its review is late"),
    children.FLAG_PAGE_SEEN: _("looked at who has seen a flag"),
    children.REACHED_FLAGS_SEEN: _("looked at the flags on their agency's desk"),
    children.FLAGS_MINDED: _("looked after the dates and desks of flags"),
    children.CHILDREN_HANDED_OVER: _("handed an agency's flags and requests to another"),
}
OF_PROTECTION: dict[str, str | Promise] = {
    children.CHILD_SHIELDED: _("shielded a child"),
    children.SHIELD_REVIEWED: _("reviewed a shield"),
    children.SHIELDS_SEEN: _("looked at the shields"),
    children.INSIDE_ADDED: _("let someone through a child's wall"),
    children.INSIDE_REMOVED: _("put someone outside a child's wall again"),
    children.PLACE_OPENED: _("opened a protected place in an emergency"),
    children.FILE_WATCHED: _("had a child's file watched"),
    children.FILE_UNWATCHED: _("had a child's file watched no longer"),
    children.WATCHES_SEEN: _("looked at which files are watched"),
    children.LOOK_AROUND_SEEN: _("read what someone did about the time of a look"),
    children.CONFLICT_DECLARED: _("said that a worker must not see a child's file"),
    children.CONFLICTS_SEEN: _("looked at which workers must not see which files"),
    children.SENSITIVE_OPENED: _("let a sensitive service's involvement be seen"),
    children.SENSITIVE_CLOSED: _("hid a sensitive service's involvement"),
}
OF_RIGHTS: dict[str, str | Promise] = {
    children.CORRECTION_ASKED: _("asked for a correction, or recorded an objection"),
    children.CORRECTION_ANSWERED: _("answered a request for correction, or an objection"),
    children.CORRECTIONS_SEEN: _("looked at requests for correction"),
    children.AGED_SOUGHT: _("looked for files of those who have turned eighteen"),
    children.CHILD_ARCHIVED: _("put a child's file away"),
    children.CHILD_RESTORED: _("brought a child's file back"),
    children.CHILD_HELD: _("put a legal hold on a child's file"),
    children.CHILD_RELEASED: _("lifted a legal hold"),
    children.CHILD_KEPT_UNDER: _("said how long a child's file is kept"),
    children.KEEPING_SEEN: _("looked at which files are due to be put away or removed"),
    children.CHILD_DISPOSED: _("removed a child's file"),
    children.DISPOSAL_PUT_FORWARD: _("put a child's file forward to be removed"),
    children.DISPOSAL_KEPT: _("kept a child's file that was put forward to be removed"),
    children.DISPOSAL_DECIDED: _("decided on files put forward to be removed"),
    children.DISPOSALS_SEEN: _("looked at which files are put forward to be removed"),
}
OF_DUTY: dict[str, str | Promise] = {
    duty.ITEM_OPENED: _("gave someone a task"),
    duty.ITEM_CLOSED: _("finished a task"),
    duty.ITEM_REASSIGNED: _("gave a task to someone else"),
    duty.ITEMS_OPENED: _("gave out tasks"),
    duty.ITEMS_CLOSED: _("finished tasks"),
    duty.ITEMS_HANDED_OVER: _("handed tasks over"),
    duty.ITEMS_INHERITED: _("passed the tasks of someone who left to the duty desk"),
    duty.CLOCK_RENEWED: _("set a task's date anew"),
    duty.HANDOVER_OFFERED: _("offered a task to someone"),
    duty.HANDOVER_ACCEPTED: _("took over a task"),
    duty.HANDOVER_REFUSED: _("declined to take over a task"),
    duty.HANDOVER_WITHDRAWN: _("took back an offered task"),
    duty.LATE_ASKED: _("was late without saying why, so somebody was asked"),
    duty.LATE_EXPLAINED: _("said why something was done late"),
    duty.DAY_PROCLAIMED: _("changed which days are working days"),
    duty.CLOCK_ENTERED: _("changed how long there is for something"),
    duty.CLOCK_DROPPED: _("let an area go by the usual clock again"),
    duty.CLOCKS_SEEN: _("looked at how long there is for what"),
    duty.TASKS_SEEN: _("looked at tasks, or who stands in for whom"),
    duty.COVER_ARRANGED: _("named who stands in for someone"),
    duty.COVER_ENDED: _("ended someone's standing in"),
    duty.DESK_WAITS: _("told managers that something waits at a duty desk"),
    duty.HANDOVER_UNANSWERED: _("told managers of an offered task that nobody answered"),
}
OF_FEEDS: dict[str, str | Promise] = {
    interop.FEED_STARTED: _("began to load a feed"),
    interop.FEED_BATCH_KEPT: _("kept part of a feed"),
    interop.FEED_FINISHED: _("finished loading a feed"),
    interop.FEED_REFUSED: _("refused a feed"),
    interop.FEEDS_SEEN: _("looked at how feeds were loaded"),
    interop.REFUSALS_SEEN: _("looked at the rows a feed refused"),
    interop.RETURN_KEPT: _("kept part of a yearly return"),
    interop.RETURN_NUMBERED: _("gave children numbers for the yearly return"),
    interop.RETURN_MADE: _("made the yearly return of children in need"),
    interop.RETURN_SEEN: _("looked at what the yearly return lacks"),
    interop.RETURN_MENDED: _("recorded what the yearly return asks about a child"),
}
OF_SHARING: dict[str, str | Promise] = {
    sharing.CHALLENGE_ANSWERED: _("answered the question about a look"),
    sharing.CHALLENGE_REVIEWED: _("reviewed a look"),
    sharing.CHALLENGES_LISTED: _("saw which looks wait for review"),
    sharing.LOOK_SIGNALLED: _("made a look that stands out, which is to be reviewed"),
    sharing.LOOKS_JUDGED: _("judged which looks stand out"),
    sharing.LOOK_REVIEWED: _("read a look that is being reviewed"),
    sharing.LOOK_ASKING_SET: _("decided whether someone is asked about a look"),
    sharing.LOOK_ASKED: _("asked someone about a look of theirs"),
    sharing.LOOK_EXPLAINED: _("answered a question about a look of their own"),
    sharing.LOOK_QUESTIONS_SEEN: _("read what they were asked about looks of their own"),
    sharing.LOOK_REFERRED: _("took an allegation to those who look into it"),
    sharing.REFERRAL_TOLD: _("recorded that those who look into an allegation were told"),
    sharing.REFERRAL_CLOSED: _("recorded what came of an allegation"),
    sharing.REVIEW_RESEATED: _("gave the review of a look to someone else"),
    sharing.REVIEW_UNSEATED: _("found nobody who may review a look that stands out"),
    sharing.CANARY_PLACED: _("placed a canary file, which stands for no child"),
    sharing.ADVICE_GIVEN: _("asked whether something may be shared"),
    sharing.SHARING_DECIDED: _("recorded a decision to share or not to share"),
    sharing.DECISION_SEEN: _("looked at a decision about sharing"),
    sharing.DECISIONS_SEEN: _("looked at decisions about sharing"),
    sharing.DECISIONS_EXPORTED: _("took a list of decisions about sharing"),
    sharing.BUDGET_SET: _("set how many searches are usual for an organisation"),
    sharing.AGREEMENT_DRAFTED: _("began a draft of an agreement"),
    sharing.AGREEMENT_CHANGED: _("changed the draft of an agreement"),
    sharing.AGREEMENT_PUT_FORWARD: _("put an agreement forward for signature"),
    sharing.AGREEMENT_SIGNED: _("signed an agreement"),
    sharing.AGREEMENT_IN_FORCE: _("gave the last signature that an agreement waited for"),
    sharing.AGREEMENT_WITHDRAWN: _("withdrew their organisation from an agreement"),
    sharing.AGREEMENT_REVIEWED: _("recorded that an agreement was reviewed"),
    sharing.AGREEMENT_REVIEW_DUE: _("reminded that an agreement is to be reviewed within four weeks"),
    sharing.AGREEMENT_REVIEW_OVERDUE: _("told that the review of an agreement is overdue"),
    sharing.AGREEMENT_ENDING: _("warned that an agreement ends within three months"),
    sharing.AGREEMENT_ENDED: _("closed an agreement that has ended"),
    sharing.AGREEMENTS_KEPT: _("looked for agreements that end soon"),
    sharing.AGREEMENTS_SEEN: _("read agreements"),
    sharing.DECISION_REPLAYED: _("decided a past question again"),
    sharing.POLICY_IMPORTED: _("took over an agency's own sharing policy"),
    sharing.POLICIES_READ: _("read agencies' own sharing policies, none of them new"),
    sharing.POLICIES_SEEN: _("looked at agencies' own sharing policies"),
}
OF_REQUESTS: dict[str, str | Promise] = {
    exchange.REQUEST_ASKED: _("asked other agencies about a child"),
    exchange.REQUEST_SEEN: _("looked at a request between agencies"),
    exchange.REQUESTS_LISTED: _("saw a list of requests between agencies"),
    exchange.REQUEST_WITHDRAWN: _("took back what they asked other agencies"),
    exchange.REQUEST_FINISHED: _("said that a request is answered to their need"),
    exchange.PART_OPENED: _("opened a request from another agency for the first time"),
    exchange.PART_REFERRED: _("sent a question on to the agency that would know"),
    exchange.PART_HANDED_ON: _("gave a request to a colleague to answer"),
    exchange.PART_RECALLED: _("called a request back"),
    exchange.ANSWER_GIVEN: _("answered another agency's question"),
    exchange.ANSWER_CORRECTED: _("corrected an answer to another agency"),
    exchange.ANSWER_TAKEN_BACK: _("took back an answer to another agency"),
    exchange.ANSWER_READ: _("read another agency's answer for the first time"),
    exchange.ANSWER_CONTRADICTED: _("found that something was held after all"),
    exchange.MESSAGE_LEFT: _("wrote on the thread of a request"),
    exchange.SILENCE_ESCALATED: _("told the next person that an agency has not replied"),
    exchange.REQUESTS_MINDED: _("looked for requests that nobody has answered in time"),
    exchange.TEXT_DROPPED: _("let the text of answers go whose time was over"),
    exchange.RECORD_SEEN: _("read the record of what was disclosed"),
    exchange.HOLDERS_SEEN: _("asked which agencies hold something about a child"),
    exchange.REQUESTS_HANDED_OVER: _("handed an agency's requests to another"),
}
OF_THE_PATHWAY: dict[str, str | Promise] = {
    pathway.DRAFT_SAVED: _("kept a concern that they had begun to write"),
    pathway.DRAFT_SEEN: _("went back to a concern that they had begun to write"),
    pathway.DRAFT_DROPPED: _("gave up a concern that they had begun to write"),
    pathway.DRAFT_LEFT_SEEN: _("saw that a colleague began a concern and left, and nothing of what it says"),
    pathway.DRAFT_LEFT_CLOSED: _("closed a concern that a colleague began and left, without reading it"),
    pathway.DRAFT_UNSENT: _("reminded someone of a concern that they have not sent"),
    pathway.DRAFT_STILL_UNSENT: _("told someone's lead that a concern of theirs is still not sent"),
    pathway.DRAFTS_MINDED: _("looked for concerns that were begun and not sent"),
    pathway.DANGER_SHOWN: _("was shown whom to ring first, and went on"),
    pathway.CONCERN_RAISED: _("raised a concern about a child"),
    pathway.CONCERN_SEEN: _("read a concern"),
    pathway.CONCERNS_LISTED: _("saw a list of concerns"),
    pathway.WORRY_KEPT: _("kept an early worry about a child"),
    pathway.WORRY_TAKEN_UP: _("took up an early worry as a concern"),
    pathway.WORRY_TAKEN_BACK: _("took back an early worry"),
    pathway.CONTACT_RECEIVED: _("sent a concern to a front door"),
    pathway.PATHWAY_HANDED_OVER: _("handed an agency's concerns to another"),
    pathway.FRONT_DOOR_SEEN: _("saw the front-door board"),
    pathway.CONTACT_LISTED: _("saw a child on the front-door board"),
    pathway.CONTACT_SEEN: _("read what was reported about a child"),
    pathway.CONTACT_TAKEN: _("took on a concern at the front door"),
    pathway.CONTACT_OFFERED: _("offered a concern at the front door to a colleague"),
    pathway.CONTACT_ACCEPTED: _("took over a concern at the front door that was offered"),
    pathway.CONTACT_REFUSED: _("declined to take over a concern at the front door"),
    pathway.CONTACT_LET_GO: _("gave a concern back to the front door's desk"),
    pathway.CONTACT_JOINED: _("joined two concerns about the same child"),
    pathway.DECISION_PREVIEWED: _("read what a referrer would be told, before deciding"),
    pathway.DECISION_MADE: _("decided what happens next about a child"),
    pathway.DECISION_REPLACED: _("put a later decision about a child in an earlier one's place"),
    pathway.DECISION_LATE_EXPLAINED: _("said why a decision about a child was late"),
    pathway.REPLY_SENT: _("told a referrer what was decided"),
    pathway.REPLY_READ: _("read what was decided about a concern they raised"),
    pathway.OUTCOMES_SEEN: _("saw what became of concerns"),
    pathway.CHALLENGE_RAISED: _("challenged a decision about a child"),
    pathway.CHALLENGE_SEEN: _("read a disagreement about a decision"),
    pathway.CHALLENGES_LISTED: _("saw a list of disagreements about decisions"),
    pathway.CHALLENGE_ANSWERED: _("answered a disagreement about a decision"),
    pathway.CHALLENGE_MOVED: _("took a disagreement about a decision to its next stage"),
    pathway.CHALLENGE_SETTLED: _("closed a disagreement about a decision"),
    pathway.CHALLENGE_WITHDRAWN: _("took back a challenge of a decision"),
    pathway.CHOICE_MADE: _("let their organisation send early signs of one kind by itself"),
    pathway.CHOICE_ENDED: _("ended a choice to send early signs by itself"),
    pathway.SIGNS_SEEN: _("looked at the early signs that their organisation holds or sent"),
    pathway.SIGN_SENT: _("sent an early sign about a child"),
    pathway.SIGN_TAKEN_BACK: _("took an early sign back"),
    pathway.SIGNS_GATHERED: _("sent the early signs that organisations chose to send by themselves"),
    pathway.SIGNS_WEIGHED: _("let the rules look at early signs"),
    pathway.SIGNS_FORGOTTEN: _("let go of early signs that raised nothing and are past"),
    pathway.PATTERN_RAISED: _("put early signs together by open rules, for a front door"),
    pathway.PATTERN_GROWN: _("added to an emerging pattern"),
    pathway.PATTERNS_LISTED: _("looked at the emerging patterns at the front door"),
    pathway.PATTERN_LISTED: _("saw a child among the emerging patterns at the front door"),
    pathway.PATTERN_SEEN: _("opened an emerging pattern"),
    pathway.PATTERN_TAKEN: _("took on an emerging pattern"),
    pathway.PATTERN_LET_GO: _("gave an emerging pattern back to the front door's desk"),
    pathway.PATTERN_CONTESTED: _("said that a sign or a rule misleads in an emerging pattern"),
    pathway.PATTERN_DISMISSED: _("dismissed an emerging pattern, with a reason"),
    pathway.PATTERN_OPENED: _("opened a contact from an emerging pattern"),
    pathway.PATTERN_LATE_EXPLAINED: _("said why an emerging pattern was closed late"),
    pathway.PATTERN_RULES_SEEN: _("read the rules for emerging patterns"),
    pathway.PATTERNS_HANDED_OVER: _("handed an organisation's emerging patterns to its successor"),
    pathway.CHALLENGES_MINDED: _("looked for disagreements that nobody answered in time"),
}
OF_STAGES: dict[str, str | Promise] = {
    pathway.STAGES_HANDED_OVER: _("handed an agency's episodes and stages to another"),
    pathway.EPISODE_OPENED: _("opened a child's time with social care"),
    pathway.EPISODE_CLOSED: _("closed a child's time with social care"),
    pathway.EPISODE_DESCRIBED: _("said where a child was referred from, or what the main need is"),
    pathway.EPISODE_LOOKED_OVER: _("looked over a child's time with social care as a manager"),
    pathway.EPISODES_LISTED: _("saw a child's times with social care"),
    pathway.STAGES_SEEN: _("saw the stages of a child's way"),
    pathway.STAGE_SEEN: _("read a stage of a child's way"),
    pathway.STAGE_OPENED: _("opened a stage of a child's way, to be begun"),
    pathway.STAGE_PLANNED: _("set the day of a stage of a child's way"),
    pathway.STAGE_BEGUN: _("began a stage of a child's way"),
    pathway.STAGE_ENDED: _("wrote what came of a stage of a child's way"),
    pathway.STAGE_CORRECTED: _("corrected what was written of a stage"),
    pathway.STAGE_DATE_SET: _("set the date of a stage anew after a correction"),
    pathway.STAGE_NOT_BEGUN: _("ended a stage that nobody had begun and that is not needed any more"),
    pathway.STAGE_LATE_EXPLAINED: _("said why a stage was late"),
    pathway.STAGE_DEPARTURE_EXPLAINED: _("said why a stage was done otherwise than usual"),
    pathway.STAGE_LOOKED_OVER: _("looked over a stage as a manager"),
    pathway.STAGE_TAKEN: _("took on a stage or a child's time with social care"),
    pathway.STAGE_OFFERED: _("offered a stage to somebody"),
    pathway.STAGE_ACCEPTED: _("took over a stage that was offered"),
    pathway.STAGE_REFUSED: _("declined to take over a stage"),
    pathway.STAGE_LET_GO: _("gave a stage back to the desk"),
    pathway.PRESENT_WRITTEN: _("wrote who took part in a stage"),
    pathway.CHILD_IDENTIFIED: _("said who a child is who was not in the index"),
    pathway.TRANSFER_ASKED: _("asked another council to take responsibility for a child"),
    pathway.TRANSFER_ANSWERED: _("answered another council that asked it to take responsibility for a child"),
    pathway.TRANSFER_WITHDRAWN: _("took back what was asked of another council"),
    pathway.RESTRICTED_BEGUN: _("began something that is kept apart"),
    pathway.RESTRICTED_SEEN: _("read something that is kept apart"),
    pathway.RESTRICTED_CHANGED: _("worked on something that is kept apart"),
    pathway.RESTRICTED_LET_IN: _("let somebody in to something that is kept apart"),
    pathway.RESTRICTED_KEPT_OUT: _("kept somebody out of something that is kept apart"),
}
OF_CHRONOLOGIES: dict[str, str | Promise] = {
    pathway.CHRONOLOGY_SEEN: _("read a child's chronology"),
    pathway.CHRONOLOGY_ADDED: _("added to a child's chronology"),
    pathway.CHRONOLOGY_CORRECTED: _("put right what was added to a child's chronology"),
    pathway.CHRONOLOGY_WITHDRAWN: _("took back what was added to a child's chronology"),
    pathway.CHRONOLOGY_HANDED_OVER: _("handed what an agency added to chronologies to another"),
    pathway.PACK_MADE: _("made a pack of a child's chronology, to take out of the system"),
}
OF_MODELS: dict[str, str | Promise] = {
    children.MODEL_REGISTERED: _("added a matching model"),
    children.MODEL_ACTIVATED: _("put a matching model to use"),
    children.MODEL_ROLLED_BACK: _("went back to the matching model used before"),
    children.MODELS_SEEN: _("looked at the matching models"),
    children.RECORDS_RESCORED: _("weighed again what an earlier model decided"),
    children.RESCORING_ENDED: _("finished weighing again what an earlier model decided"),
    children.RESCORED_SEEN: _("looked at what a new model would have decided otherwise"),
    children.RESCORED_DECIDED: _("said what becomes of what a new model would have decided otherwise"),
}
EVENTS = OF_MODELS | (
    OF_AGENCIES
    | OF_THE_TRAIL
    | OF_RECORDS
    | OF_QUALITY
    | OF_CHILDREN
    | OF_PROTECTION
    | OF_RIGHTS
    | OF_DUTY
    | OF_FEEDS
    | OF_SHARING
    | OF_REQUESTS
    | OF_THE_PATHWAY
    | OF_STAGES
    | OF_CHRONOLOGIES
    | OF_MODELS
)
SYSTEMS: dict[str, str | Promise] = {
    "feed": _("The feed loader"),
    "demo": _("The demonstration"),
    "worker": _("The clock keeper"),
    "setup": _("The set-up"),
    "operator": _("The operator's command line"),
    "sequencer": _("The sealer of the trail"),
}


def event_words(event: str) -> str:
    """Say an event in words that follow a name; an event of a later release is shown as it is stored."""
    return str(EVENTS.get(event, event))


def action_words(action: str) -> str:
    """Say what someone asked to do: "open a child's file"."""
    return gettext(sharing_words.ACTIONS[action]) if action in sharing_words.ACTIONS else action


def system_words(system: str) -> str:
    """Name a part of the system that acts on its own."""
    return str(SYSTEMS.get(system, system))
