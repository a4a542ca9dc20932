"""What must be done for children in every council area, for which of them, and by which law: the list that ships.

It is not legal advice, and complete only as far as it goes. A function answered for by two at once, by law, says so.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """A group of children: ages from, up to and not including; and a circumstance, where that makes the group."""

    name: str
    from_age: int
    until_age: int
    circumstance: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """Something that must be done: its name in plain words, the law, and the groups of children it is for."""

    code: str
    name: str
    law: str
    groups: tuple[str, ...] = ("all",)
    is_joint: bool = False


GROUPS: dict[str, Group] = {
    "all": Group("All children", 0, 18),
    "under_five": Group("Children under 5", 0, 5),
    "five_up": Group("Children from 5", 5, 18),
    "teenage": Group("Young people from 13", 13, 18),
    "looked_after": Group("Looked-after children", 0, 18, "looked_after"),
    "disabled": Group("Disabled children, and those with special needs", 0, 18, "disabled"),
    "missing": Group("Children who go missing", 0, 18, "missing"),
    "offending": Group("Young people in the youth justice system", 10, 18, "offending"),
    "leaving_care": Group("Young people who leave care", 16, 18, "leaving_care"),
    "out_of_school": Group("Children who are out of school", 5, 18, "out_of_school"),
    "privately_fostered": Group("Privately fostered children", 0, 16, "privately_fostered"),
}

_LIST = (
    Function("assessment_17", "Assessment of a child in need", "Children Act 1989 s 17"),
    Function("enquiry_47", "Enquiries into significant harm", "Children Act 1989 s 47"),
    Function("front_door", "A front door for concerns, day and night", "Children Act 1989 ss 17 and 47"),
    Function("early_help", "Early help and family help", "Children Act 2004 s 10"),
    Function("emergency_protection", "Emergency protection", "Children Act 1989 s 44"),
    Function("police_protection", "Police protection", "Children Act 1989 s 46"),
    Function("child_abuse_investigation", "Investigating crimes against children", "Police Act 1996 s 6; common law"),
    Function("health_visiting", "Health visiting, 0 to 5", "NHS Act 2006 s 2B; SI 2013/351 reg 5A", ("under_five",)),
    Function("school_nursing", "School nursing, 5 to 19", "NHS Act 2006 s 2B; SI 2013/351", ("five_up",)),
    Function("maternity", "Maternity care and unborn children", "NHS Act 2006 s 3", ("under_five",)),
    Function("gp_care", "General practice for children", "NHS Act 2006 s 83"),
    Function("camhs", "Child and adolescent mental health services", "NHS Act 2006 s 3"),
    Function("camhs_inpatient", "Hospital beds for children in mental distress", "NHS Act 2006 s 3B"),
    Function("sexual_assault_referral", "Care after sexual assault", "NHS Act 2006 s 7A"),
    Function("child_death_review", "Child death reviews", "Children Act 2004 s 16M", is_joint=True),
    Function("designated_health", "Designated doctor and nurse", "Children Act 2004 s 11"),
    Function(
        "looked_after_health", "Health assessments of looked-after children", "SI 2010/959 reg 7", ("looked_after",)
    ),
    Function("corporate_parenting", "Looking after children", "Children Act 1989 s 22", ("looked_after",)),
    Function("virtual_school", "Education of looked-after children", "Children Act 1989 s 22(3A)", ("looked_after",)),
    Function("sufficiency", "Enough homes for looked-after children", "Children Act 1989 s 22G", ("looked_after",)),
    Function("leaving_care", "Help on leaving care", "Children Act 1989 ss 23A to 24D", ("leaving_care",)),
    Function("private_fostering", "Private fostering", "Children Act 1989 s 67", ("privately_fostered",)),
    Function(
        "send", "Special educational needs and disability", "Children and Families Act 2014 ss 22 to 49", ("disabled",)
    ),
    Function("short_breaks", "Short breaks for disabled children", "Children Act 1989 sch 2 para 6", ("disabled",)),
    Function("therapies", "Speech, language and other therapies", "Children and Families Act 2014 s 26", ("disabled",)),
    Function(
        "missing_response",
        "Response to children who go missing",
        "Children Act 1989 s 47; Police Act 1996",
        ("missing",),
    ),
    Function("return_interviews", "Return home interviews", "Children Act 1989 s 7 guidance, 2014", ("missing",)),
    Function("exploitation", "Response to exploitation outside the home", "Children Act 2004 s 10", ("teenage",)),
    Function("youth_justice", "Youth justice team", "Crime and Disorder Act 1998 s 39", ("offending",), is_joint=True),
    Function("appropriate_adults", "Appropriate adults in custody", "Crime and Disorder Act 1998 s 38", ("offending",)),
    Function("substance_misuse", "Help with drugs and alcohol", "NHS Act 2006 s 2B", ("teenage",)),
    Function("sexual_health", "Sexual health", "SI 2013/351 reg 6", ("teenage",)),
    Function("domestic_abuse", "Safe accommodation and support, domestic abuse", "Domestic Abuse Act 2021 s 57"),
    Function(
        "homelessness", "Homeless families and 16 and 17 year olds", "Housing Act 1996 pt 7; Children Act 1989 s 20"
    ),
    Function(
        "school_attendance",
        "School attendance and children missing education",
        "Education Act 1996 s 436A",
        ("out_of_school",),
    ),
    Function("childcare", "Enough childcare and its safety", "Childcare Act 2006 ss 6 and 11", ("under_five",)),
    Function(
        "lado", "Allegations against people who work with children", "Children Act 2004 s 11; Working Together, ch 4"
    ),
    Function("arrangements_16e", "Multi-agency safeguarding arrangements", "Children Act 2004 s 16E", is_joint=True),
    Function("practice_reviews", "Local child safeguarding practice reviews", "Children Act 2004 s 16F", is_joint=True),
)
FUNCTIONS: dict[str, Function] = {each.code: each for each in _LIST}
