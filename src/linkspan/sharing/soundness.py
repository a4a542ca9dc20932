"""Whether an agreement holds together: checked when it is put forward, each fault one plain sentence.

What stops an agreement is what would make it say one thing and do another: an element missing, a clause that could
never let anyone know anything, clauses that contradict, a party that is not there, a law that is not in force.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from uuid import UUID

from linkspan.sharing import contradictions, gateways
from linkspan.sharing.agreement_document import (
    ARTICLE_6,
    ARTICLE_9,
    ASKED_PURPOSES,
    ASSESSED_PURPOSES,
    DIRECTIONS,
    EFFECTS,
    GROUPS,
    KINDS,
    MODES,
    OFFENCE_KINDS,
    PARTY_ROLES,
    PURPOSES,
    SCHEDULE_1,
    SCHEDULE_8,
    SPECIAL_KINDS,
    TERMS,
    TIERS,
    Clause,
    Document,
)
from linkspan.sharing.clauses import STEP_ACTIONS
from linkspan.sharing.finding import Finding, Setting, place_of


def _(message: str) -> str:
    """Mark a message for translation without translating it, so that this file needs no framework."""
    return message


CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,38}[A-Z0-9]")
NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){0,3}")
PUBLIC_KINDS = frozenset({"council", "police", "icb", "hospital_trust", "school", "youth_justice"})
# Recognised legitimate interests: Data (Use and Access) Act 2025; not for public authorities' own tasks.
ARTICLE_6_EA_FROM = date(2026, 2, 5)


def findings(document: Document, setting: Setting) -> tuple[Finding, ...]:
    """List every fault of an agreement, what stops it first."""
    found = [finding for check in CHECKS for finding in check(document, setting)]
    return tuple(sorted(found, key=lambda finding: not finding.stops))


def stopping(found: Collection[Finding]) -> tuple[Finding, ...]:
    """Keep the faults that stop an agreement."""
    return tuple(finding for finding in found if finding.stops)


# --- what must be there -------------------------------------------------------------------------------------

ELEMENTS: tuple[tuple[str, str, Callable[[Document], object]], ...] = (
    ("title", _("The agreement has no title."), lambda said: said.title.strip()),
    ("summary", _("The agreement does not say in plain words what it is for."), lambda said: said.summary.strip()),
    ("starts_on", _("The agreement does not say when it begins."), lambda said: said.starts_on),
    ("ends_on", _("The agreement does not say when it ends."), lambda said: said.ends_on),
    ("review_on", _("The agreement does not say when it is reviewed."), lambda said: said.review_on),
    ("parties", _("An agreement needs at least two parties."), lambda said: len(said.organisations) > 1),
    ("purposes", _("The agreement names no purpose."), lambda said: said.purposes),
    ("clauses", _("The agreement has no clause that shares anything."), lambda said: _sharing(said)),
    ("article_6", _("The agreement names no lawful basis (UK GDPR article 6)."), lambda said: said.law.article_6),
    (
        "impact_assessment",
        _("The agreement does not refer to a data protection impact assessment."),
        lambda said: said.impact_assessment.strip(),
    ),
)


def _elements(document: Document, setting: Setting) -> Iterator[Finding]:
    for place, message, is_there in ELEMENTS:
        if not is_there(document):
            yield Finding("element_missing", place, message)
    for place, title in TERMS.items():
        if not getattr(document.terms, place).strip():
            yield Finding("element_missing", place, _("A paragraph is empty: %(title)s."), {"title": title})
    for party in document.parties:
        if not party.answers.strip():
            message = _("The agreement does not say who answers for %(name)s.")
            yield Finding("element_missing", "parties", message, {"name": _name(party.organisation, setting)})


def _codes(document: Document, setting: Setting) -> Iterator[Finding]:
    if not CODE.fullmatch(setting.code):
        message = _("An agreement's code is capital letters, digits and hyphens, such as NM-2026-01.")
        yield Finding("code_unfit", "code", message)
    if document.tier not in TIERS:
        yield Finding("tier_unknown", "tier", _("An agreement is tier 1 or tier 2."))
    if document.area not in setting.areas:
        yield Finding("area_unknown", "area", _("The agreement names no area that there is."))
    for party in document.parties:
        if party.role not in PARTY_ROLES:
            message = _("%(name)s has no role that there is.")
            yield Finding("role_unknown", "parties", message, {"name": _name(party.organisation, setting)})


def _law_codes(document: Document, setting: Setting) -> Iterator[Finding]:
    for place, known, said in (
        ("article_6", ARTICLE_6, document.law.article_6),
        ("article_9", ARTICLE_9, document.law.article_9),
        ("schedule_1", SCHEDULE_1, document.law.schedule_1),
        ("schedule_8", SCHEDULE_8, document.law.schedule_8),
    ):
        for code in said:
            if code not in known:
                yield Finding("law_unknown", place, _("There is no %(law)s there."), {"law": code})


# --- dates and parties --------------------------------------------------------------------------------------


def _dates(document: Document, setting: Setting) -> Iterator[Finding]:
    starts, ends, review = document.starts_on, document.ends_on, document.review_on
    if starts and ends and ends <= starts:
        yield Finding("dates_backwards", "ends_on", _("The agreement ends before it begins."))
    if ends and ends <= setting.on:
        yield Finding("dates_past", "ends_on", _("The agreement has ended already, so no clause could ever be used."))
    if starts and starts < setting.on:
        message = _("The agreement begins in the past; nothing is allowed before everyone has signed.")
        yield Finding("begins_past", "starts_on", message, stops=False)
    if review and ends and review > ends:
        yield Finding("review_late", "review_on", _("The agreement is to be reviewed only after it has ended."))
    if review and review < setting.on:
        yield Finding("review_past", "review_on", _("The day of the review has passed."))


def _parties(document: Document, setting: Setting) -> Iterator[Finding]:
    roles = [party.role for party in document.parties]
    if roles.count("joint_controller") == 1:
        yield Finding("joint_alone", "parties", _("One joint controller alone is a contradiction: there must be two."))
    if len(set(document.organisations)) != len(document.parties):
        yield Finding("party_twice", "parties", _("A party is named twice."))
    if roles and "controller" not in roles and "joint_controller" not in roles:
        yield Finding("no_controller", "parties", _("No party is a controller."))
    for party in document.parties:
        yield from _is_there(party.organisation, document, setting)


def _is_there(organisation: UUID, document: Document, setting: Setting) -> Iterator[Finding]:
    agency = setting.agencies.get(organisation)
    if agency is None:
        yield Finding("party_unknown", "parties", _("A party is no organisation that there is."))
        return
    first = max(document.starts_on or setting.on, setting.on)
    values = {"name": agency.name, "until": str(agency.until), "from": str(agency.from_)}
    if agency.until and agency.until <= first:
        message = _("%(name)s was abolished on %(until)s, so it cannot be party.")
        yield Finding("party_abolished", "parties", message, values)
    elif agency.until and document.ends_on and agency.until < document.ends_on:
        message = _("%(name)s ends on %(until)s; from that day the agreement is no longer in force.")
        yield Finding("party_ends", "parties", message, values, stops=False)
    if agency.from_ > first:
        message = _("%(name)s does not exist before %(from)s, so it cannot be party when the agreement begins.")
        yield Finding("party_not_yet", "parties", message, values)


# --- each clause --------------------------------------------------------------------------------------------


def _clauses(document: Document, setting: Setting) -> Iterator[Finding]:
    seen: set[str] = set()
    for clause in document.clauses:
        if not NUMBER.fullmatch(clause.number) or clause.number in seen:
            message = _("Clause %(number)s needs a number of its own, such as 4.3.")
            yield Finding("number_unfit", place_of(clause), message, {"number": clause.number or "?"})
        seen.add(clause.number)
        yield from _clause_codes(clause)
        yield from _never_fires(clause, document, setting)


def _clause_codes(clause: Clause) -> Iterator[Finding]:
    number = {"number": clause.number}
    for known, said, message in (
        (KINDS, clause.kinds, _("Clause %(number)s: nobody can ask for the kind of information %(code)s.")),
        (GROUPS, clause.groups, _("Clause %(number)s: there is no group of children called %(code)s.")),
        (DIRECTIONS, (clause.direction,), _("Clause %(number)s: there is no direction called %(code)s.")),
        (EFFECTS, (clause.effect,), _("Clause %(number)s neither shares nor holds back.")),
    ):
        for code in said:
            if code not in known:
                yield Finding("code_unknown", place_of(clause), message, number | {"code": code})
    if clause.mode not in MODES or clause.mode not in STEP_ACTIONS:
        message = _("Clause %(number)s: nothing can be done in the mode %(code)s.")
        yield Finding("mode_without_action", place_of(clause), message, number | {"code": clause.mode})


def _never_fires(clause: Clause, document: Document, setting: Setting) -> Iterator[Finding]:
    """Say why a clause could never let anyone know anything."""
    number, defined = {"number": clause.number}, {line.code for line in document.purposes}
    faults = (
        (not clause.givers, "no_givers", _("Clause %(number)s can never be used: nobody gives.")),
        (not clause.receivers, "no_receivers", _("Clause %(number)s can never be used: nobody receives.")),
        (not clause.kinds, "no_kinds", _("Clause %(number)s can never be used: it names no kind of information.")),
        (not clause.groups, "no_groups", _("Clause %(number)s can never be used: it names no group of children.")),
        (not clause.purposes, "no_purposes", _("Clause %(number)s can never be used: it names no purpose.")),
        (
            bool(clause.givers and clause.receivers) and not any(True for _pair in clause.pairs()),
            "only_itself",
            _("Clause %(number)s can never be used: an organisation cannot share with itself."),
        ),
    )
    for is_so, code, message in faults:
        if is_so:
            yield Finding(code, place_of(clause), message, number)
    for organisation in sorted({*clause.givers, *clause.receivers} - document.organisations):
        message = _("Clause %(number)s names an organisation that is no party: %(name)s.")
        yield Finding("not_a_party", place_of(clause), message, number | {"name": _name(organisation, setting)})
    for purpose in clause.purposes:
        if purpose not in defined or purpose not in PURPOSES:
            message = _("Clause %(number)s is for a purpose that nobody defined: %(code)s.")
            yield Finding("purpose_undefined", place_of(clause), message, number | {"code": purpose})
    if clause.purposes and not ASKED_PURPOSES.intersection(clause.purposes):
        message = _("Clause %(number)s can never be used: nobody asks about a child for that purpose.")
        yield Finding("purpose_never_asked", place_of(clause), message, number)


def _assessed(document: Document, setting: Setting) -> Iterator[Finding]:
    """Say which purposes need the impact assessment to name them, and are not named there; and the other way about."""
    wanted = [line.code for line in document.purposes if line.code in ASSESSED_PURPOSES]
    for code in wanted:
        if code not in document.assessed:
            message = _("The impact assessment must itself name this purpose: %(purpose)s.")
            yield Finding("not_assessed", "impact_assessment", message, {"purpose": PURPOSES[code]})
    for code in document.assessed:
        if code not in wanted:
            message = _("The impact assessment is said to name a purpose that the agreement does not: %(purpose)s.")
            yield Finding("assessed_otherwise", "impact_assessment", message, {"purpose": PURPOSES.get(code, code)})


# --- agreements ---------------------------------------------------------------------------------------------


def _others(document: Document, setting: Setting) -> Iterator[Finding]:
    for code in document.supersedes:
        if code == setting.code:
            yield Finding("circular", "supersedes", _("The agreement would put an end to itself."))
        elif code not in setting.tiers:
            message = _("The agreement would put an end to %(code)s, and there is none.")
            yield Finding("supersedes_nothing", "supersedes", message, {"code": code})
        elif setting.code in _all_ended_by(code, setting.ends):
            message = _("The agreement would put an end to %(code)s, which itself puts an end to this one.")
            yield Finding("circular", "supersedes", message, {"code": code})


def _above(document: Document, setting: Setting) -> Iterator[Finding]:
    if document.under and document.under == setting.code:
        yield Finding("circular", "under", _("The agreement would stand under itself."))
    elif document.under and document.tier == 1:
        message = _("A tier 1 agreement stands under no other. Leave that empty, or say tier 2.")
        yield Finding("circular", "under", message)
    elif document.under and setting.tiers.get(document.under) != 1:
        message = _("The agreement would stand under %(code)s, which is no tier 1 agreement.")
        yield Finding("under_nothing", "under", message, {"code": document.under})
    elif document.tier == 2 and not document.under:
        message = _("A tier 2 agreement usually stands under a tier 1 agreement, and this one names none.")
        yield Finding("under_none", "under", message, stops=False)


def _all_ended_by(code: str, ends: Mapping[str, frozenset[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [code]
    while waiting:
        for other in ends.get(waiting.pop(), frozenset()):
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return reached


# --- the law ------------------------------------------------------------------------------------------------


def _gateways(document: Document, setting: Setting) -> Iterator[Finding]:
    on = document.starts_on or setting.on
    for clause in _sharing(document):
        number = {"number": clause.number}
        if not clause.gateways:
            yield Finding("no_gateway", place_of(clause), _("Clause %(number)s names no legal gateway."), number)
        for code in clause.gateways:
            yield from _gateway(code, clause, document, setting, on)
        yield from _unreached(clause, document, setting, on)


def _gateway(code: str, clause: Clause, document: Document, setting: Setting, on: date) -> Iterator[Finding]:
    gateway = gateways.gateway(code, on, document.area)
    values = {"number": clause.number, "code": code, "law": gateway.law if gateway else "", "on": str(on)}
    if gateway is None:
        message = _("Clause %(number)s names a gateway that there is not: %(code)s.")
        yield Finding("gateway_unknown", place_of(clause), message, values)
        return
    if not gateways.is_in_force(code, on, document.area):
        message = _("Clause %(number)s relies on %(law)s, which is not in force on %(on)s.")
        yield Finding("gateway_not_in_force", place_of(clause), message, values)
    kinds = [(_kind(giver, setting), _kind(receiver, setting)) for receiver, giver in clause.pairs()]
    if kinds and not any(gateway.fits(*pair) for pair in kinds):
        message = _(
            "Clause %(number)s relies on %(law)s, which does not reach from those who give to those who receive."
        )
        yield Finding("gateway_misfit", place_of(clause), message, values)
    if gateway.by_contract.intersection(kind for pair in kinds for kind in pair):
        message = _("Clause %(number)s: %(law)s binds a provider only while it works under contract to a listed body.")
        yield Finding("gateway_by_contract", place_of(clause), message, values, stops=False)


def _unreached(clause: Clause, document: Document, setting: Setting, on: date) -> Iterator[Finding]:
    """Warn of a receiver and giver between whom none of a clause's gateways reaches."""
    if not clause.gateways:
        return
    for receiver, giver in clause.pairs():
        kinds = _kind(giver, setting), _kind(receiver, setting)
        if not gateways.open_between(*kinds, on, area_code=document.area, among=clause.gateways):
            values = {"number": clause.number, "giver": _name(giver, setting), "receiver": _name(receiver, setting)}
            message = _("Clause %(number)s: none of its gateways in force reaches from %(giver)s to %(receiver)s.")
            yield Finding("pair_without_gateway", place_of(clause), message, values, stops=False)
            return


