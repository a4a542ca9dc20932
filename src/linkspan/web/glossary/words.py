"""The field's words, each with one line of plain meaning.

A key is the word's place on the page of words and never changes: printed papers point at it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of the field's words, what it means, and the letters it is often shortened to."""

    key: str
    term: Promise
    meaning: Promise
    short: str = ""


GLOSSARY = (
    Meaning("assessment", _("Assessment"), _("Finding out, with the family, what a child needs and what would help.")),
    Meaning("care-order", _("Care order"), _("A court's order that puts a child in the care of the council."), "section 31"),
    Meaning("category", _("Category of abuse"), _("The kind of harm that a child protection plan is there to stop.")),
    Meaning("cdop", _("Child death overview panel"), _("The group that looks at why a child died and what could be learned."), "CDOP"),
    Meaning("child", _("Child"), _("Anyone who is not yet 18, and a baby who is not yet born.")),
    Meaning("child-in-need", _("Child in need"), _("A child who needs help from the council to grow up well, or who is disabled."), "section 17"),
    Meaning("child-protection-plan", _("Child protection plan"), _("What each person will do, and by when, to keep a child safe from serious harm."), "CP plan"),
    Meaning("chronology", _("Chronology"), _("What has happened in a child's life, in order of date.")),
    Meaning("cin-plan", _("Child in need plan"), _("What each person will do to help a child in need, and by when."), "CIN plan"),
    Meaning("clock", _("Clock"), _("The time by which something must be done, and who has to do it.")),
    Meaning("conference-chair", _("Conference chair"), _("The person who leads a child protection conference and does not work on the case.")),
    Meaning("contact", _("Contact"), _("When someone gets in touch with the council about a child.")),
    Meaning("controller", _("Controller"), _("The agency that decides why and how facts about people are used, and answers for it.")),
    Meaning("core-group", _("Core group"), _("The few people who carry out a child protection plan with the family.")),
    Meaning("dcs", _("Director of children's services"), _("The person in charge of all that a council does for children."), "DCS"),
    Meaning("delegation", _("Delegation"), _("A letter that lets one person decide things in the name of another.")),
    Meaning("designated-professional", _("Designated professional"), _("A health expert who gives advice on keeping children safe across an area.")),
    Meaning("disclosure", _("Disclosure"), _("Giving facts about a person to someone else, with a reason that the law allows.")),
    Meaning("disguised-compliance", _("Disguised compliance"), _("When an adult seems to go along with help but nothing changes for the child.")),
    Meaning("dpia", _("Data protection impact assessment"), _("A check, done first, of how a new use of facts could hurt people."), "DPIA"),
    Meaning("dsa", _("Data sharing agreement"), _("What agencies have agreed: who may see what, about whom, and what for."), "DSA"),
    Meaning("dsl", _("Designated safeguarding lead"), _("The person in a school who leads on keeping children safe."), "DSL"),
    Meaning("duty-desk", _("Duty desk"), _("The people to ring when you are worried about a child; each agency has its own.")),
    Meaning("early-help", _("Early help"), _("Help for a family as soon as a problem starts, before it grows.")),
    Meaning("encompass", _("Operation Encompass"), _("The police tell a school by next morning that a child saw or heard abuse at home.")),
    Meaning("epo", _("Emergency protection order"), _("A court's order to take a child to safety, or keep them there, for a few days."), "EPO"),
    Meaning("escalation", _("Escalation"), _("Taking a disagreement to someone more senior, step by step, until it is settled.")),
    Meaning("exploitation", _("Exploitation"), _("When someone tricks or forces a child into sex or crime for their own gain."), "CSE, CCE"),
    Meaning("extra-familial-harm", _("Harm outside the home"), _("Harm to a child from people who are not family: in the street, at school or online."), "EFH"),
    Meaning("family-help", _("Family help"), _("One team, and one plan, for a family who needs more than early help.")),
    Meaning("family-network", _("Family network"), _("Family and friends who are able to help a child.")),
    Meaning("fgdm", _("Family group decision making"), _("A meeting where the family and friends make their own plan for a child."), "FGDM"),
    Meaning("flag", _("Flag"), _("A short note on a child's file that says whom to ring, and not why.")),
    Meaning("front-door", _("Front door"), _("Where worries about children reach the council, and where someone decides what happens next.")),
    Meaning("icpc", _("Initial child protection conference"), _("The first meeting that decides if a child needs a child protection plan."), "ICPC"),
    Meaning("independent-scrutineer", _("Independent scrutineer"), _("Someone from outside who tests how well the agencies of an area work together.")),
    Meaning("iro", _("Independent reviewing officer"), _("The person who checks that the plan for a child in care is right and is done."), "IRO"),
    Meaning("kinship-care", _("Kinship care"), _("When a child lives with family or friends who are not their parents.")),
    Meaning("lac", _("Child in care"), _("A child whom the council looks after. The law says: looked-after child."), "LAC, CLA"),
    Meaning("lado", _("Local authority designated officer"), _("The person to tell when someone who works with children may have hurt one."), "LADO"),
    Meaning("lcpp", _("Lead child protection practitioner"), _("The social worker who leads the work to protect a child from serious harm."), "LCPP"),
    Meaning("lcspr", _("Local child safeguarding practice review"), _("A full look at a case where a child was badly hurt or died, so that others learn."), "LCSPR"),
    Meaning("lead-practitioner", _("Lead practitioner"), _("The worker who brings together all the help that a family gets.")),
    Meaning("mappa", _("Multi-agency public protection arrangements"), _("How police, prisons and others plan to stop a dangerous person doing more harm."), "MAPPA"),
    Meaning("marac", _("Multi-agency risk assessment conference"), _("A meeting about an adult who is in great danger from someone at home."), "MARAC"),
    Meaning("masa", _("Multi-agency safeguarding arrangements"), _("What the council, health and police of an area have published on how they work together."), "MASA"),
    Meaning("mash", _("Multi-agency safeguarding hub"), _("A front door where council, police and health sit together."), "MASH"),
    Meaning("named-professional", _("Named professional"), _("The doctor or nurse who leads on keeping children safe in one part of the NHS.")),
    Meaning("necessity", _("Necessary and proportionate"), _("As much as is needed to keep the child safe or well, and no more.")),
    Meaning("outcomes", _("Five outcomes"), _("Be healthy, stay safe, enjoy and achieve, make a positive contribution, and do well in life.")),
    Meaning("parental-responsibility", _("Parental responsibility"), _("The rights and duties that the law gives a parent, or someone in a parent's place."), "PR"),
    Meaning("police-protection", _("Police protection"), _("The power of the police to keep a child safe for up to 72 hours.")),
    Meaning("pre-proceedings", _("Pre-proceedings"), _("The last formal step with a family before the council goes to court.")),
    Meaning("private-fostering", _("Private fostering"), _("When a child lives for 28 days or more with someone who is not close family, and no council arranged it.")),
    Meaning("rapid-review", _("Rapid review"), _("A quick look, within 15 working days, at what can be learned when a child was badly hurt or died.")),
    Meaning("referral", _("Referral"), _("Asking the council to step in and help a child.")),
    Meaning("relevant-agency", _("Relevant agency"), _("A school, charity or other body that an area's arrangements say must take part.")),
    Meaning("review-conference", _("Review conference"), _("A meeting that checks a child protection plan, and carries it on or ends it."), "RCPC"),
    Meaning("safeguarding", _("Safeguarding"), _("Keeping children safe from harm, and helping them to grow up well.")),
    Meaning("safeguarding-partner", _("Safeguarding partner"), _("One of the three who must lead in an area: the council, health and the police.")),
    Meaning("section-11", _("Section 11 body"), _("A body that the law tells to think of children's safety in all it does.")),
    Meaning("section-20", _("Section 20"), _("When a child lives in care because the parents agreed to it.")),
    Meaning("section-47", _("Section 47 enquiry"), _("Finding out, quickly, if a child is being badly hurt or may be."), "section 47"),
    Meaning("sensitive-service", _("Sensitive service"), _("Help with sexual health, mental health, drugs or drink; even that it is used stays private.")),
    Meaning("serious-incident", _("Serious incident"), _("When a child dies or is badly hurt and someone may be to blame.")),
    Meaning("shielding", _("Shielding"), _("Hiding where a child or adult lives from those who might hurt them.")),
    Meaning("significant-harm", _("Significant harm"), _("Harm so bad that the state may step into family life to stop it.")),
    Meaning("social-worker", _("Social worker"), _("Someone trained, and on the public register, whose work is to help people and keep them safe.")),
    Meaning("step-down", _("Step up, step down"), _("Moving a family to more help, or to less, as things get worse or better.")),
    Meaning("strategy-discussion", _("Strategy discussion"), _("A quick meeting of council, police, health and others to decide if a child must be protected."), "strategy meeting"),
    Meaning("threshold", _("Threshold"), _("How worried you must be, and why, before a child gets a certain level of help.")),
    Meaning("transfer-in", _("Transfer-in conference"), _("A meeting to take over the plan of a child who has moved here from another area.")),
    Meaning("voice", _("Voice of the child"), _("What a child says, wants and feels, and what a day in their life is like.")),
    Meaning("working-together", _("Working Together"), _("The government's guidance on how agencies must act to keep children safe.")),
)  # fmt: skip
BY_KEY = {each.key: each for each in GLOSSARY}
