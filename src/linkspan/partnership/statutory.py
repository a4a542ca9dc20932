"""The register of duties as it ships: what is asked of each kind of agency, by which law and guidance, how often.

A change is a new version with its own days, never an edit. A partnership may enter a version of its own beside these.
An empty `guidance` is shown as "none issued". What has left the statute book stays, without `is_law`, as something that
areas may keep to by choice, and says so.
"""

from dataclasses import dataclass
from datetime import date

EVERYONE = ("council", "icb", "hospital_trust", "police", "youth_justice")
PARTNERSHIP = "partnership"
WORKING_TOGETHER = "Working Together to Safeguard Children"
KCSIE = "Keeping children safe in education"


@dataclass(frozen=True, slots=True)
class Duty:
    """One version of one duty. `months` is how often it recurs; `month` and `day` fix its date where the law does.

    `kinds` are the kinds of organisation that owe it; `partnership` is owed by safeguarding partners together.
    `standards` names the set by which agencies assess themselves, where they do.
    """

    code: str
    version: int
    name: str
    kinds: tuple[str, ...]
    law: str
    guidance: str
    months: int
    from_: date
    until: date | None = None
    month: int = 0
    day: int = 0
    standards: str = ""
    is_law: bool = True

    def is_in_force(self, on: date) -> bool:
        """Tell whether this version counts on a day."""
        return self.from_ <= on and (self.until is None or on < self.until)

    @property
    def is_joint(self) -> bool:
        """Tell whether the safeguarding partners owe it together."""
        return PARTNERSHIP in self.kinds


SHIPPED: tuple[Duty, ...] = (
    Duty(
        "published_arrangements", 1, "Publish the arrangements for working together", (PARTNERSHIP,),
        "Children Act 2004 s 16G(2)", f"{WORKING_TOGETHER}, ch 2", 12, date(2019, 9, 29),
    ),
    Duty(
        "threshold_document", 1, "Publish the threshold document", (PARTNERSHIP,),
        "Children Act 2004 s 16G with statutory guidance under s 16K", f"{WORKING_TOGETHER}, ch 3", 12,
        date(2019, 9, 29),
    ),
    Duty(
        "yearly_report", 1, "Publish the yearly report", (PARTNERSHIP,), "Children Act 2004 s 16G(7)",
        f"{WORKING_TOGETHER}, ch 2: by the end of September", 12, date(2019, 9, 29), month=9, day=30,
    ),
    Duty(
        "independent_scrutiny", 1, "Arrange independent scrutiny of how the arrangements work", (PARTNERSHIP,),
        "Children Act 2004 s 16G(3)", f"{WORKING_TOGETHER}, ch 2", 12, date(2019, 9, 29),
    ),
    Duty(
        "section_11", 1, "Assess how all functions are carried out with regard to children's safety (section 11)",
        EVERYONE, "Children Act 2004 s 11(2)", f"{WORKING_TOGETHER}, ch 2", 24, date(2005, 10, 1),
        standards="section_11",
    ),
    Duty(
        "section_175", 1, "Audit of safeguarding in schools (section 175 or 157)", ("school",),
        "Education Act 2002 s 175 (maintained), s 157 (independent schools and academies)", KCSIE, 12,
        date(2004, 6, 1), standards="section_175",
    ),
    Duty(
        "early_years_safeguarding", 1, "Check that early years safeguarding requirements are met", ("nursery",),
        "Childcare Act 2006 s 40", "Statutory framework for the early years foundation stage", 12, date(2008, 9, 1),
    ),
    Duty(
        "looked_after_sufficiency", 1, "Secure enough places for children looked after (sufficiency)", ("council",),
        "Children Act 1989 s 22G", "Sufficiency: statutory guidance on securing sufficient accommodation", 12,
        date(2010, 4, 1),
    ),
    Duty(
        "childcare_sufficiency", 1, "Report yearly on whether there is enough childcare", ("council",),
        "Childcare Act 2006 s 6", "Early education and childcare: statutory guidance for local authorities", 12,
        date(2008, 4, 1),
    ),
    Duty(
        "prevent", 1, "Review the risk of people being drawn into terrorism, and the plan against it (Prevent)",
        ("council", "police", "school", "nursery", "hospital_trust", "icb", "youth_justice"),
        "Counter-Terrorism and Security Act 2015 s 26", "Prevent duty guidance for England and Wales", 12,
        date(2015, 7, 1),
    ),
    Duty(
        "serious_violence", 1, "Keep the strategy against serious violence up to date",
        ("council", "police", "icb", "youth_justice"), "Police, Crime, Sentencing and Courts Act 2022 ss 8 and 11",
        "Serious Violence Duty: statutory guidance", 12, date(2023, 1, 31),
    ),
    Duty(
        "domestic_abuse_strategy", 1, "Publish the strategy for support in safe accommodation", ("council",),
        "Domestic Abuse Act 2021 s 57", "Delivery of support to victims of domestic abuse in safe accommodation", 36,
        date(2021, 10, 1),
    ),
    Duty(
        "youth_justice_plan", 1, "Submit the youth justice plan", ("council",), "Crime and Disorder Act 1998 s 40",
        "Youth justice plans: guidance for youth justice services", 12, date(2000, 4, 1), month=6, day=30,
    ),
    Duty(
        "corporate_parenting", 1, "Publish the local offer for care leavers", ("council",),
        "Children and Social Work Act 2017 s 2", "Local offer guidance, Department for Education", 12,
        date(2018, 4, 1),
    ),
    Duty(
        "send_local_offer", 1, "Keep under review and publish comments on the special needs local offer", ("council",),
        "Children and Families Act 2014 ss 27 and 30", "Special educational needs and disability code of practice",
        12, date(2014, 9, 1),
    ),
    Duty(
        "joint_strategic_assessment", 1, "Assess the area's needs together, children's among them", ("council", "icb"),
        "Local Government and Public Involvement in Health Act 2007 s 116",
        "Statutory guidance on joint strategic needs assessments", 36, date(2013, 4, 1),
    ),
    Duty(
        "forward_plan", 1, "Set out in the forward plan how children's needs are met", ("icb",),
        "National Health Service Act 2006 s 14Z52", "Guidance on developing the joint forward plan", 12,
        date(2022, 7, 1), month=3, day=31,
    ),
    Duty(
        "police_plan", 1, "Set out in the police and crime plan how children are kept safe", ("police",),
        "Police Reform and Social Responsibility Act 2011 s 5, with Children Act 2004 s 11", "", 48,
        date(2011, 11, 22),
    ),
    Duty(
        "child_poverty_strategy", 1, "Joint strategy against child poverty", ("council",),
        "Child Poverty Act 2010 ss 22 and 23", "", 36, date(2010, 5, 25), until=date(2016, 5, 16),
    ),
    Duty(
        "child_poverty_strategy", 2, "Joint strategy against child poverty", ("council",),
        "none since 16 May 2016: Welfare Reform and Work Act 2016 s 7 repealed ss 19 to 25 of the Act of 2010", "", 36,
        date(2016, 5, 16), is_law=False,
    ),
)  # fmt: skip