def _conditions(document: Document, setting: Setting) -> Iterator[Finding]:
    law = document.law
    kinds = {kind for clause in _sharing(document) for kind in clause.kinds}
    if kinds & SPECIAL_KINDS and not law.article_9:
        message = _("Health or social care information is shared without a condition of UK GDPR article 9.")
        yield Finding("no_article_9", "article_9", message)
    paragraphs = {int(code.removeprefix("para ")) for code in law.schedule_1 if code in SCHEDULE_1}
    if "9(2)(g)" in law.article_9 and not any(6 <= number <= 28 for number in paragraphs):
        message = _("Article 9(2)(g) needs a paragraph of DPA 2018 schedule 1 part 2, such as paragraph 18.")
        yield Finding("no_schedule_1", "schedule_1", message)
    if "9(2)(b)" in law.article_9 and 1 not in paragraphs:
        yield Finding("no_schedule_1", "schedule_1", _("Article 9(2)(b) needs DPA 2018 schedule 1 paragraph 1."))
    if "9(2)(h)" in law.article_9 and 2 not in paragraphs:
        yield Finding("no_schedule_1", "schedule_1", _("Article 9(2)(h) needs DPA 2018 schedule 1 paragraph 2."))
    if {"9(2)(b)", "9(2)(g)"}.intersection(law.article_9) and not law.policy_document.strip():
        message = _("Articles 9(2)(b) and 9(2)(g) need an appropriate policy document, and none is named.")
        yield Finding("no_policy_document", "policy_document", message)
    if kinds & OFFENCE_KINDS and not (law.schedule_1 or law.part_3):
        message = _("Offence data is shared without a condition of DPA 2018 schedule 1 (UK GDPR article 10) or Part 3.")
        yield Finding("no_article_10", "schedule_1", message)
    yield from _bases(document, setting)


