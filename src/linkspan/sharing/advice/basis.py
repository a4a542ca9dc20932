"""What data protection law it rests on, by kind of giver and purpose, with the day from which each row holds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from linkspan.sharing.advice.answer import Sentence
from linkspan.sharing.advice.question import AGENCIES, HEALTH_KINDS, Aim, Matter, Question, Receiver, _
from linkspan.sharing.advice.usual import EVERY_AIM

PUBLIC_BODIES = frozenset(
    {
        "council",
        "school",
        "nursery",
        "gp_practice",
        "hospital_trust",
        "icb",
        "police",
        "youth_justice",
        "housing",
        "other",
    }
)
NOT_PUBLIC = frozenset({"charity"})
POLICE = frozenset({"police"})
# Data (Use and Access) Act 2025 s 70, in force on this day.
RECOGNISED_FROM = date(2026, 2, 5)


@dataclass(frozen=True, slots=True)
class Basis:
    """One row: for these givers, purposes and kinds of information, from a day and until another."""

    code: str
    givers: Collection[str]
    aims: Collection[Aim]
    says: str
    source: str
    matters: frozenset[Matter] = frozenset()
    receivers: frozenset[Receiver] = frozenset()
    from_: date = date.min
    until: date = date.max
    with_duty: bool | None = None

    def fits(self, asked: Question, on: date, *, has_duty: bool) -> bool:
        """Tell whether the row holds for this question on this day."""
        if asked.giver_kind not in self.givers or asked.aim not in self.aims or not self.from_ <= on < self.until:
            return False
        if self.matters and not self.matters & asked.matters:
            return False
        if self.receivers and asked.receiver not in self.receivers:
            return False
        return self.with_duty is None or self.with_duty == has_duty


SENSITIVE = frozenset({Matter.WORRY, Matter.HEALTH, Matter.CONFIDED, Matter.OTHERS, Matter.GENDER, Matter.FERTILITY})
SAFEGUARDING = frozenset({Aim.PROTECT, Aim.HELP})

BASES: tuple[Basis, ...] = (
    Basis(
        "duty", PUBLIC_BODIES | NOT_PUBLIC, SAFEGUARDING,
        _("The law obliges you to share (legal obligation)."), "UK GDPR art 6(1)(c)", with_duty=True,
    ),
    Basis(
        "task", PUBLIC_BODIES, SAFEGUARDING | {Aim.CARE, Aim.REVIEW},
        _("Sharing is part of your public task."), "UK GDPR art 6(1)(e); DPA 2018 s 8", with_duty=False,
    ),
    Basis(
        "recognised", NOT_PUBLIC, SAFEGUARDING | {Aim.CRIME},
        _("Safeguarding and preventing crime are interests that the law recognises: nothing has to be weighed first."),
        "UK GDPR art 6(1)(ea) and annex 1", from_=RECOGNISED_FROM, with_duty=False,
    ),
    Basis(
        "recognised-crime", NOT_PUBLIC, {Aim.CRIME},
        _("Preventing crime is an interest that the law recognises: nothing has to be weighed first."),
        "UK GDPR art 6(1)(ea) and annex 1", from_=RECOGNISED_FROM, with_duty=True,
    ),
    Basis(
        "legitimate", NOT_PUBLIC, SAFEGUARDING | {Aim.CRIME},
        _("You have a legitimate interest in it; note that you weighed it against the person's own."),
        "UK GDPR art 6(1)(f)", until=RECOGNISED_FROM, with_duty=False,
    ),
    Basis(
        "legitimate-other", NOT_PUBLIC, {Aim.CARE, Aim.REVIEW, Aim.COURT_CASE, Aim.OTHER},
        _("You would need a legitimate interest, weighed against the person's own."), "UK GDPR art 6(1)(f)",
    ),
    Basis(
        "crime", PUBLIC_BODIES - POLICE, {Aim.CRIME},
        _("Sharing is part of your public task, and people need not be told where that would spoil the work."),
        "UK GDPR art 6(1)(e); DPA 2018 sch 2 para 2",
    ),
    Basis(
        "police-crime", POLICE, {Aim.CRIME},
        _("For a law enforcement purpose, part 3 of the Data Protection Act applies to you, not the UK GDPR."),
        "DPA 2018 part 3, ss 31 and 35; sch 8 paras 1 and 4",
    ),
    Basis(
        "police-other", POLICE, EVERY_AIM - {Aim.CRIME},
        _("What you gathered for law enforcement may go for another purpose where the law authorises it; safeguarding"
          " children is one. From then on the UK GDPR applies."),
        "DPA 2018 s 36(4); sch 8 para 4",
    ),
    Basis(
        "safeguarding-condition", PUBLIC_BODIES | NOT_PUBLIC, {Aim.PROTECT},
        _("Protecting a child from harm is a substantial public interest, and asking for consent could prejudice it."),
        "UK GDPR art 9(2)(g); DPA 2018 sch 1 para 18", matters=SENSITIVE,
    ),
    Basis(
        "welfare-condition", PUBLIC_BODIES | NOT_PUBLIC, {Aim.HELP},
        _("For sensitive facts: social protection, or the child's wellbeing where consent cannot be got."),
        "UK GDPR art 9(2)(b) and (g); DPA 2018 sch 1 paras 1 and 18", matters=SENSITIVE,
    ),
    Basis(
        "care-condition", HEALTH_KINDS | {"council"}, {Aim.CARE},
        _("For health facts: health or social care, under a duty of secrecy."),
        "UK GDPR art 9(2)(h) and (3); DPA 2018 s 11 and sch 1 para 2",
        matters=frozenset({Matter.HEALTH, Matter.CONFIDED}),
    ),
    Basis(
        "offence-condition", PUBLIC_BODIES | NOT_PUBLIC, EVERY_AIM,
        _("For offences and allegations: a condition for criminal offence data as well."),
        "UK GDPR art 10; DPA 2018 s 10(5) and sch 1 parts 1 to 3", matters=frozenset({Matter.OFFENCE}),
    ),
    Basis(
        "claims", PUBLIC_BODIES | NOT_PUBLIC, {Aim.COURT_CASE},
        _("A court's order, or what a legal claim needs."), "UK GDPR arts 6(1)(c) and 9(2)(f); DPA 2018 sch 2 para 5",
    ),
    Basis(
        "access", PUBLIC_BODIES | NOT_PUBLIC, {Aim.RIGHTS},
        _("The right of access to one's own information."), "UK GDPR art 15; DPA 2018 s 45 (police part 3 records)",
    ),
    Basis(
        "other", PUBLIC_BODIES, {Aim.OTHER},
        _("Until you know the purpose, there is no lawful basis to name."), "UK GDPR arts 5(1)(b) and 6(4)",
        receivers=AGENCIES,
    ),
)  # fmt: skip


def bases_of(asked: Question, on: date, *, has_duty: bool) -> tuple[Sentence, ...]:
    """Give every row that holds."""
    return tuple(Sentence(row.says, row.source) for row in BASES if row.fits(asked, on, has_duty=has_duty))
