"""Worked cases of "can I share this?": who asks what about whom for what, and what the answer and the law are.

Each row can be read, and disputed, without reading any code. `law` is what the answer must cite among its sources.
`LATER` rows suppose that the Children Act 2004 s 16LA has commenced everywhere on 6 April 2027: nobody has said so.
"""

from dataclasses import dataclass, replace
from datetime import date

from linkspan.sharing.advice import Aim, Cover, Matter, Question, Receiver, Urgency
from linkspan.sharing.gateways import GATEWAYS, Gateway

BEFORE = date(2026, 11, 2)
LATER = date(2027, 9, 1)
COMMENCED = date(2027, 4, 6)
SUPPOSED: tuple[Gateway, ...] = tuple(
    replace(row, commenced_on=COMMENCED) if row.code == "16LA" else row for row in GATEWAYS
)


@dataclass(frozen=True)
class Case:
    """One row: the story, the question, and the answer with the law it must cite."""

    story: str
    giver: str
    receiver: str
    about: str
    aim: str
    answer: str
    law: str
    urgency: str = "soon"
    risky: bool = False
    on: date = BEFORE
    agreed: str = ""

    @property
    def question(self) -> Question:
        """Give the question."""
        return Question(
            giver_kind=self.giver,
            receiver=Receiver(self.receiver),
            matters=frozenset(Matter(each) for each in self.about.split()),
            aim=Aim(self.aim),
            urgency=Urgency(self.urgency),
            telling_is_risky=self.risky,
            area_codes=frozenset({"E06990001"}),
        )

    @property
    def agreements(self) -> tuple[Cover, ...]:
        """Give the clause in force, where the story has one: "receiver kind / purpose / kind of information"."""
        if not self.agreed:
            return ()
        kind, purpose, information = self.agreed.split("/")
        return (
            Cover(
                "Northmere agreement", "2.1", "", kind, "content", frozenset({purpose}), frozenset({information}), ""
            ),
        )


S, P, A, N = "share", "share_part", "ask_first", "do_not"
C = Case