def _bases(document: Document, setting: Setting) -> Iterator[Finding]:
    bases, on = set(document.law.article_6), document.starts_on or setting.on
    if "6(1)(ea)" in bases and on < ARTICLE_6_EA_FROM:
        yield Finding(
            "basis_not_in_force", "article_6", _("Article 6(1)(ea) is not in force when the agreement begins.")
        )
    public = [party for party in document.parties if _kind(party.organisation, setting) in PUBLIC_KINDS]
    if public and bases and bases <= {"6(1)(ea)", "6(1)(f)"}:
        message = _("Articles 6(1)(ea) and 6(1)(f) are not for public authorities' own tasks: name another for them.")
        yield Finding("basis_unfit", "article_6", message)
    if bases == {"6(1)(a)"}:
        message = _("Consent is not normally the lawful basis for safeguarding.")
        yield Finding("consent_alone", "article_6", message, stops=False)


def _police(document: Document, setting: Setting) -> Iterator[Finding]:
    law = document.law
    for clause in _sharing(document):
        those = {*clause.givers, *clause.receivers}
        if not any(_kind(organisation, setting) == "police" for organisation in those):
            continue
        number = {"number": clause.number}
        if ("law_enforcement" in clause.purposes or "policing" in clause.kinds) and not law.part_3:
            message = _("Clause %(number)s is a police clause, and the agreement says nothing of DPA 2018 Part 3.")
            yield Finding("no_part_3", place_of(clause), message, number)
        elif not law.part_3 and not law.part_3_said.strip():
            message = _("Police are party to clause %(number)s: say why DPA 2018 Part 3 applies, or why it does not.")
            yield Finding("part_3_unsaid", place_of(clause), message, number)
    sensitive = any(SPECIAL_KINDS.intersection(clause.kinds) for clause in _sharing(document))
    if law.part_3 and sensitive and not law.schedule_8:
        message = _("Under Part 3, sensitive processing needs a condition of DPA 2018 schedule 8, and none is named.")
        yield Finding("no_schedule_8", "schedule_8", message, stops=False)


CHECKS: tuple[Callable[[Document, Setting], Iterator[Finding]], ...] = (
    _elements, _codes, _law_codes, _dates, _parties, _clauses, *contradictions.CHECKS, _others, _above, _gateways,
    _conditions, _police, _assessed,
)  # fmt: skip


def _sharing(document: Document) -> list[Clause]:
    return [clause for clause in document.clauses if clause.effect == "share"]


def _name(organisation: UUID, setting: Setting) -> str:
    agency = setting.agencies.get(organisation)
    return agency.name if agency else str(organisation)


def _kind(organisation: UUID, setting: Setting) -> str:
    agency = setting.agencies.get(organisation)
    return agency.kind if agency else ""
