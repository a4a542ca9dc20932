"""What some kinds of information change: rows that can make the usual answer stricter, or add what to leave out.

For each kind of information the first row that fits counts. A row without an answer only says something.
`unless_duty` rows do not fit while the duty to share (s 16LA) binds both bodies: a statute has then lifted confidence.
"""

from collections.abc import Collection
from dataclasses import dataclass

from linkspan.sharing.advice.answer import Answer
from linkspan.sharing.advice.question import AGENCIES, CORE, HEALTH_KINDS, Aim, Matter, Question, Receiver, _
from linkspan.sharing.advice.usual import ASK, CALDICOTT, EVERY_AIM, FAMILY, LEAD, NO, PART, POLICE, SHARE

CONFIDENCE = "Common law duty of confidentiality"
GMC = "GMC, Confidentiality and 0-18 years; Caldicott principles"
GILLICK = "Gillick v West Norfolk and Wisbech AHA [1986] AC 112; Fraser guidelines"
SCHEMES = (
    "Criminal Justice Act 2003 s 327A (child sex offender disclosure scheme); Domestic Abuse Act 2021 s 77 (guidance on"
    " the domestic violence disclosure scheme) and the police's power at common law to disclose"
)
YOUNG_PERSON = _("The young person")
EVERYONE = frozenset(Receiver)
PEOPLE = EVERYONE - AGENCIES


@dataclass(frozen=True, slots=True)
class Effect:
    """One row: this kind of information, to these receivers, for these purposes."""

    matter: Matter
    receivers: Collection[Receiver]
    aims: Collection[Aim]
    answer: Answer
    now: Answer
    says: str
    source: str
    ask: str = ""
    givers: frozenset[str] = frozenset()
    unless_duty: bool = False

    def fits(self, asked: Question, *, has_duty: bool) -> bool:
        """Tell whether the row is for this question."""
        if self.unless_duty and has_duty:
            return False
        if self.givers and asked.giver_kind not in self.givers:
            return False
        return self.matter in asked.matters and asked.receiver in self.receivers and asked.aim in self.aims