PROTECTING = (
    C("A teacher sees bruises and tells children's services",
      "school", "council", "worry", "protect", S, "Children Act 1989 ss 17 and 47"),
    C("The same, by an academy: its own safeguarding duty gives the power",
      "school", "council", "worry", "protect", S, "Education Act 2002 s 175"),
    C("The same, and someone could be hurt today",
      "school", "council", "worry", "protect", S, "Education Act 2002 s 175", "now"),
    C("A nursery tells children's services that a toddler is always hungry",
      "nursery", "council", "worry everyday", "protect", S, "Children Act 2004 s 10"),
    C("A GP tells children's services of an injury that does not fit the story",
      "gp_practice", "council", "worry health", "protect", S, "GMC"),
    C("A hospital tells children's services of a mother's overdose with children at home",
      "hospital_trust", "council", "worry health others", "protect", S, "Children Act 1989 s 47(9)"),
    C("A hospital answers a section 47 enquiry",
      "hospital_trust", "council", "health details", "protect", S, "Children Act 1989 s 47(9) to (11)"),
    C("A police officer tells children's services what was found in a home",
      "police", "council", "worry others offence", "protect", S, "DPA 2018 s 36(4)"),
    C("A council tells a school that a pupil is on a child protection plan",
      "council", "education", "worry", "protect", S, "Children Act 2004 s 11"),
    C("A council tells the police of a threat to a child",
      "council", "police", "worry others", "protect", S, "Crime and Disorder Act 1998 s 115"),
    C("A school tells the police of a threat made with a knife",
      "school", "police", "worry offence", "protect", S, "Crime and Disorder Act 1998 s 115", "now"),
    C("A youth worker of a charity tells children's services what a girl said",
      "charity", "council", "worry", "protect", S, "UK GDPR art 6(1)(ea)"),
    C("The same, on the day before recognised legitimate interests came in",
      "charity", "council", "worry", "protect", S, "UK GDPR art 6(1)(f)", on=date(2026, 2, 4)),
    C("A housing officer tells children's services of a home without heating",
      "housing", "council", "worry", "protect", S, "Children Act 1989 s 47(9) to (11)"),
    C("Youth justice tells children's services of a debt to a gang",
      "youth_justice", "council", "worry offence", "protect", S, "Children Act 2004 s 11"),
    C("A health visitor tells a nursery what to watch for",
      "hospital_trust", "education", "worry", "protect", S, "Children Act 2004 s 11"),
    C("A school tells the GP of repeated burns",
      "school", "health", "worry", "protect", S, "Education Act 2002 s 175"),
    C("Agencies in a strategy discussion name the man said to have caused harm",
      "police", "council", "others offence", "protect", S, "UK GDPR art 10"),
    C("A school says in a child protection conference what a brother did",
      "school", "council", "others worry", "protect", S, "DPA 2018 sch 1 para 18"),
    C("A council tells another council that a child on a plan has moved there",
      "council", "council", "known worry details", "protect", S, "Children Act 1989 s 47(9) to (11)"),
    C("A council asks who knows a child, and a school says that it does",
      "school", "council", "known", "protect", S, "Education Act 2002 s 175"),
    C("A GP tells a school that a pupil's illness may be made up by a parent",
      "gp_practice", "education", "worry health", "protect", P, "Common law duty of confidentiality"),
    C("A hospital warns the police of a parent who left with a sick baby",
      "hospital_trust", "police", "health worry", "protect", S, "public interest", "now"),
    C("A school tells a landlord's officer why a family must not be moved",
      "school", "housing", "worry", "protect", P, "UK GDPR art 5(1)(c)"),
    C("A school tells a youth club to keep a man away",
      "school", "charity", "worry others", "protect", P, "UK GDPR art 5(1)(c)"),
    C("A council tells the fire service of a home where a child is alone",
      "council", "other_body", "worry", "protect", P, "share with those who need it", "now"),
    C("Honour-based abuse is feared: a school tells the police",
      "school", "police", "worry", "protect", S, "Crime and Disorder Act 1998 s 115", "now", risky=True),
    C("Honour-based abuse is feared: a school tells children's services",
      "school", "council", "worry confided", "protect", P, "Gillick", "now", risky=True),
    C("A GP knows that a 12-year-old is sexually active",
      "gp_practice", "council", "confided", "protect", P, "Sexual Offences Act 2003 ss 5 to 8"),
    C("A school nurse knows that a 15-year-old is being exploited",
      "hospital_trust", "council", "confided worry", "protect", P, "Gillick"),
    C("A mental health team tells children's services of plans to harm a baby",
      "hospital_trust", "council", "health others worry", "protect", S,
      "Common law duty of confidentiality (public interest)", "now"),
    C("A drug service tells children's services that a parent relapsed",
      "charity", "council", "health others worry", "protect", S, "UK GDPR art 6(1)(ea)"),
    C("An ICB tells a council what a review of deaths showed about a living brother",
      "icb", "council", "health others worry", "protect", S, "Children Act 1989 s 47(9) to (11)"),
)  # fmt: skip

HELPING = (
    C("A school and a family help team plan together",
      "school", "council", "everyday worry", "help", S, "Children Act 1989 s 17"),
    C("A council asks a housing authority to help a child in need",
      "housing", "council", "everyday", "help", S, "Children Act 1989 s 27"),
    C("A council tells a school what its early help plan asks of it",
      "council", "education", "everyday", "help", S, "Children Act 2004 s 10"),
    C("A GP is asked for a mother's health by an early help worker",
      "gp_practice", "council", "health others", "help", A, "Common law duty of confidentiality"),
    C("The same in an emergency",
      "gp_practice", "council", "health others", "help", P, "Children Act 1989 s 17", "now"),
    C("A school passes on what a parent said of her own depression",
      "school", "council", "health others", "help", A, "Common law duty of confidentiality"),
    C("A hospital and a GP plan support for a disabled child",
      "hospital_trust", "health", "health", "help", S, "Working Together"),
    C("A school tells a community police officer whom a pupil spends time with",
      "school", "police", "everyday others", "help", P, "Children Act 2004 s 10"),
    C("A council asks a charity to visit a family",
      "council", "charity", "worry details", "help", P, "UK GDPR art 5(1)(c)"),
    C("A hospital tells a charity that a family comes to its clinic",
      "hospital_trust", "charity", "everyday", "help", A, "Common law duty of confidentiality"),
    C("A school asks the benefits office to help a family",
      "school", "other_body", "everyday", "help", A, "UK GDPR art 5(1)(b)"),
    C("A school tells a family help worker what a pupil said of her boyfriend",
      "school", "council", "confided", "help", A, "Gillick"),
    C("Police tell a school by the next morning of an incident at home",
      "police", "education", "worry offence", "protect", P, "DPA 2018 s 36(4)"),
    C("Police tell an early help team of calls to an address",
      "police", "council", "offence", "help", P, "DPA 2018 s 36(4)"),
    C("Youth justice tells a school of a reparation plan",
      "youth_justice", "education", "offence everyday", "help", P, "UK GDPR art 10"),
    C("A charity with a council's contract reports how a family is",
      "charity", "council", "everyday", "help", S, "Children Act 1989 s 17"),
    C("A housing association is asked to move a family nearer to help",
      "council", "housing", "details everyday", "help", P, "UK GDPR art 5(1)(c)"),
)  # fmt: skip

