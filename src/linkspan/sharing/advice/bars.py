"""What a statute, or a duty to someone at risk, holds back: what it is, who can lift it, and what may still be said.

A bar beats "share". Where nothing but the barred thing is asked for, `alone` answers agencies and `to_people` everyone
else; otherwise the rest may go and the answer is "share this part" at the mildest. A `Door` is an exception that the
law itself makes; the first that fits counts, and a door whose answer is "share" means that the bar does not stand.
"""

from collections.abc import Collection
from dataclasses import dataclass

from linkspan.sharing.advice.answer import Answer, Barred, Sentence
from linkspan.sharing.advice.question import AGENCIES, Aim, Matter, Question, Receiver, Urgency, _
from linkspan.sharing.advice.usual import ASK, EVERY_AIM, NO, PART, SHARE

POLICE_KIND = frozenset({"police"})
EVERYONE = frozenset(Receiver)
FPR = "Family Procedure Rules 2010 rr 12.73 and 12.75 and PD 12G"


@dataclass(frozen=True, slots=True)
class Door:
    """An exception in the law that makes the bar: to these receivers, for these purposes."""

    receivers: Collection[Receiver]
    aims: Collection[Aim]
    answer: Answer
    says: str
    source: str
    givers: frozenset[str] = frozenset()
    only_now: bool = False

    def fits(self, asked: Question) -> bool:
        """Tell whether the door is open to this question."""
        if self.givers and asked.giver_kind not in self.givers:
            return False
        if self.only_now and asked.urgency is not Urgency.NOW:
            return False
        return asked.receiver in self.receivers and asked.aim in self.aims


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, with all that a reader needs to go on."""

    matter: Matter
    name: str
    law: str
    says: str
    lifts: str
    still: str
    alone: Answer
    to_people: Answer = NO
    doors: tuple[Door, ...] = ()

    def door(self, asked: Question) -> Door | None:
        """Give the first exception that fits."""
        return next((door for door in self.doors if door.fits(asked)), None)

    def on_its_own(self, asked: Question) -> Answer:
        """Answer a question for the barred thing alone."""
        return self.alone if asked.receiver in AGENCIES or asked.receiver is Receiver.COURT else self.to_people


BARS: tuple[Bar, ...] = (
    Bar(
        Matter.WHEREABOUTS, _("A place that is kept secret"),
        "UK GDPR arts 5(1)(f) and 32; Family Law Act 1996 part 4 and Children Act 1989 s 8 (where there is an order);"
        " DfE information sharing advice (2024): protect the identity of those at risk",
        _("Where they live can cost a life if it reaches the wrong person. It does not go into messages or lists."),
        _("The duty desk of the council that protects them, or the refuge. Ring the desk: it passes on a message, or"
          " gives the place by voice to one named person."),
        _("The worry, the child's name and date of birth, that the address is protected, and the duty desk's number."),
        ASK,
        doors=(
            Door(
                {Receiver.POLICE, Receiver.HEALTH, Receiver.COUNCIL}, {Aim.PROTECT, Aim.CARE, Aim.CRIME}, PART,
                _("Someone could be hurt today: say the place by voice to the person who is going there, and to no one"
                  " else. Then ring the duty desk."),
                "UK GDPR arts 6(1)(d) and 9(2)(c)", only_now=True,
            ),
        ),
    ),
    Bar(
        Matter.COURT_PAPERS, _("Papers of a family court case"),
        f"Administration of Justice Act 1960 s 12; {FPR}; Children Act 1989 s 97",
        _("Passing on papers or evidence from a case heard in private can be contempt of court."),
        _("The court that hears the case, by its permission; your legal team asks for it."),
        _("That there are proceedings, in which court, the order's effect on who the child lives with or sees, and"
          " everything you know from your own work."),
        ASK, to_people=ASK,
        doors=(
            Door(
                {Receiver.COUNCIL}, {Aim.PROTECT}, PART,
                _("The rules let it go to a professional acting to protect children, such as the council's child"
                  " protection social worker, unless the court has said otherwise. To that person alone."),
                "Family Procedure Rules 2010 r 12.73(1)(a)(viii)",
            ),
            Door(
                {Receiver.POLICE}, {Aim.PROTECT}, PART,
                _("The rules let it go to an officer of a child protection unit, or one using police protection, unless"
                  " the court has said otherwise. To that officer alone."),
                "Family Procedure Rules 2010 r 12.73(1)(a)(viii); Children Act 1989 s 46",
            ),
            Door(
                {Receiver.COURT}, EVERY_AIM, PART,
                _("It may go to the court that hears the case, and to the Cafcass officer in it. For another court, ask"
                  " the one that hears the case."),
                "Family Procedure Rules 2010 r 12.73(1)(a)(iv)",
            ),
        ),
    ),
    Bar(
        Matter.ADOPTION, _("Adoption records"),
        "Adoption and Children Act 2002 ss 56 to 65; Disclosure of Adoption Information (Post-Commencement Adoptions)"
        " Regulations 2005; for adoptions before 30 December 2005, SI 2005/890",
        _("What an adoption agency holds about an adoption goes out only as the Act says. Joining a child's old and new"
          " names can lead birth relatives to the child."),
        _("The adoption agency that holds the record; it asks those it is about, and weighs the child's welfare"
          " (ss 61 and 62)."),
        _("The child's present name, family, school and needs, and any worry. Never the name before, or where from."),
        ASK,
    ),
    Bar(
        Matter.GENDER, _("Gender history"),
        "Gender Recognition Act 2004 s 22",
        _("Telling on what you learned in your work about a gender recognition application, or a past legal gender, is"
          " an offence. It covers people aged 18 and over, such as a parent."),
        _("The person themself, by agreeing, or a court's order (s 22(4)(b) and (d)). Ask your legal team about the"
          " exceptions."),
        _("The person's present name and gender, and everything about the child's safety that does not show it."),
        NO,
        doors=(
            Door(
                {Receiver.POLICE}, {Aim.CRIME}, PART,
                _("The Act lets it go where that is for preventing or investigating crime. Only if the crime turns on"
                  " it."),
                "Gender Recognition Act 2004 s 22(4)(f)",
            ),
            Door(
                {Receiver.COURT}, {Aim.COURT_CASE}, PART,
                _("The Act lets it go for the purposes of court proceedings."),
                "Gender Recognition Act 2004 s 22(4)(e)",
            ),
        ),
    ),
    Bar(
        Matter.FERTILITY, _("Fertility treatment"),
        "Human Fertilisation and Embryology Act 1990 ss 31, 33A and 33B",
        _("What a licensed clinic knows of someone's treatment, donation or conception may not be passed on, except as"
          " the Act lists. What a parent told you themself is confidential health information."),
        _("Everyone who could be identified, by agreeing (s 33B), or a court. The clinic's person responsible knows the"
          " exceptions."),
        _("Everything about the child's safety and care that does not show how they were conceived."),
        NO,
    ),
    Bar(
        Matter.LEGAL_ADVICE, _("Advice from a lawyer"),
        "Legal professional privilege (R v Derby Magistrates' Court, ex p B [1996] AC 487); DPA 2018 sch 2 para 19",
        _("What passes between a client and their lawyer is the client's secret, and stays so even where someone else"
          " would like to know."),
        _("The client alone. For your own agency's advice, your legal team."),
        _("The facts themselves, as you know them from your own work, without what was advised."),
        NO,
    ),
    Bar(
        Matter.INTELLIGENCE, _("Police intelligence"),
        "Police Act 1996 s 39A (code on police information); DPA 2018 part 3; public interest immunity",
        _("It can show who gave it, or warn someone. It belongs to the force it came from, with limits on its use."),
        _("The force it came from: its intelligence unit can make a version that may be passed on."),
        _("The worry itself, what you saw or were told by others, and that the police should be asked."),
        ASK,
        doors=(
            Door(
                {Receiver.COUNCIL, Receiver.HEALTH, Receiver.EDUCATION, Receiver.YOUTH_JUSTICE}, {Aim.PROTECT}, PART,
                _("Your intelligence unit makes a version that protects its source. Share that one, with its handling"
                  " conditions."),
                "Police Act 1996 s 39A; DPA 2018 ss 35 and 36 and sch 8 para 4", givers=POLICE_KIND,
            ),
            Door(
                {Receiver.POLICE}, {Aim.PROTECT, Aim.CRIME}, PART,
                _("From force to force, with its handling conditions."), "Police Act 1996 s 39A; DPA 2018 s 35",
                givers=POLICE_KIND,
            ),
        ),
    ),
    Bar(
        Matter.PROTECTED_PERSON, _("Witness protection"),
        "Serious Organised Crime and Police Act 2005 ss 82 and 86 to 89",
        _("Telling anyone of a protection arrangement, or of a person's new identity under one, is an offence."),
        _("The protection provider alone: the chief officer, or the National Crime Agency."),
        _("What you know of the child under the name they use now, with nothing that points to another."),
        NO,
        doors=(
            Door(
                {Receiver.POLICE}, {Aim.PROTECT, Aim.CRIME}, ASK,
                _("Ask for the force's protected persons unit, and speak to no one else there."),
                "Serious Organised Crime and Police Act 2005 ss 86 to 89",
            ),
        ),
    ),
    Bar(
        Matter.VICTIM_NAME, _("The name of a victim, or of a child in a criminal court"),
        "Sexual Offences (Amendment) Act 1992 s 1; Children and Young Persons Act 1933 s 49; Youth Justice and Criminal"
        " Evidence Act 1999 s 45",
        _("Nothing may be published that could lead people to know who the victim of a sexual offence is, for life, or"
          " which child is before a criminal court."),
        _("The victim, in writing, from the age of 16 (s 5); or a court (s 3)."),
        _("Nothing to the public. Those who protect or treat the child may be told: the law stops publishing."),
        SHARE,
        doors=(
            Door(
                EVERYONE - {Receiver.PUBLIC, Receiver.RELATIVE}, EVERY_AIM, SHARE,
                _("The law stops publishing who it is, not telling those who protect or treat the child."),
                "Sexual Offences (Amendment) Act 1992 s 1",
            ),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One bar met by a question: whether it stands, and what it makes of an answer on its own."""

    bar: Bar
    door: Door | None
    alone: Answer

    @property
    def stands(self) -> bool:
        """Tell whether it holds anything back."""
        return self.alone is not Answer.SHARE

    @property
    def shown(self) -> Barred:
        """Put it as a reader sees it."""
        let = Sentence(self.door.says, self.door.source) if self.door else None
        return Barred(
            self.bar.name, self.bar.law, Sentence(self.bar.says, self.bar.law), self.bar.lifts, self.bar.still, let
        )


def bars_met(asked: Question) -> tuple[Held, ...]:
    """Give every bar that the question touches."""
    met = []
    for bar in BARS:
        if bar.matter in asked.matters:
            door = bar.door(asked)
            met.append(Held(bar, door, door.answer if door else bar.on_its_own(asked)))
    return tuple(met)