EFFECTS: tuple[Effect, ...] = (
    # --- names and addresses ----------------------------------------------------------------------------------
    Effect(
        Matter.DETAILS, {Receiver.PARENT, Receiver.RELATIVE}, EVERY_AIM, PART, PART,
        _("Leave out where the other parent, or anyone who has moved away, lives and can be rung."),
        "UK GDPR art 5(1)(f); Children Act 1989 s 1",
    ),
    # --- health -----------------------------------------------------------------------------------------------
    Effect(
        Matter.HEALTH, {Receiver.HEALTH}, {Aim.CARE, Aim.PROTECT}, SHARE, SHARE,
        _("Those who treat the child need the health facts that bear on it."), GMC,
    ),
    Effect(
        Matter.HEALTH, {Receiver.COUNCIL, Receiver.POLICE}, {Aim.PROTECT}, SHARE, SHARE,
        _("Health facts that bear on the harm may go without agreement: protecting a child is a public interest that"
          " outweighs confidence. The whole record is seldom needed."),
        f"{CONFIDENCE} (public interest); {GMC}",
    ),
    Effect(
        Matter.HEALTH, AGENCIES, {Aim.PROTECT}, PART, PART,
        _("Give the health facts they need to keep the child safe, not the record."), f"{CONFIDENCE}; {GMC}",
    ),
    Effect(
        Matter.HEALTH, {Receiver.HEALTH}, {Aim.HELP}, SHARE, SHARE,
        _("Those who treat the child need the health facts that bear on the help."), GMC, givers=HEALTH_KINDS,
    ),
    Effect(
        Matter.HEALTH, AGENCIES, {Aim.HELP}, ASK, PART,
        _("What was told in confidence to a health service needs the family's, or a young person's own, agreement when"
          " no one is at risk of harm. If they refuse and you think a child would be harmed, ask again with that"
          " purpose."),
        f"{CONFIDENCE}; {GMC}", FAMILY, unless_duty=True,
    ),
    Effect(
        Matter.HEALTH, AGENCIES, {Aim.HELP}, PART, PART,
        _("Give the health facts the help needs, not the record."), f"UK GDPR arts 5(1)(c) and 9; {GMC}",
    ),
    Effect(
        Matter.HEALTH, AGENCIES, {Aim.CARE}, ASK, PART,
        _("Outside health services, the family or the young person agrees first, unless it is an emergency."),
        f"{CONFIDENCE}; {GMC}", FAMILY,
    ),
    Effect(
        Matter.HEALTH, AGENCIES, {Aim.CRIME}, ASK, PART,
        _("Health facts go to look into a crime only where it is serious enough to outweigh confidence."),
        f"{CONFIDENCE} (public interest: serious crime); {GMC}", CALDICOTT,
    ),
    Effect(
        Matter.HEALTH, AGENCIES, EVERY_AIM, ASK, ASK,
        _("Health facts for this purpose need someone's approval."), f"UK GDPR art 9; {GMC}", CALDICOTT,
    ),
    Effect(
        Matter.HEALTH, {Receiver.PARENT}, {Aim.CARE, Aim.HELP, Aim.PROTECT}, PART, PART,
        _("Tell parents of a young child. A young person who understands decides about their own treatment, and whether"
          " their parents know. Another adult's health stays out."),
        GILLICK,
    ),
    # --- told in confidence by a young person -----------------------------------------------------------------
    Effect(
        Matter.CONFIDED, {Receiver.RELATIVE, Receiver.PUBLIC}, EVERY_AIM, NO, NO,
        _("What a young person told in confidence does not go to them."), CONFIDENCE,
    ),
    Effect(
        Matter.CONFIDED, AGENCIES, {Aim.PROTECT}, PART, PART,
        _("A young person's wish is weighed, and gives way where they or another could come to serious harm, or where"
          " they are under 13 and sexually active. Tell them first what you will share and why, if that is safe; share"
          " only what bears on the harm."),
        f"{GILLICK}; Sexual Offences Act 2003 ss 5 to 8; {GMC}", YOUNG_PERSON,
    ),
    Effect(
        Matter.CONFIDED, {Receiver.PARENT}, {Aim.PROTECT}, ASK, PART,
        _("A young person who understands may ask that a parent is not told. Encourage them to tell; if someone could"
          " be hurt today, say what keeps them safe."),
        GILLICK, YOUNG_PERSON,
    ),
    Effect(
        Matter.CONFIDED, {Receiver.CHILD}, EVERY_AIM, SHARE, SHARE,
        _("They told you themselves."), "UK GDPR art 12",
    ),
    Effect(
        Matter.CONFIDED, AGENCIES | {Receiver.PARENT}, {Aim.HELP, Aim.CARE, Aim.CRIME}, ASK, PART,
        _("Ask the young person first, and respect what they say unless someone could come to serious harm."),
        GILLICK, YOUNG_PERSON,
    ),
    Effect(
        Matter.CONFIDED, EVERYONE, EVERY_AIM, ASK, ASK,
        _("Ask the young person first."), GILLICK, YOUNG_PERSON,
    ),
    # --- other people -----------------------------------------------------------------------------------------
    Effect(
        Matter.OTHERS, CORE, {Aim.PROTECT}, SHARE, SHARE,
        _("What you know of other people counts too, where it bears on the child's safety: also of someone said to have"
          " caused harm. Mark what is fact, what was said by whom, and what is opinion."),
        "Children Act 1989 s 47; DPA 2018 sch 1 para 18; UK GDPR art 5(1)(d)",
    ),
    Effect(
        Matter.OTHERS, {Receiver.PARENT, Receiver.RELATIVE}, {Aim.PROTECT, Aim.CRIME, Aim.OTHER}, ASK, ASK,
        _("Whether someone is told of another person's past is for the police to decide, under the disclosure schemes."
          " Ring 999 if someone is in danger now."),
        SCHEMES, POLICE,
    ),
    Effect(
        Matter.OTHERS, {Receiver.PARENT, Receiver.CHILD}, EVERY_AIM, PART, PART,
        _("Leave out what is about other people, unless they agree or it is reasonable without that. Workers' names"
          " stay in."),
        "DPA 2018 sch 2 paras 16 and 17",
    ),
    Effect(
        Matter.OTHERS, EVERYONE, EVERY_AIM, PART, PART,
        _("Give only what about other people is needed for this purpose."), "UK GDPR art 5(1)(c)",
    ),
    # --- offences ---------------------------------------------------------------------------------------------
    Effect(
        Matter.OFFENCE, {Receiver.COUNCIL, Receiver.POLICE, Receiver.YOUTH_JUSTICE}, {Aim.PROTECT, Aim.CRIME},
        SHARE, SHARE,
        _("Offences and allegations that bear on it may go. Say which are proved and which alleged."),
        "UK GDPR art 10; DPA 2018 s 10(5) and sch 1 paras 10 and 18; Crime and Disorder Act 1998 s 115",
    ),
    Effect(
        Matter.OFFENCE, {Receiver.PARENT, Receiver.RELATIVE}, EVERY_AIM, ASK, ASK,
        _("Whether someone is told of another person's offences is for the police to decide."), SCHEMES, POLICE,
    ),
    Effect(
        Matter.OFFENCE, AGENCIES, {Aim.PROTECT, Aim.HELP}, PART, PART,
        _("Give only the offences and allegations that they need for their part; say which are proved."),
        "UK GDPR art 10; DPA 2018 s 10(5) and sch 1 para 18",
    ),
    Effect(
        Matter.OFFENCE, AGENCIES, {Aim.CARE, Aim.REVIEW, Aim.RIGHTS, Aim.OTHER, Aim.COURT_CASE}, ASK, ASK,
        _("Offence data needs a condition of its own for this purpose."), "UK GDPR art 10; DPA 2018 s 10(5)", LEAD,
    ),
    # --- a worry, to those with a small part ------------------------------------------------------------------
    Effect(
        Matter.WORRY, {Receiver.HOUSING, Receiver.CHARITY, Receiver.OTHER_BODY},
        {Aim.CARE, Aim.REVIEW, Aim.OTHER, Aim.CRIME}, ASK, ASK,
        _("A worry about harm belongs with children's services. Tell them, and let them say who else is told."),
        "Children Act 1989 s 47; DfE information sharing advice (2024)", LEAD,
    ),
    # --- a health service as giver ----------------------------------------------------------------------------
    Effect(
        Matter.EVERYDAY, {Receiver.HOUSING, Receiver.CHARITY, Receiver.OTHER_BODY}, {Aim.HELP}, ASK, PART,
        _("Someone's visits to a health service are confidential in themselves: ask them first."),
        f"{CONFIDENCE}; {GMC}", FAMILY, givers=HEALTH_KINDS,
    ),
)  # fmt: skip


def effects_of(asked: Question, *, has_duty: bool) -> tuple[Effect, ...]:
    """Give, for each kind of information asked about, the first row that fits."""
    found: dict[Matter, Effect] = {}
    for row in EFFECTS:
        if row.matter not in found and row.fits(asked, has_duty=has_duty):
            found[row.matter] = row
    return tuple(found.values())
