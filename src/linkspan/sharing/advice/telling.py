"""What the family is told, when not, and how what is shared is looked after."""

from linkspan.sharing.advice.answer import Answer, Sentence, Telling
from linkspan.sharing.advice.question import (
    AGENCIES,
    FAMILY,
    HEALTH_KINDS,
    SCHOOL_KINDS,
    Aim,
    Matter,
    Question,
    Receiver,
    _,
)

DFE = "DfE information sharing advice for safeguarding practitioners (2024)"

TELL = Sentence(
    _("Say what you share, with whom and why, and what happens next. Where it is safe, do it before you share."),
    f"{DFE}; UK GDPR arts 5(1)(a), 13 and 14",
)
SEEK = Sentence(
    _("Their agreement makes the help work. It is not the legal basis, and a refusal does not end the matter if you"
      " think a child would be harmed."),
    "Working Together to Safeguard Children",
)  # fmt: skip
WAIT = Sentence(
    _("A crime may be looked into. Ask the police, or the strategy discussion, what may be said and when."),
    "Working Together to Safeguard Children; DPA 2018 sch 2 para 2",
)
RISKY = Sentence(
    _("You said that telling could put someone at risk. Share without telling, record why, and look again each time."),
    f"{DFE}; DPA 2018 sch 2 para 2 and sch 3",
)
RISKY_AND_NOTHING_GOES = Sentence(
    _("You said that telling could put someone at risk, and nothing goes. Do not say that anyone asked, or what for."),
    f"{DFE}; DPA 2018 sch 2 para 2 and sch 3",
)
RISKY_TO_THEM = Sentence(
    _("You said that telling could put someone at risk. Say nothing until it is settled who tells them, when and how."),
    f"{DFE}; DPA 2018 sch 2 para 2 and sch 3",
)
THEMSELVES = Sentence(
    _("Say it face to face where you can, in plain words, and write down what they say to it."),
    "UK GDPR art 12; UN Convention on the Rights of the Child art 12",
)
YOUNG = Sentence(
    _("Tell the young person yourself, before anyone else does, and write down their wishes."),
    "Gillick v West Norfolk and Wisbech AHA [1986] AC 112; GMC, 0-18 years",
)
NOTHING = Sentence(
    _("Nothing goes, so there is nothing to tell. If they ask, say that someone asked and that you did not share."),
    "UK GDPR art 5(1)(a)",
)

NOT_TOLD: tuple[Sentence, ...] = (
    Sentence(_("It would raise the risk of harm to the child, or to anyone else."), DFE),
    Sentence(_("It would spoil the prevention or investigation of a crime, or lead to evidence being lost."),
             "DPA 2018 sch 2 para 2"),
    Sentence(_("It may be honour-based abuse, forced marriage or genital mutilation: relatives may act at once."),
             "Multi-agency statutory guidance on forced marriage, and on female genital mutilation"),
    Sentence(_("You suspect an illness that is made up or brought on by a parent."),
             "RCPCH guidance on perplexing presentations and fabricated or induced illness (2021)"),
    Sentence(_("You suspect sexual abuse within the family, or abuse by several people together."),
             "Working Together to Safeguard Children"),
    Sentence(_("Finding them would delay what keeps the child safe."), DFE),
)  # fmt: skip

CONSENT = Sentence(
    _("You do not need anyone's consent. People cannot freely say no to a body that protects children, and a \"no\""
      " would not stop you, so consent is not what this rests on. Being open is still owed."),
    "UK GDPR arts 4(11), 6 and 7 and recital 43; DfE information sharing advice (2024)",
)  # fmt: skip
CONSENT_OTHERWISE = Sentence(
    _("This is not safeguarding: here someone's agreement, or a law that names this purpose, does count."),
    "UK GDPR art 6; common law duty of confidentiality",
)

HOW = Sentence(
    _("Check who you are speaking to: ring back on a number you know. Send it by secure e-mail or the agencies' own"
      " system, to a named person, and ask for a receipt."),
    "UK GDPR arts 5(1)(f) and 32",
)  # fmt: skip
FACTS = Sentence(
    _("Say for each thing whether you saw it, were told it and by whom, or think it. Give dates."),
    "UK GDPR art 5(1)(d); DfE information sharing advice (2024)",
)
BACK = Sentence(
    _("Ask what they will do with it, and say whether it may be passed on."),
    "UK GDPR art 5(1)(b)",
)
KEPT_SCHOOL = Sentence(
    _("Keep this record in the child protection file: until the pupil's 25th birthday, moving with the pupil."),
    "Keeping Children Safe in Education; local retention schedule",
)
KEPT_HEALTH = Sentence(
    _("Keep this record with the health record: until the 25th birthday, or the 26th if 17 when treatment ended."),
    "NHS Records Management Code of Practice",
)
KEPT_POLICE = Sentence(
    _("Keep this record as the force's schedule on police information says."),
    "Police Act 1996 s 39A; DPA 2018 s 39",
)
KEPT = Sentence(
    _("Keep this record as long as the child's file, by your own schedule; a looked-after child's until the 75th"
      " birthday."),
    "UK GDPR art 5(1)(e); Care Planning, Placement and Case Review (England) Regulations 2010 reg 50",
)  # fmt: skip


def what_family_is_told(asked: Question, answer: Answer) -> tuple[Telling, tuple[Sentence, ...]]:
    """Say whether the family is told, and how."""
    young = (YOUNG,) if Matter.CONFIDED in asked.matters and not asked.telling_is_risky else ()
    if asked.telling_is_risky:
        return Telling.DO_NOT, (_at_risk(asked, answer),)
    if answer is Answer.DO_NOT:
        return Telling.TELL, (NOTHING,)
    if asked.receiver in FAMILY:
        return Telling.IS_THEM, (THEMSELVES, *young)
    if asked.aim is Aim.CRIME or (asked.aim is Aim.PROTECT and asked.receiver is Receiver.POLICE):
        return Telling.WAIT, (WAIT, *young)
    if asked.aim in (Aim.HELP, Aim.CARE):
        return Telling.AGREE, (TELL, SEEK, *young)
    return Telling.TELL, (TELL, *young)


def _at_risk(asked: Question, answer: Answer) -> Sentence:
    if answer is Answer.DO_NOT:
        return RISKY_AND_NOTHING_GOES
    return RISKY_TO_THEM if asked.receiver in FAMILY else RISKY


def when_not_told(asked: Question) -> tuple[Sentence, ...]:
    """List when the family is not told, where anything is to go to someone other than the family."""
    if asked.receiver in FAMILY and not asked.telling_is_risky:
        return NOT_TOLD[:2]
    return NOT_TOLD


def consent(asked: Question) -> Sentence:
    """Say what part consent plays."""
    return CONSENT if asked.aim in (Aim.PROTECT, Aim.HELP, Aim.CRIME) else CONSENT_OTHERWISE


def how_to_share(asked: Question) -> tuple[Sentence, ...]:
    """Say how what is shared is sent and kept."""
    kept = KEPT
    if asked.giver_kind in SCHOOL_KINDS:
        kept = KEPT_SCHOOL
    elif asked.giver_kind in HEALTH_KINDS:
        kept = KEPT_HEALTH
    elif asked.giver_kind == "police":
        kept = KEPT_POLICE
    onward = (BACK,) if asked.receiver in AGENCIES else ()
    return (HOW, FACTS, *onward, kept)