# Source: Working Together to Safeguard Children, ch. 2, what s 11 bodies have in place; Education Act 2002 ss 157 and
# 175 with Keeping children safe in education, part 2. In our own words, one line for each.
STANDARDS: dict[str, dict[str, str]] = {
    "section_11": {
        "accountability": "A clear line of accountability for keeping children safe, up to the top",
        "board_lead": "A senior lead on the board who knows the subject and speaks up for it",
        "listening": "Children are listened to, and what they say changes decisions and services",
        "whistleblowing": "People can raise concerns about how things are done here, and are protected",
        "escalation": "People know how to disagree with another agency and take it higher",
        "sharing": "Information is shared with other agencies, by agreement and in practice",
        "designated": "A named professional supports the others, with time and training for it",
        "recruitment": "People are recruited and checked safely, as are volunteers and contractors",
        "supervision": "Staff are inducted, trained and supervised for what they do with children",
        "allegations": "Allegations against people who work with children are handled as they should be",
        "culture": "A culture of safety, equality and protection in all services",
        "commissioning": "What is commissioned from others is held to the same standards",
    },
    "section_175": {
        "governors": "Governors or proprietors answer for safeguarding, one of them by name",
        "policy": "A child protection policy, reviewed each year and published",
        "dsl": "A designated safeguarding lead on the leadership team, with deputies and time",
        "training": "All staff are trained each year, the lead every two years",
        "recruitment": "Safer recruitment and one central record of checks",
        "allegations": "Allegations and low-level concerns about staff are handled as they should be",
        "child_on_child": "Child-on-child abuse is prevented, recorded and answered",
        "online": "Online safety, with filtering and monitoring that somebody checks",
        "attendance": "Children who are absent or leave the roll are followed up",
        "files": "Child protection files are kept apart and passed on in time, against a receipt",
        "teaching": "Children are taught how to keep themselves and others safe",
        "voice": "Children know whom they can tell, and are heard",
    },
}
SCORES = (1, 2, 3, 4)  # 1 not met, 2 partly, 3 mostly, 4 fully


def in_force(on: date, versions: tuple[Duty, ...] = SHIPPED) -> dict[str, Duty]:
    """Give the version of each duty that counts on a day, by code; those not yet or no more in force are left out."""
    found: dict[str, Duty] = {}
    for duty in versions:
        if duty.is_in_force(on) and (duty.code not in found or found[duty.code].version < duty.version):
            found[duty.code] = duty
    return found