CARING = (
    C("A hospital writes to the GP after treating a child",
      "hospital_trust", "health", "health", "care", S, "Health and Social Care Act 2012 s 251B"),
    C("A GP refers a child to a hospital",
      "gp_practice", "health", "health details", "care", S, "Health and Social Care Act 2012 s 251B"),
    C("A sexual health clinic is asked by the GP about a 15-year-old",
      "hospital_trust", "health", "confided", "care", A, "Gillick"),
    C("A pupil moves, and the old school sends the record on",
      "school", "education", "everyday worry", "care", S, "Education (Pupil Information) (England) Regulations 2005"),
    C("A nursery passes its record to the reception class",
      "nursery", "education", "everyday", "care", S, "Keeping Children Safe in Education"),
    C("A school nurse wants to tell the school of asthma", "hospital_trust", "education", "health", "care", A, "GMC"),
    C("The child cannot breathe now",
      "hospital_trust", "education", "health", "care", P, "UK GDPR arts 5(1)(c), 6(1)(d)", "now"),
    C("A school is asked by a GP how a pupil behaves",
      "school", "health", "everyday", "care", A, "Common law duty of confidentiality"),
    C("The same, under an agreement in force",
      "school", "health", "everyday", "care", P,
      "Common law duty of confidentiality", agreed="gp_practice/direct_care/education"),
    C("The same, under an agreement for another purpose",
      "school", "health", "everyday", "care", A,
      "Common law duty of confidentiality", agreed="gp_practice/early_help/education"),
    C("An ambulance crew asks a school what a collapsed pupil takes",
      "school", "health", "health", "care", P, "UK GDPR arts 5(1)(c), 6(1)(d)", "now"),
    C("A tutoring charity asks a school for a pupil's marks",
      "school", "charity", "everyday", "care", A, "Common law duty of confidentiality"),
)  # fmt: skip

CRIME = (
    C("Police ask a school for a pupil's attendance in a robbery case",
      "school", "police", "everyday", "crime", P, "Crime and Disorder Act 1998 s 115"),
    C("Police ask a hospital for a victim's treatment",
      "hospital_trust", "police", "health", "crime", A, "serious crime"),
    C("A man with a gunshot wound has run from the hospital",
      "hospital_trust", "police", "health", "crime", P, "serious crime", "now"),
    C("Police search for a missing girl and ring the school",
      "school", "police", "details everyday", "crime", S, "DPA 2018 sch 2 para 2", "now"),
    C("Police ask a sexual health clinic who a young woman's partners are",
      "hospital_trust", "police", "confided others", "crime", A, "Gillick"),
    C("Police tell youth justice of an arrest", "police", "youth_justice", "offence", "crime", P, "DPA 2018 part 3"),
    C("Police tell a council of exploitation at an address",
      "police", "council", "offence others", "crime", P, "sch 8 paras 1 and 4"),
    C("Police tell a landlord that a tenant deals drugs",
      "police", "housing", "offence", "crime", A, "Crime and Disorder Act 1998 s 115"),
    C("A charity tells the police who sold drugs at its door",
      "charity", "police", "offence others", "crime", P, "UK GDPR art 6(1)(ea)"),
    C("The same, before 5 February 2026",
      "charity", "police", "offence others", "crime", P, "UK GDPR art 6(1)(f)", on=date(2025, 6, 2)),
    C("A council tells a school of a police inquiry into a parent",
      "council", "education", "offence others", "crime", A, "Crime and Disorder Act 1998 s 115"),
    C("A housing officer gives the police a list of tenants",
      "housing", "police", "details", "crime", P, "DPA 2018 sch 2 para 2"),
)  # fmt: skip

