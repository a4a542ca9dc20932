"""What is usually answered, before what it is about is looked at: one row per kind of receiver and purpose.

The first row that fits, read from the top, gives the answer. Each row names the law or guidance it rests on. `now` is
the answer when someone could be hurt today, and is never the stricter of the two.
"""

from collections.abc import Collection
from dataclasses import dataclass

from linkspan.sharing.advice.answer import Answer
from linkspan.sharing.advice.question import (
    AGENCIES,
    CORE,
    HEALTH_KINDS,
    SCHOOL_KINDS,
    Aim,
    Question,
    Receiver,
    _,
)

SHARE, PART, ASK, NO = Answer.SHARE, Answer.SHARE_PART, Answer.ASK_FIRST, Answer.DO_NOT

LEAD = _("Your designated or named safeguarding lead, or your manager")
GOVERNANCE = _("Your information governance lead or data protection officer")
LEGAL = _("Your legal team")
SERVICES = _("Council children's services")
POLICE = _("The police")
FAMILY = _("The family, or the young person")
CALDICOTT = _("Your Caldicott guardian")
PRESS = _("Your press office")

DFE = "DfE information sharing advice for safeguarding practitioners (2024)"
WORKING_TOGETHER = "Working Together to Safeguard Children"
ARTICLE_5 = "UK GDPR art 5(1)(b) and (c)"


@dataclass(frozen=True, slots=True)
class Usual:
    """One row: for these receivers and purposes, this answer, for this reason, from this source.

    `givers`, where there are any, are the kinds of organisation it is for. `settled`: an agreement in force that covers
    it has settled what there is to ask, so that its part may be shared. `if_open` names a gateway that must be in
    force for the row to fit. `if_risky` rows are for when telling the family could put someone at risk.
    """

    code: str
    receivers: Collection[Receiver]
    aims: Collection[Aim]
    answer: Answer
    now: Answer
    why: str
    source: str
    ask: str = ""
    givers: frozenset[str] = frozenset()
    settled: bool = False
    if_open: str = ""
    if_risky: bool = False

    def fits(self, asked: Question) -> bool:
        """Tell whether the row is for this question, leaving gateways aside."""
        if self.givers and asked.giver_kind not in self.givers:
            return False
        if self.if_risky and not asked.telling_is_risky:
            return False
        return asked.receiver in self.receivers and asked.aim in self.aims


EVERY_AIM = frozenset(Aim)

