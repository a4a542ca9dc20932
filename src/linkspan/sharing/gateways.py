"""Legal gateways: what the law lets or makes one kind of body tell another, from which day, and where.

A gateway is data. One that has not commenced has no date and is in force nowhere; one that commences area by area
has a row for each date. Agreements are checked against this table when they are put forward, and advice reads it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


def _(message: str) -> str:
    """Mark a message for translation without translating it, so that this file needs no framework."""
    return message


class GatewayKind(StrEnum):
    """What a gateway does. A restraint opens nothing by itself: it says when what is told in confidence may be told."""

    DUTY = "duty"
    DUTY_ON_REQUEST = "duty_on_request"
    POWER = "power"
    RESTRAINT = "restraint"


KINDS: dict[GatewayKind, str] = {
    GatewayKind.DUTY: _("must share"),
    GatewayKind.DUTY_ON_REQUEST: _("must share when asked"),
    GatewayKind.POWER: _("may share"),
    GatewayKind.RESTRAINT: _("holds back, unless it is lifted"),
}

ALWAYS = date.min
EVERYONE = frozenset(
    {
        "council", "school", "gp_practice", "hospital_trust", "police", "icb", "charity", "youth_justice", "housing",
        "nursery", "other",
    }
)  # fmt: skip
PARTNERS = frozenset({"council", "icb", "police"})
HEALTH = frozenset({"gp_practice", "hospital_trust", "icb"})
# Children Act 2004 s 11(1) names councils (districts among them), NHS bodies, police, youth offending teams and others.
SECTION_11 = frozenset({"council", "hospital_trust", "icb", "police", "youth_justice"})
EDUCATION = frozenset({"school", "nursery"})


@dataclass(frozen=True, slots=True)
class Gateway:
    """One gateway, or one of its commencements.

    `commenced_on` is None until the law is in force; `area_codes` None means the whole of England. `givers` and
    `receivers` are kinds of organisation; those in `by_contract` come within it only while they provide a service
    under contract to a body that does.
    """

    code: str
    title: str
    law: str
    kind: GatewayKind
    commenced_on: date | None
    givers: frozenset[str]
    receivers: frozenset[str]
    note: str
    area_codes: frozenset[str] | None = None
    by_contract: frozenset[str] = frozenset()

    def is_in_force(self, on: date, area_code: str | None = None) -> bool:
        """Tell whether it binds on a day, in an area; one that binds in some areas only needs the area named."""
        if self.commenced_on is None or on < self.commenced_on:
            return False
        return self.area_codes is None or area_code in self.area_codes

    def fits(self, giver_kind: str, receiver_kind: str) -> bool:
        """Tell whether it reaches from one kind of body to another."""
        return giver_kind in self.givers and receiver_kind in self.receivers


GATEWAYS: tuple[Gateway, ...] = (
    Gateway(
        code="16LA",
        title=_("Duty to share for safeguarding and welfare"),
        law="Children Act 2004 s 16LA (inserted by Children's Wellbeing and Schools Act 2026 s 4)",
        kind=GatewayKind.DUTY,
        commenced_on=None,  # passed 29 April 2026; binds when regulations say so, which may differ by area
        givers=SECTION_11 | EDUCATION | {"gp_practice", "charity"},
        receivers=SECTION_11 | EDUCATION | {"gp_practice", "charity"},
        by_contract=frozenset({"gp_practice", "charity"}),
        note=_(
            "A listed body must tell another what it considers relevant to a child's safeguarding or welfare, unless"
            " it considers that telling would be more detrimental to the child."
        ),
    ),
    Gateway(
        code="16H",
        title=_("Duty to answer a safeguarding partner"),
        law="Children Act 2004 s 16H",
        kind=GatewayKind.DUTY_ON_REQUEST,
        commenced_on=date(2018, 6, 29),
        givers=EVERYONE,
        receivers=PARTNERS,
        note=_(
            "A safeguarding partner may ask anyone for information for the local arrangements or a practice review."
            " It must be given, and may be used for that purpose only."
        ),
    ),
    Gateway(
        code="47",
        title=_("Duty to help child protection enquiries"),
        law="Children Act 1989 s 47(9) to (11)",
        kind=GatewayKind.DUTY_ON_REQUEST,
        commenced_on=date(1991, 10, 14),
        givers=frozenset({"council", "housing", "hospital_trust", "icb"}),
        receivers=frozenset({"council"}),
        note=_(
            "Councils, housing authorities and NHS bodies help a council's enquiries, in particular with information,"
            " unless that would be unreasonable in all the circumstances."
        ),
    ),
    Gateway(
        code="27",
        title=_("Duty to co-operate with a council's help for children"),
        law="Children Act 1989 s 27",
        kind=GatewayKind.DUTY_ON_REQUEST,
        commenced_on=date(1991, 10, 14),
        givers=frozenset({"council", "housing", "hospital_trust", "icb"}),
        receivers=frozenset({"council"}),
        note=_(
            "Councils, housing authorities and NHS bodies comply with a council's request for help, where that fits"
            " their own duties and does not unduly prejudice their functions."
        ),
    ),
    Gateway(
        code="10",
        title=_("Duty to co-operate to improve children's well-being"),
        law="Children Act 2004 s 10",
        kind=GatewayKind.POWER,
        commenced_on=date(2005, 4, 1),
        givers=SECTION_11 | EDUCATION | {"gp_practice"},
        receivers=SECTION_11 | EDUCATION | {"gp_practice", "charity"},
        by_contract=frozenset({"charity"}),
        note=_("A duty to co-operate from which a power to share follows; it orders no particular disclosure."),
    ),
    Gateway(
        code="11",
        title=_("Duty to safeguard and promote children's welfare"),
        law="Children Act 2004 s 11",
        kind=GatewayKind.POWER,
        commenced_on=date(2005, 10, 1),
        givers=SECTION_11 | {"gp_practice", "charity"},
        receivers=EVERYONE,
        by_contract=frozenset({"gp_practice", "charity"}),
        note=_("A duty in all that a body does, from which a power to share follows; it orders no disclosure."),
    ),
    Gateway(
        code="175",
        title=_("Schools' duty to safeguard pupils"),
        law="Education Act 2002 s 175 (maintained schools) and s 157 (academies and independent schools)",
        kind=GatewayKind.POWER,
        commenced_on=date(2004, 6, 1),
        givers=frozenset({"school", "council"}),
        receivers=EVERYONE,
        note=_("A duty to safeguard and promote pupils' welfare, from which a power to share follows."),
    ),
    Gateway(
        code="115",
        title=_("Power to disclose for crime and disorder"),
        law="Crime and Disorder Act 1998 s 115",
        kind=GatewayKind.POWER,
        commenced_on=date(1998, 9, 30),
        givers=EVERYONE,
        receivers=frozenset({"police", "council", "youth_justice", "hospital_trust", "icb"}),
        note=_(
            "Anyone may tell the police, councils, probation and health bodies what is necessary or expedient for the"
            " Act's purposes. It is a power only, and makes no one share."
        ),
    ),
    Gateway(
        code="csa_report",
        title=_("Duty to report child sexual abuse"),
        law="Crime and Policing Act 2026",
        kind=GatewayKind.DUTY,
        commenced_on=None,  # assent 29 April 2026; the reporting duty awaits commencement
        givers=EVERYONE,
        receivers=frozenset({"police", "council"}),
        note=_(
            "Adults in regulated activity must report child sexual abuse to the police or the council as soon as"
            " practicable; up to seven days' delay is allowed for the child's safety."
        ),
    ),
    Gateway(
        code="common_law",
        title=_("Common law duty of confidence"),
        law="Common law duty of confidentiality",
        kind=GatewayKind.RESTRAINT,
        commenced_on=ALWAYS,
        givers=EVERYONE,
        receivers=EVERYONE,
        note=_(
            "What was told in confidence is told on only with consent, where statute says so, or where a public"
            " interest such as protecting a child outweighs it."
        ),
    ),
)  # fmt: skip

CODES = tuple(dict.fromkeys(gateway.code for gateway in GATEWAYS))


def gateway(code: str, on: date | None = None, area_code: str | None = None) -> Gateway | None:
    """Give the gateway with a code: its row in force on a day in an area where there is one, else its first row."""
    rows = [row for row in GATEWAYS if row.code == code]
    now = [row for row in rows if on is not None and row.is_in_force(on, area_code)]
    return next(iter(now or rows), None)


def is_in_force(code: str, on: date, area_code: str | None = None) -> bool:
    """Tell whether any commencement of a gateway binds on a day in an area."""
    return any(row.code == code and row.is_in_force(on, area_code) for row in GATEWAYS)


def open_between(
    giver_kind: str,
    receiver_kind: str,
    on: date,
    *,
    area_code: str | None = None,
    among: Collection[str] | None = None,
) -> tuple[Gateway, ...]:
    """List the gateways in force on a day from one kind of body to another; `among` narrows to some codes."""
    return tuple(
        row
        for row in GATEWAYS
        if row.is_in_force(on, area_code)
        and row.fits(giver_kind, receiver_kind)
        and (among is None or row.code in among)
    )