FAMILIES = (
    C("A school tells a mother what worries it",
      "school", "parent", "worry", "protect", P, "be open with the family where it is safe"),
    C("The same, where a forced marriage is feared",
      "school", "parent", "worry", "protect", N, "DPA 2018 sch 2 para 2", risky=True),
    C("A father asks how his daughter does at school",
      "school", "parent", "everyday", "care", S, "Children Act 1989 s 3"),
    C("A father who lives apart asks where they live now",
      "school", "parent", "details", "care", P, "UK GDPR art 5(1)(f)"),
    C("A father asks for the refuge's address",
      "school", "parent", "whereabouts", "other", N, "protect the identity of those at risk"),
    C("A mother asks a GP what her 15-year-old was prescribed",
      "gp_practice", "parent", "confided health", "care", A, "Gillick"),
    C("A mother asks a GP about her toddler's asthma", "gp_practice", "parent", "health", "care", P, "Gillick"),
    C("A boy of 14 asks that his mother is not told of his drinking",
      "school", "parent", "confided", "protect", A, "Gillick"),
    C("The same boy has taken an overdose", "school", "parent", "confided", "protect", P, "Gillick", "now"),
    C("A parent asks for the whole social care file",
      "council", "parent", "worry others details", "rights", A, "DPA 2018 sch 3"),
    C("A parent asks a maintained school for the pupil record",
      "school", "parent", "everyday", "rights", A, "Regulations 2005 reg 5"),
    C("A girl of 15 asks for her own file", "council", "child", "everyday worry", "rights", P, "UK GDPR art 15"),
    C("A girl of 15 asks for her file, which is also about her sister",
      "council", "child", "others everyday", "rights", P, "DPA 2018 sch 2 paras 16 and 17"),
    C("A social worker tells a boy what will happen at his conference",
      "council", "child", "worry", "protect", S, "UN Convention on the Rights of the Child"),
    C("Telling the child now could bring violence on her mother",
      "council", "child", "worry", "protect", A, "DPA 2018 sch 3", risky=True),
    C("A young woman asks what she herself told the nurse",
      "hospital_trust", "child", "confided", "care", S, "UK GDPR art 12"),
    C("A mother asks the police whether her new partner has harmed children",
      "police", "parent", "others offence", "protect", A, "Criminal Justice Act 2003 s 327A"),
    C("A grandmother asks a school the same of her daughter's partner",
      "school", "relative", "others", "protect", A, "Domestic Abuse Act 2021 s 77"),
    C("An aunt will take the children tonight and asks what they need",
      "council", "relative", "everyday", "protect", P, "UK GDPR art 6(1)(d)", "now"),
    C("An uncle offers help and asks what is going on",
      "council", "relative", "worry", "help", A, "Working Together"),
    C("A neighbour asks whether the family is known to the council",
      "council", "relative", "known", "other", N, "UK GDPR arts 5(1)(f) and 6"),
    C("A neighbour asks what a girl told the youth worker",
      "charity", "relative", "confided", "protect", N, "Common law duty of confidentiality"),
    C("A parent wants the child's papers for a dispute over contact",
      "school", "parent", "everyday", "court_case", A, "Children Act 1989 s 1"),
    C("A newspaper asks a school about a pupil",
      "school", "public", "known", "other", N, "UK GDPR arts 5(1)(a) and 6"),
    C("A website asks for a missing boy's photograph",
      "council", "public", "details", "protect", N, "Human Rights Act 1998", "now"),
)  # fmt: skip

LAW_AND_OVERSIGHT = (
    C("A court orders a school to give a pupil's record",
      "school", "court", "everyday", "court_case", A, "Family Procedure Rules 2010"),
    C("The hearing is today", "school", "court", "everyday", "court_case", P, "Family Procedure Rules 2010", "now"),
    C("A Cafcass officer asks a council for its file",
      "council", "court", "worry details", "protect", P, "Children Act 1989 ss 7, 41 and 42"),
    C("A father's solicitor writes to a GP",
      "gp_practice", "lawyer", "health", "court_case", A, "DPA 2018 sch 2 para 5"),
    C("A solicitor says that it is urgent",
      "school", "lawyer", "everyday", "protect", A, "common law duty of confidentiality", "now"),
    C("Ofsted asks a school for its child protection files",
      "school", "reviewer", "worry", "review", P, "Education and Inspections Act 2006"),
    C("A practice review asks a GP for a family's health record",
      "gp_practice", "reviewer", "worry others", "review", P, "Children Act 2004 ss 16B to 16H"),
    C("An inspector asks for something else", "school", "reviewer", "everyday", "other", A, "UK GDPR art 5(1)(b)"),
    C("A council, as safeguarding partner, asks for a review's facts",
      "school", "council", "worry", "review", P, "Children Act 2004 s 16H"),
    C("The same, before the safeguarding partners' powers began",
      "school", "council", "worry", "review", A, "UK GDPR arts 5(1)(c) and 89", on=date(2018, 6, 1)),
    C("A trust asks a school for pupils' data for research",
      "school", "health", "everyday", "review", A, "DPA 2018 s 19"),
    C("A solicitor for the council asks a school for evidence",
      "school", "council", "everyday", "court_case", A, "DPA 2018 sch 2 para 5"),
    C("The Home Office asks a school for a family's address",
      "school", "other_body", "details", "other", A, "UK GDPR art 5(1)(b)"),
    C("An advice charity asks for a file on a family's behalf",
      "council", "charity", "details", "rights", A, "UK GDPR art 15"),
    C("The police ask a school for a pupil's file and do not say why",
      "school", "police", "everyday", "other", A, "UK GDPR art 5(1)(b)"),
)  # fmt: skip