USUAL: tuple[Usual, ...] = (
    # --- people, not agencies ---------------------------------------------------------------------------------
    Usual(
        "risky", {Receiver.PARENT, Receiver.RELATIVE}, EVERY_AIM, NO, NO,
        _("You said that telling the family could put someone at risk. Tell children's services or the police instead,"
          " and agree with them what is said to the family and when."),
        "DfE information sharing advice (2024): tell the family when it is safe; DPA 2018 sch 2 para 2 and sch 3",
        SERVICES, if_risky=True,
    ),
    Usual(
        "risky-child", {Receiver.CHILD}, EVERY_AIM, ASK, ASK,
        _("You said that telling could put someone at risk. Plan with children's services how and when the child is"
          " told, and by whom."),
        "DfE information sharing advice (2024); DPA 2018 sch 3", SERVICES, if_risky=True,
    ),
    Usual(
        "public", {Receiver.PUBLIC}, EVERY_AIM, NO, NO,
        _("A newspaper or a member of the public has no right to what you know of a child. Appeals are the police's."),
        "UK GDPR arts 5(1)(a) and 6; Human Rights Act 1998 sch 1 art 8", PRESS,
    ),
    Usual(
        "relative-protect", {Receiver.RELATIVE}, {Aim.PROTECT}, ASK, PART,
        _("Relatives and friends can help to keep a child safe, but those with parental responsibility, or children's"
          " services, decide who is told. If someone could be hurt today, say what keeps the child safe now."),
        "UK GDPR art 6(1)(d); Working Together to Safeguard Children", SERVICES,
    ),
    Usual(
        "relative-help", {Receiver.RELATIVE}, {Aim.HELP}, ASK, ASK,
        _("Relatives and friends can be part of the help, when the family agrees that they are told."),
        WORKING_TOGETHER, FAMILY,
    ),
    Usual(
        "relative", {Receiver.RELATIVE}, EVERY_AIM, NO, NO,
        _("A relative, neighbour or friend has no right to a child's information. They may tell you what they know."),
        "UK GDPR arts 5(1)(f) and 6; common law duty of confidentiality",
    ),
    Usual(
        "child-told", {Receiver.CHILD}, {Aim.PROTECT, Aim.HELP, Aim.CARE}, SHARE, SHARE,
        _("It is the child's own information. Tell them what you know and do, in words they understand."),
        "UN Convention on the Rights of the Child arts 12 and 13; UK GDPR art 12(1)",
    ),
    Usual(
        "child-rights", {Receiver.CHILD}, {Aim.RIGHTS}, PART, PART,
        _("A child who understands what it means has their own right of access. Leave out other people, and what would"
          " cause serious harm. Answer within one month."),
        "UK GDPR art 15; DPA 2018 sch 2 paras 16 and 17 and sch 3", GOVERNANCE,
    ),
    Usual(
        "child", {Receiver.CHILD}, EVERY_AIM, ASK, ASK,
        _("The child may be told about themselves; for this purpose someone should first look at what it touches."),
        "UK GDPR arts 12 and 15", LEAD,
    ),
    Usual(
        "parent-protect", {Receiver.PARENT}, {Aim.PROTECT}, PART, PART,
        _("Tell parents what worries you and what you will do, unless telling puts someone at risk. Leave out what"
          " others told you in confidence."),
        "DfE information sharing advice (2024): be open with the family where it is safe; Children Act 1989 s 1",
        LEAD,
    ),
    Usual(
        "parent-care", {Receiver.PARENT}, {Aim.HELP, Aim.CARE}, SHARE, SHARE,
        _("Those with parental responsibility are told how their child is and what help is offered."),
        "Children Act 1989 s 3; Education (Pupil Information) (England) Regulations 2005",
    ),
    Usual(
        "parent-rights", {Receiver.PARENT}, {Aim.RIGHTS}, ASK, ASK,
        _("Check who they are, that they have parental responsibility, and that the child is too young to ask for"
          " themselves or agrees. What the child would not expect, and child abuse data against the child's interests,"
          " is held back. Answer within one month; a parent's right to a maintained school's pupil record, in 15 school"
          " days."),
        "UK GDPR art 15; DPA 2018 sch 3 (serious harm; part 5, child abuse data); Education (Pupil Information)"
        " (England) Regulations 2005 reg 5",
        GOVERNANCE,
    ),
    Usual(
        "parent", {Receiver.PARENT}, EVERY_AIM, ASK, ASK,
        _("Parents' interests and the child's can differ here. Someone who is not in the dispute should look first."),
        "UK GDPR art 5(1)(b); Children Act 1989 s 1", LEAD,
    ),
    Usual(
        "court-case", {Receiver.COURT}, {Aim.COURT_CASE}, ASK, PART,
        _("A court's order must be obeyed, and gives exactly what is to be shown. Let your legal team read it first; if"
          " the hearing is today, give what the order names."),
        "Family Procedure Rules 2010 part 21; Contempt of Court Act 1981; DPA 2018 sch 2 para 5", LEGAL,
    ),
    Usual(
        "court-protect", {Receiver.COURT}, {Aim.PROTECT, Aim.HELP}, PART, PART,
        _("Cafcass officers report to the court on the child's welfare, and councils open their records to them. Give"
          " what bears on the child's safety and welfare."),
        "Children Act 1989 ss 7, 41 and 42; Criminal Justice and Court Services Act 2000 s 12", LEGAL,
    ),
    Usual(
        "court", {Receiver.COURT}, EVERY_AIM, ASK, ASK,
        _("Ask what order or rule the request rests on."), "Family Procedure Rules 2010; DPA 2018 sch 2 para 5", LEGAL,
    ),
    Usual(
        "lawyer", {Receiver.LAWYER}, EVERY_AIM, ASK, ASK,
        _("A lawyer acts for one side. They need a court's order, or the written authority of the person whose"
          " information it is."),
        "DPA 2018 sch 2 para 5; UK GDPR art 15; common law duty of confidentiality", LEGAL,
    ),
    Usual(
        "reviewer", {Receiver.REVIEWER}, {Aim.REVIEW, Aim.PROTECT}, PART, PART,
        _("Inspectors and case reviews have powers to see records. Give what they ask for in that power's name, and"
          " note which it is."),
        "Children Act 2004 ss 16B to 16H and 20; Education and Inspections Act 2006; Health and Social Care Act 2008"
        " ss 60 to 65",
        GOVERNANCE,
    ),
    Usual(
        "reviewer-other", {Receiver.REVIEWER}, EVERY_AIM, ASK, ASK,
        _("Inspectors and reviews have powers for their own work only. Ask which they use."),
        ARTICLE_5, GOVERNANCE,
    ),
    # --- agencies: to keep a child safe -----------------------------------------------------------------------
    Usual(
        "protect", CORE, {Aim.PROTECT}, SHARE, SHARE,
        _("A child may be at risk of harm. Protecting a child outranks privacy, and those who protect children need"
          " what you know to see the whole."),
        "Children Act 1989 ss 17 and 47; Children Act 2004 ss 10 and 11; DfE information sharing advice (2024)", LEAD,
    ),
    Usual(
        "protect-part", AGENCIES, {Aim.PROTECT}, PART, PART,
        _("Tell them what they need for their part in keeping the child safe, and tell children's services the rest."),
        "UK GDPR art 5(1)(c); DfE information sharing advice (2024): share with those who need it", LEAD,
    ),
    # --- agencies: to help ------------------------------------------------------------------------------------
    Usual(
        "help", CORE - {Receiver.POLICE}, {Aim.HELP}, SHARE, SHARE,
        _("Families get help sooner when those around the child work from the same facts. Share what the help needs."),
        "Children Act 1989 s 17; Children Act 2004 ss 10 and 11; Working Together to Safeguard Children", LEAD,
    ),
    Usual(
        "help-part", {Receiver.POLICE, Receiver.HOUSING, Receiver.CHARITY}, {Aim.HELP}, PART, PART,
        _("Share what they need for their part in the help, and no more."),
        "Children Act 2004 s 10; UK GDPR art 5(1)(c)", LEAD,
    ),
    Usual(
        "help-other", AGENCIES, {Aim.HELP}, ASK, PART,
        _("Help from a body outside the safeguarding arrangements rests on the family's wish for it. Ask them first."),
        ARTICLE_5, FAMILY, settled=True,
    ),
    # --- agencies: to treat or teach --------------------------------------------------------------------------
    Usual(
        "care-health", {Receiver.HEALTH}, {Aim.CARE}, SHARE, SHARE,
        _("Those who treat a patient together share what their care needs, unless the patient objects."),
        "Health and Social Care Act 2012 s 251B; common law (implied agreement to direct care); Caldicott principle 7",
        CALDICOTT, givers=HEALTH_KINDS,
    ),
    Usual(
        "care-school", {Receiver.EDUCATION}, {Aim.CARE}, SHARE, SHARE,
        _("When a pupil moves, the old school sends the pupil's record, and the child protection file apart from it,"
          " to the new school's safeguarding lead, and gets a receipt."),
        "Education (Pupil Information) (England) Regulations 2005 reg 9; Keeping Children Safe in Education", LEAD,
        givers=SCHOOL_KINDS,
    ),
    Usual(
        "care", AGENCIES, {Aim.CARE}, ASK, PART,
        _("Everyday care and teaching rest on the family's agreement to the service, so ask them. In an emergency, give"
          " what the child's care needs now."),
        "Common law duty of confidentiality; UK GDPR arts 5(1)(c), 6(1)(d) and 9(2)(c)", FAMILY, settled=True,
    ),
    # --- agencies: crime --------------------------------------------------------------------------------------
    Usual(
        "crime-police", {Receiver.POLICE}, {Aim.CRIME}, PART, SHARE,
        _("You may tell the police what is needed to prevent or look into a named crime. Ask them to say in writing"
          " what they need and why; in an emergency a call is enough."),
        "Crime and Disorder Act 1998 s 115; DPA 2018 sch 2 para 2", LEAD,
    ),
    Usual(
        "crime-partner", {Receiver.COUNCIL, Receiver.YOUTH_JUSTICE}, {Aim.CRIME}, PART, PART,
        _("They have a part in preventing crime by and against children. Give what that part needs."),
        "Crime and Disorder Act 1998 ss 17, 37, 39 and 115", LEAD,
    ),
    Usual(
        "crime", AGENCIES, {Aim.CRIME}, ASK, ASK,
        _("Looking into a crime is for the police. Ask them whether this body should be told."),
        "Crime and Disorder Act 1998 s 115; DPA 2018 sch 2 para 2", POLICE, settled=True,
    ),
    # --- agencies: everything else ----------------------------------------------------------------------------
    Usual(
        "case", AGENCIES, {Aim.COURT_CASE}, ASK, ASK,
        _("Court cases have their own rules on who sees what. Your legal team says what may go to whom."),
        "Family Procedure Rules 2010; DPA 2018 sch 2 para 5", LEGAL,
    ),
    Usual(
        "review-partner", {Receiver.COUNCIL, Receiver.POLICE}, {Aim.REVIEW}, PART, PART,
        _("A safeguarding partner may ask for information for the local arrangements or a practice review, and must be"
          " given it. It may be used for that alone."),
        "Children Act 2004 s 16H", GOVERNANCE, if_open="16H",
    ),
    Usual(
        "review", AGENCIES, {Aim.REVIEW}, ASK, ASK,
        _("Reviews and research can usually do without names. Where they cannot, someone has to approve it."),
        "UK GDPR arts 5(1)(c) and 89; DPA 2018 s 19", GOVERNANCE, settled=True,
    ),
    Usual(
        "rights", AGENCIES, {Aim.RIGHTS}, ASK, ASK,
        _("The right of access is the person's own. A body that asks for them needs their written authority."),
        "UK GDPR art 15", GOVERNANCE,
    ),
    Usual(
        "other", AGENCIES, {Aim.OTHER}, ASK, ASK,
        _("Ask what it is for, and which law lets them have it. If the answer is a child's safety, come back and say"
          " so: the answer changes."),
        ARTICLE_5, GOVERNANCE,
    ),
)  # fmt: skip


def usual_row(asked: Question, open_codes: Collection[str]) -> Usual:
    """Give the first row that fits."""
    return next(row for row in USUAL if row.fits(asked) and (not row.if_open or row.if_open in open_codes))
