"""Rules of the line of accountability and of published arrangements, on plain values.

A seat is what somebody answers for; who sits there is a record with days. What the law asks of published arrangements
is a list of elements, of which records fill a part and people write the rest.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from linkspan.audit.errors import NotNow
from linkspan.partnership.publication_rules import Element
from linkspan.partnership.rules import SAFEGUARDING_PARTNER

WORKING_TOGETHER = "Working Together to Safeguard Children, ch. 2"

# Where a seat stands: with the partnership, each safeguarding partner, partners of a kind, or any other member.
PARTNERSHIP = "partnership"
PARTNER = "partner"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Seat:
    """What somebody answers for; `stops` where nothing is published while it is empty, `is_sole` where one sits."""

    code: str
    title: str
    answers: str
    law: str
    at: str
    stops: bool = False
    is_sole: bool = True


LEAD, DELEGATE, CHAIR, SCRUTINEER, KEEPER = (
    "lead_partner", "delegated_partner", "chair", "scrutineer", "business_manager",
)  # fmt: skip
SEATS = (
    Seat(
        CHAIR, "Partnership chair",
        "Chairs the delegated partners' meetings, and speaks for the partnership to agencies and the public.",
        WORKING_TOGETHER, PARTNERSHIP, stops=True,
    ),
    Seat(
        SCRUTINEER, "Independent scrutineer",
        "Tests from outside how well the arrangements work, and says so in public.",
        "Children Act 2004 s 16G(3)", PARTNERSHIP, stops=True,
    ),
    Seat(
        KEEPER, "Business manager",
        "Keeps the partnership's records, dates and papers, and its budget day by day.",
        WORKING_TOGETHER, PARTNERSHIP,
    ),
    Seat(
        LEAD, "Lead safeguarding partner",
        "Answers for what this partner does and gives, sets direction with the other leads, signs what is published.",
        "Children Act 2004 s 16E; " + WORKING_TOGETHER, PARTNER, stops=True,
    ),
    Seat(
        DELEGATE, "Delegated safeguarding partner",
        "Decides for the lead in the partnership, and holds the agencies of this sector to account.",
        WORKING_TOGETHER, PARTNER, stops=True,
    ),
    Seat(
        "council_chief_executive", "Chief executive of the council",
        "Heads the council's staff, sees that the director has what the work needs, and is its lead partner.",
        "Local Government and Housing Act 1989 s 4; " + WORKING_TOGETHER, "council",
    ),
    Seat(
        "director", "Director of children's services",
        "Answers for how the council does all it owes to children: education, social services, co-operation.",
        "Children Act 2004 s 18", "council",
    ),
    Seat(
        "lead_member", "Lead member for children's services",
        "The elected councillor who answers politically for children's services.",
        "Children Act 2004 s 19", "council",
    ),
    Seat(
        "icb_chief_executive", "Chief executive of the integrated care board",
        "Answers for what the NHS here does and pays for children's safety, and is its lead partner.",
        "National Health Service Act 2006 sch 1B; Children Act 2004 s 16E(3)", "icb",
    ),
    Seat(
        "designated_doctor", "Designated doctor",
        "Gives expert advice across the area. This is expertise: it commits nobody.",
        WORKING_TOGETHER + " (health)", "icb", is_sole=False,
    ),
    Seat(
        "designated_nurse", "Designated nurse",
        "Gives expert advice across the area. This is expertise: it commits nobody.",
        WORKING_TOGETHER + " (health)", "icb", is_sole=False,
    ),
    Seat(
        "chief_officer", "Chief officer of police",
        "Directs the force and answers for what it does for children's safety, and is its lead partner.",
        "Police Reform and Social Responsibility Act 2011 s 2; Children Act 2004 s 16E(3)", "police",
    ),
    Seat(
        "senior_lead", "Senior lead for safeguarding",
        "Answers in this agency for keeping children safe in all it does, and for its part in the arrangements.",
        "Children Act 2004 ss 11 and 16G(4); Education Act 2002 ss 157 and 175", OTHER,
    ),
)  # fmt: skip
BY_CODE = {seat.code: seat for seat in SEATS}
SHARED = tuple(seat.code for seat in SEATS if not seat.is_sole)


def seats_of_partnership() -> tuple[Seat, ...]:
    """List the seats of a partnership as a whole."""
    return tuple(seat for seat in SEATS if seat.at == PARTNERSHIP)


def seats_of_member(kind: str, organisation_kind: str) -> tuple[Seat, ...]:
    """List the seats of one member: by whether it is a safeguarding partner, and by what kind of organisation it is."""
    if kind == SAFEGUARDING_PARTNER:
        return tuple(seat for seat in SEATS if seat.at in (organisation_kind, PARTNER))
    return tuple(seat for seat in SEATS if seat.at == OTHER)


@dataclass(frozen=True, slots=True)
class Naming:
    """What is known of one who would be named to a seat."""

    is_person: bool
    is_in_post: bool
    name: str
    title: str


def why_not_name(naming: Naming, *, from_: date, place_from: date, taken_by: Collection[str]) -> NotNow | None:
    """Say why somebody may not be named to a seat from a day; `taken_by` are those who sit there then or later."""
    if naming.is_person and not naming.is_in_post:
        return NotNow("seat.left", "That person holds no post there on that day. Name somebody who does.")
    if not naming.name.strip() or not naming.title.strip():
        return NotNow("seat.unnamed", "Give the person's name and title.")
    if from_ < place_from:
        return NotNow("seat.too_early", "Nobody sits there before the organisation or the partnership took part.")
    if taken_by:
        return NotNow(
            "seat.taken", f"{' and '.join(taken_by)} sits there then. Say first when they leave: one person sits there."
        )
    return None


def why_not_leave(from_: date, until: date | None, on: date) -> NotNow | None:
    """Say why somebody may not leave a seat on a day."""
    if on < from_:
        return NotNow("seat.ends_early", "Nobody leaves a seat before they took it.")
    if until is not None and until <= on:
        return NotNow("seat.ended", "They had left by then.")
    return None


# --- panels -------------------------------------------------------------------------------------------------------

# What kind of panel, and on what footing it usually stands: a prompt, to be put right where it is otherwise.
# Source: Criminal Justice Act 2003 ss 325 to 327B; Crime and Disorder Act 1998 s 115; Children Act 2004 ss 16M to 16Q;
# Counter-Terrorism and Security Act 2015 s 36.
PANELS: dict[str, tuple[str, str]] = {
    "mappa": ("Offender management (MAPPA)", "Criminal Justice Act 2003 ss 325 to 327B"),
    "marac": (
        "Domestic abuse risk (MARAC)",
        "No statute of its own: it shares under Crime and Disorder Act 1998 s 115 and data protection law",
    ),
    "exploitation": ("Missing and exploited children", "Children Act 2004 ss 10, 11 and 16G"),
    "child_death": ("Child deaths (overview panel)", "Children Act 2004 ss 16M to 16Q"),
    "channel": ("Channel", "Counter-Terrorism and Security Act 2015 s 36"),
    "other": ("Other", ""),
}


@dataclass(frozen=True, slots=True)
class PanelSaid:
    """What is said of a panel."""

    kind: str
    name: str
    footing: str
    chair: str
    funds: str
    line: str


def why_not_panel(said: PanelSaid, *, is_chair_member: bool, is_name_taken: bool) -> NotNow | None:
    """Say why a panel may not be entered so. A chair may be empty: it shows as a vacancy."""
    if said.kind not in PANELS:
        return NotNow("panel.kind", "Choose what kind of panel it is.")
    if not all(each.strip() for each in (said.name, said.footing, said.funds, said.line)):
        return NotNow(
            "panel.empty", "Say its name, its legal footing, who pays, and how it answers to the partnership."
        )
    if not is_chair_member:
        return NotNow("panel.chair", "The chair's organisation is no member of the partnership.")
    if is_name_taken:
        return NotNow("panel.taken", "There is a panel with that name.")
    return None


def why_not_change_panel(from_: date, until: date | None, on: date) -> NotNow | None:
    """Say why a panel may not change or end on a day."""
    if until is not None and until <= on:
        return NotNow("panel.ended", "It had ended by then.")
    if on < from_:
        return NotNow("panel.ends_early", "It cannot end or change before it began.")
    return None


# --- published arrangements -------------------------------------------------------------------------------------

MAIN, THRESHOLD = "", "threshold"
PUBLISHING = "Children Act 2004 s 16G(2); " + WORKING_TOGETHER
THRESHOLDS = "Working Together to Safeguard Children, ch. 3 (threshold document)"

# Source: Children Act 2004 ss 16E to 16K; Working Together to Safeguard Children, ch. 2 (published arrangements) and
# ch. 3 (threshold document); Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018.
ELEMENTS = (
    Element("partners", "The safeguarding partners", "From the records: who is in it.", PUBLISHING, in_words=False),
    Element("boundaries", "Where the arrangements hold", "From the records: areas.", PUBLISHING, in_words=False),
    Element(
        "accountability", "Who answers for what", "From the records: the line of accountability.", PUBLISHING,
        in_words=False,
    ),
    Element(
        "working", "How the partners work together",
        "Meetings, decisions, how the work is led and supported, how disputes between partners are settled, and how"
        " the partners reach early help, child protection and looked-after children alike.", PUBLISHING,
    ),
    Element(
        "panels", "Panels and how they answer to the partnership", "From the records: panels.", WORKING_TOGETHER,
        in_words=False,
    ),
    Element(
        "reviews", "Reviews of serious cases",
        "How local child safeguarding practice reviews are begun, done, published and acted on, and how learning from"
        " national ones is used.", "Children Act 2004 s 16F",
    ),
    Element(
        "scrutiny", "Independent scrutiny", "How the independent person tests the arrangements, and what is done about"
        " what they say.", "Children Act 2004 s 16G(3)",
    ),
    Element(
        "agencies", "Relevant agencies and why each is named", "From the records: members.",
        "Children Act 2004 s 16G(4); SI 2018/789", in_words=False,
    ),
    Element(
        "education", "Schools, colleges and early years",
        "How all schools (also independent ones and academies), colleges and early years settings take part, and at"
        " which level they are heard.", WORKING_TOGETHER,
    ),
    Element(
        "custody_and_homes", "Youth custody and residential homes",
        "How youth custody and residential homes for children are included.", WORKING_TOGETHER,
    ),
    Element(
        "data", "How information and data are used",
        "How agencies share information safely, and use data to see what children need and how services do.",
        "Children Act 2004 s 16H; " + WORKING_TOGETHER,
    ),
    Element(
        "training", "Training across agencies", "What is offered to whom, and how its effect is looked at.",
        WORKING_TOGETHER,
    ),
    Element(
        "funding", "How the arrangements are paid for", "What each partner and agency gives, and how that was agreed.",
        "Children Act 2004 s 16I",
    ),
    Element(
        "voice", "How children and families are heard",
        "How children's and families' voices come in, and how they learn what changed.", WORKING_TOGETHER,
    ),
    Element(
        "threshold", "The threshold document",
        "How levels of need are decided here, in words that a parent can read.", THRESHOLDS, group=THRESHOLD,
    ),
    Element(
        "threshold_early_help", "Early help: the process and the levels",
        "How early help is asked for and assessed, and what type and level of service is given.", THRESHOLDS,
        group=THRESHOLD,
    ),
    Element(
        "threshold_s17", "When a child is in need", "The criteria for help under section 17, disabled children and"
        " unborn children included.", "Children Act 1989 s 17", group=THRESHOLD,
    ),
    Element(
        "threshold_s47", "When a child may be suffering significant harm", "The criteria for an enquiry.",
        "Children Act 1989 s 47", group=THRESHOLD,
    ),
    Element(
        "threshold_s31", "When a court is asked for an order", "The criteria for care and supervision proceedings.",
        "Children Act 1989 s 31", group=THRESHOLD,
    ),
    Element(
        "threshold_s20", "When a child is looked after by agreement", "The criteria for accommodation.",
        "Children Act 1989 s 20", group=THRESHOLD,
    ),
    Element(
        "threshold_exploitation", "Children harmed or exploited outside the home",
        "Clear procedures for exploitation, gangs, trafficking and radicalisation.", THRESHOLDS, group=THRESHOLD,
    ),
    Element(
        "threshold_secure", "Children in the youth secure estate", "Clear procedures for them.", THRESHOLDS,
        group=THRESHOLD,
    ),
    Element(
        "threshold_disabled", "Disabled children", "Clear procedures for them.", THRESHOLDS, group=THRESHOLD,
    ),
)  # fmt: skip
CODES = tuple(each.code for each in ELEMENTS)