BARRED = (
    C("A school holds a judgment and social care enquires under s 47",
      "school", "council", "court_papers", "protect", P, "12.73(1)(a)(viii)"),
    C("The same, with what the school itself has seen",
      "school", "council", "court_papers worry", "protect", P, "Administration of Justice Act 1960 s 12"),
    C("A police child protection officer asks for an expert's report",
      "council", "police", "court_papers", "protect", P, "r 12.73(1)(a)(viii)"),
    C("A school asks a council for the care proceedings' papers to plan lessons",
      "council", "education", "court_papers", "care", A, "Administration of Justice Act 1960 s 12"),
    C("The same school also needs to know the order",
      "council", "education", "court_papers everyday", "help", P, "12.75"),
    C("A father sends for the other side's evidence",
      "school", "parent", "court_papers", "court_case", A, "Administration of Justice Act 1960 s 12"),
    C("Someone will be hurt today, and the papers are in a drawer",
      "school", "health", "court_papers", "protect", A, "Administration of Justice Act 1960 s 12", "now"),
    C("Cafcass asks a school for the papers it was sent",
      "school", "court", "court_papers", "court_case", A, "Family Procedure Rules 2010"),
    C("A newspaper wants a judgment", "council", "public", "court_papers", "other", N, "Children Act 1989 s 97"),
    C("Social care asks an adoption team who a boy's birth parents were",
      "council", "council", "adoption", "protect", A, "Adoption and Children Act 2002 ss 56 to 65"),
    C("A school worries for an adopted girl",
      "school", "council", "adoption worry", "protect", P, "Adoption and Children Act 2002 ss 56 to 65"),
    C("A birth grandmother asks a school whether a girl is her granddaughter",
      "school", "relative", "adoption", "other", N, "Adoption and Children Act 2002"),
    C("It is urgent, and still an adoption record",
      "council", "police", "adoption", "protect", A, "Adoption and Children Act 2002 ss 56 to 65", "now"),
    C("A GP is asked whether a parent changed gender",
      "gp_practice", "council", "gender", "protect", N, "Gender Recognition Act 2004 s 22"),
    C("The same parent, and a worry for the child",
      "gp_practice", "council", "gender worry", "protect", P, "Gender Recognition Act 2004 s 22"),
    C("Police investigate a crime that turns on it", "gp_practice", "police", "gender", "crime", P, "s 22(4)(f)"),
    C("A school asks for it", "council", "education", "gender", "help", N, "Gender Recognition Act 2004 s 22"),
    C("A court case needs it", "council", "court", "gender", "court_case", A, "Gender Recognition Act 2004 s 22"),
    C("A clinic is asked whether a girl is donor-conceived",
      "hospital_trust", "council", "fertility", "protect", N,
      "Human Fertilisation and Embryology Act 1990 ss 31, 33A and 33B"),
    C("A clinic worries for a patient's older child",
      "hospital_trust", "council", "fertility worry", "protect", P, "33A"),
    C("The police ask a council what its lawyer advised",
      "council", "police", "legal_advice", "crime", N, "Legal professional privilege"),
    C("The police ask for the facts and the advice",
      "council", "police", "legal_advice offence", "crime", P, "Legal professional privilege"),
    C("A council is asked to pass on intelligence it was shown",
      "council", "education", "intelligence", "protect", A, "Police Act 1996 s 39A"),
    C("Police themselves tell a school, through the intelligence unit",
      "police", "education", "intelligence", "protect", P, "DPA 2018 ss 35 and 36"),
    C("A mother asks what the police know of her street",
      "council", "parent", "intelligence", "protect", N, "public interest immunity"),
    C("Police tell another force", "police", "police", "intelligence", "crime", P, "Police Act 1996 s 39A"),
    C("A school learns that a pupil's family is in witness protection",
      "school", "council", "protected_person", "protect", N, "Serious Organised Crime and Police Act 2005"),
    C("The same school has a worry about the pupil",
      "school", "council", "protected_person worry", "protect", P, "Serious Organised Crime and Police Act 2005"),
    C("The school must reach those who protect the family",
      "school", "police", "protected_person", "protect", A, "Serious Organised Crime and Police Act 2005"),
    C("A school tells children's services who was raped",
      "school", "council", "victim_name worry", "protect", S, "Children Act 1989 ss 17 and 47"),
    C("A newspaper asks who the victim is",
      "school", "public", "victim_name", "other", N, "Sexual Offences (Amendment) Act 1992 s 1"),
    C("A council asks a refuge charity where a mother fled to",
      "charity", "council", "whereabouts", "protect", A, "protect the identity of those at risk"),
    C("A school tells children's services of a worry in a refuge",
      "school", "council", "whereabouts worry", "protect", P, "UK GDPR arts 5(1)(f) and 32"),
    C("Police are on their way to an attack at the refuge",
      "charity", "police", "whereabouts", "protect", P, "UK GDPR arts 6(1)(d)", "now"),
    C("A new school asks the old one for the secret address",
      "school", "education", "whereabouts", "care", A, "UK GDPR arts 5(1)(f) and 32"),
    C("An agreement covers identity, and does not lift the bar",
      "school", "council", "whereabouts", "protect", A,
      "UK GDPR arts 5(1)(f) and 32", agreed="council/child_protection/identity"),
    C("Two bars together: adoption and gender",
      "council", "council", "adoption gender", "protect", N, "Gender Recognition Act 2004 s 22"),
)  # fmt: skip

