"""What is asked: who wants it, what it is about, what for and how soon. Codes are stored and never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


def _(message: str) -> str:
    """Mark a message for translation without translating it, so that these files need no framework."""
    return message


class Receiver(StrEnum):
    """Who wants it, or would be told."""

    COUNCIL = "council"
    POLICE = "police"
    HEALTH = "health"
    EDUCATION = "education"
    YOUTH_JUSTICE = "youth_justice"
    HOUSING = "housing"
    CHARITY = "charity"
    PARENT = "parent"
    CHILD = "child"
    RELATIVE = "relative"
    COURT = "court"
    LAWYER = "lawyer"
    REVIEWER = "reviewer"
    OTHER_BODY = "other_body"
    PUBLIC = "public"


class Matter(StrEnum):
    """What it is about."""

    KNOWN = "known"
    DETAILS = "details"
    WORRY = "worry"
    EVERYDAY = "everyday"
    HEALTH = "health"
    CONFIDED = "confided"
    OTHERS = "others"
    OFFENCE = "offence"
    WHEREABOUTS = "whereabouts"
    COURT_PAPERS = "court_papers"
    ADOPTION = "adoption"
    GENDER = "gender"
    FERTILITY = "fertility"
    LEGAL_ADVICE = "legal_advice"
    INTELLIGENCE = "intelligence"
    PROTECTED_PERSON = "protected_person"
    VICTIM_NAME = "victim_name"


class Aim(StrEnum):
    """What it is for."""

    PROTECT = "protect"
    HELP = "help"
    CARE = "care"
    CRIME = "crime"
    COURT_CASE = "court_case"
    REVIEW = "review"
    RIGHTS = "rights"
    OTHER = "other"


class Urgency(StrEnum):
    """How soon it is needed."""

    NOW = "now"
    SOON = "soon"
    LATER = "later"


# Held back by a statute, or by a duty to someone who would be put at risk; see `bars`.
SPECIAL = frozenset(
    {
        Matter.WHEREABOUTS, Matter.COURT_PAPERS, Matter.ADOPTION, Matter.GENDER, Matter.FERTILITY,
        Matter.LEGAL_ADVICE, Matter.INTELLIGENCE, Matter.PROTECTED_PERSON, Matter.VICTIM_NAME,
    }
)  # fmt: skip
ORDINARY = frozenset(Matter) - SPECIAL

AGENCIES = frozenset(
    {
        Receiver.COUNCIL, Receiver.POLICE, Receiver.HEALTH, Receiver.EDUCATION, Receiver.YOUTH_JUSTICE,
        Receiver.HOUSING, Receiver.CHARITY, Receiver.OTHER_BODY,
    }
)  # fmt: skip
# Who holds a duty of its own to protect children, so that a worry goes to it whole.
CORE = frozenset({Receiver.COUNCIL, Receiver.POLICE, Receiver.HEALTH, Receiver.EDUCATION, Receiver.YOUTH_JUSTICE})
FAMILY = frozenset({Receiver.PARENT, Receiver.CHILD})

# Which kinds of organisation each stands for: a gateway is cited only where it reaches every one of them.
KINDS: Mapping[Receiver, frozenset[str]] = {
    Receiver.COUNCIL: frozenset({"council"}),
    Receiver.POLICE: frozenset({"police"}),
    Receiver.HEALTH: frozenset({"gp_practice", "hospital_trust", "icb"}),
    Receiver.EDUCATION: frozenset({"school", "nursery"}),
    Receiver.YOUTH_JUSTICE: frozenset({"youth_justice"}),
    Receiver.HOUSING: frozenset({"housing"}),
    Receiver.CHARITY: frozenset({"charity"}),
    Receiver.OTHER_BODY: frozenset({"other"}),
}
HEALTH_KINDS = frozenset({"gp_practice", "hospital_trust", "icb"})
SCHOOL_KINDS = frozenset({"school", "nursery"})
GIVERS = frozenset(
    {
        "council", "school", "nursery", "gp_practice", "hospital_trust", "icb", "police", "youth_justice", "housing",
        "charity", "other",
    }
)  # fmt: skip

RECEIVER_WORDS: Mapping[Receiver, str] = {
    Receiver.COUNCIL: _("Council children's services"),
    Receiver.POLICE: _("The police"),
    Receiver.HEALTH: _("A GP, hospital or other health service"),
    Receiver.EDUCATION: _("A school, college or nursery"),
    Receiver.YOUTH_JUSTICE: _("Youth justice or probation"),
    Receiver.HOUSING: _("A housing service"),
    Receiver.CHARITY: _("A charity or community group"),
    Receiver.PARENT: _("A parent or legal carer"),
    Receiver.CHILD: _("The child or young person"),
    Receiver.RELATIVE: _("A relative, neighbour or friend"),
    Receiver.COURT: _("A court or Cafcass"),
    Receiver.LAWYER: _("A solicitor or barrister"),
    Receiver.REVIEWER: _("An inspector, or a review of a child's case"),
    Receiver.OTHER_BODY: _("Another public body"),
    Receiver.PUBLIC: _("A newspaper, or anyone else"),
}
# As part of a sentence: "with the police".
RECEIVER_NAMES: Mapping[Receiver, str] = {
    Receiver.COUNCIL: _("council children's services"),
    Receiver.POLICE: _("the police"),
    Receiver.HEALTH: _("a health service"),
    Receiver.EDUCATION: _("a school, college or nursery"),
    Receiver.YOUTH_JUSTICE: _("youth justice or probation"),
    Receiver.HOUSING: _("a housing service"),
    Receiver.CHARITY: _("a charity or community group"),
    Receiver.PARENT: _("a parent or legal carer"),
    Receiver.CHILD: _("the child or young person"),
    Receiver.RELATIVE: _("a relative, neighbour or friend"),
    Receiver.COURT: _("a court or Cafcass"),
    Receiver.LAWYER: _("a solicitor or barrister"),
    Receiver.REVIEWER: _("an inspector or a review"),
    Receiver.OTHER_BODY: _("another public body"),
    Receiver.PUBLIC: _("a newspaper or the public"),
}
RECEIVER_HINTS: Mapping[Receiver, str] = {
    Receiver.COUNCIL: _("Social care, family help, the front door, the LADO"),
    Receiver.PARENT: _("Someone with parental responsibility"),
    Receiver.REVIEWER: _("Ofsted, CQC, a safeguarding partner's review"),
    Receiver.OTHER_BODY: _("Benefits, tax, immigration, a fire service"),
}
MATTER_WORDS: Mapping[Matter, str] = {
    Matter.WORRY: _("A worry that a child is being harmed or neglected"),
    Matter.KNOWN: _("That we know the child, and who to ring"),
    Matter.DETAILS: _("Names, address, school, who is in the family"),
    Matter.EVERYDAY: _("How they are doing: attendance, behaviour, learning"),
    Matter.HEALTH: _("Someone's health or treatment"),
    Matter.CONFIDED: _("Something a young person asked to be kept private"),
    Matter.OTHERS: _("Someone else: a parent, a brother or sister, someone said to have caused harm"),
    Matter.OFFENCE: _("Offences, arrests or allegations"),
    Matter.WHEREABOUTS: _("Where someone lives who must not be found"),
    Matter.COURT_PAPERS: _("Papers or evidence from a family court case"),
    Matter.ADOPTION: _("That someone was adopted, or their birth family"),
    Matter.GENDER: _("That someone has changed, or applied to change, their legal gender"),
    Matter.FERTILITY: _("Fertility treatment, or that someone is donor-conceived"),
    Matter.LEGAL_ADVICE: _("Advice from a lawyer"),
    Matter.INTELLIGENCE: _("Police intelligence, or who gave it"),
    Matter.PROTECTED_PERSON: _("Someone in witness protection"),
    Matter.VICTIM_NAME: _("Who the victim of a sexual offence is, or a child in a criminal court"),
}
MATTER_HINTS: Mapping[Matter, str] = {
    Matter.CONFIDED: _("Contraception, pregnancy, sexuality, drink or drugs"),
    Matter.WHEREABOUTS: _("A refuge, or an address kept secret from someone"),
}
AIM_WORDS: Mapping[Aim, str] = {
    Aim.PROTECT: _("To keep a child safe from harm"),
    Aim.HELP: _("To help a child or family"),
    Aim.CARE: _("To treat or teach the child"),
    Aim.CRIME: _("To prevent or look into a crime"),
    Aim.COURT_CASE: _("For a court case"),
    Aim.REVIEW: _("To inspect, review or research"),
    Aim.RIGHTS: _("They ask to see their own records"),
    Aim.OTHER: _("Something else, or they did not say"),
}
AIM_HINTS: Mapping[Aim, str] = {
    Aim.PROTECT: _("Also when you are not sure"),
    Aim.HELP: _("Early help, a plan, extra support"),
    Aim.CARE: _("Everyday care, or a move to a new school"),
}
URGENCY_WORDS: Mapping[Urgency, str] = {
    Urgency.NOW: _("Someone could be hurt today"),
    Urgency.SOON: _("In the next few days"),
    Urgency.LATER: _("No hurry"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question about sharing.

    `giver_kind` is the kind of organisation that holds it; `area_codes` are the council areas that it serves.
    `telling_is_risky`: telling the family could put someone at risk, or spoil an investigation.
    """

    giver_kind: str
    receiver: Receiver
    matters: frozenset[Matter]
    aim: Aim
    urgency: Urgency = Urgency.SOON
    telling_is_risky: bool = False
    area_codes: frozenset[str] = frozenset()

    @property
    def is_now(self) -> bool:
        """Tell whether someone could be hurt today."""
        return self.urgency is Urgency.NOW

    @property
    def is_to_agency(self) -> bool:
        """Tell whether it would go to an agency rather than a person."""
        return self.receiver in AGENCIES