AFTER = (
    C("A school tells children's services, now as a duty",
      "school", "council", "worry", "protect", S, "Children Act 2004 s 16LA", on=LATER),
    C("A GP is asked for health facts for early help: the duty lifts confidence",
      "gp_practice", "council", "health others", "help", P, "Children Act 2004 s 16LA", on=LATER),
    C("Police tell a school of a worry",
      "police", "education", "worry", "protect", S, "Children Act 2004 s 16LA", on=LATER),
    C("A school tells the health visitor's trust and the GP",
      "school", "health", "worry", "help", S, "Children Act 2004 s 16LA", on=LATER),
    C("The duty does not reach a housing association",
      "school", "housing", "worry", "protect", P, "Education Act 2002 s 175", on=LATER),
    C("The duty does not lift a bar",
      "school", "council", "adoption", "protect", A, "Adoption and Children Act 2002", on=LATER),
    C("Legal obligation replaces public task as the basis",
      "council", "police", "worry", "protect", S, "UK GDPR art 6(1)(c)", on=LATER),
    C("A young person's wish is still weighed", "school", "council", "confided", "help", A, "Gillick", on=LATER),
    C("The duty is not for everyday care",
      "school", "health", "everyday", "care", A, "Common law duty of confidentiality", on=LATER),
    C("A charity under a council's contract comes within the duty",
      "charity", "council", "worry", "protect", S, "Children Act 2004 s 16LA", on=LATER),
    C("The day before it commences, it is not cited",
      "gp_practice", "council", "health others", "help", A,
      "Common law duty of confidentiality", on=date(2027, 4, 5)),
    C("On the day it commences, it is",
      "gp_practice", "council", "health others", "help", P, "Children Act 2004 s 16LA", on=date(2027, 4, 6)),
)  # fmt: skip

SECTIONS: dict[str, tuple[Case, ...]] = {
    "To keep a child safe": PROTECTING,
    "To help a child or family": HELPING,
    "To treat or teach": CARING,
    "To prevent or look into a crime": CRIME,
    "Families, relatives and the public": FAMILIES,
    "Courts, inspections, reviews and other purposes": LAW_AND_OVERSIGHT,
    "Bars": BARRED,
    "Supposing that the duty to share (s 16LA) binds everywhere from 6 April 2027": AFTER,
}
CASES: tuple[Case, ...] = tuple(case for cases in SECTIONS.values() for case in cases)
