"""Turn patterns, signs and rules into what the pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext

from linkspan.pathway.measured import RuleMeasured
from linkspan.pathway.patterns import Rule
from linkspan.pathway.queries.patterns import PatternLine, PatternPage, RuleFigures, RuleLine, RulesPage, SignLine
from linkspan.pathway.queries.signs import ChildSigns, ChoiceLine, SentLine
from linkspan.web import words as said_words
from linkspan.web.frontdoor import presenters as door
from linkspan.web.patterns import words


@dataclass(frozen=True, slots=True)
class Line:
    """One open pattern in words."""

    pattern_id: UUID
    name: str
    born: str
    band: str
    rules: tuple[str, ...]
    agencies: str
    due: str
    waiting: str
    holder: str


def line(found: PatternLine, at: datetime, special: door.Special) -> Line:
    """Put one open pattern into words."""
    return Line(
        pattern_id=found.pattern_id, name=name(found.said), born=door.born(found.said, at), band=found.band.value,
        rules=tuple(gettext(rule.title) for rule in found.rules),
        agencies=ngettext("from %(n)s agency", "from %(n)s agencies", found.agencies) % {"n": found.agencies},
        due=door.when_due(found.due_at, "", at, special), waiting=door.waited(found.raised_at, at),
        holder=found.holder or gettext("Nobody has it yet"),
    )  # fmt: skip


def name(said: dict[str, Any]) -> str:
    """Name a child as the front door was told."""
    return str(said.get("name") or gettext("Name not given"))


@dataclass(frozen=True, slots=True)
class Item:
    """One sign in words: what, when, who holds it, whom to ring, and by which agreement it came."""

    sign_id: UUID
    what: str
    when: str
    agency: str
    who: str
    phone: str
    basis: str
    state: str
    why: str
    is_contestable: bool


def item(found: SignLine, is_open: bool) -> Item:
    """Put one sign into words."""
    what = words.kind(found.kind)
    if found.band:
        what = f"{what}: {words.band(found.band)}"
    sent = {"who": found.sent_by, "day": said_words.short_day(found.sent_at)}
    by = gettext("sent by %(who)s on %(day)s") % sent if found.sent_by else (
        gettext("sent on %(day)s by the agency's standing choice") % sent
    )  # fmt: skip
    return Item(
        sign_id=found.sign_id, what=what, when=words.when(found.on, found.until), agency=found.agency, who=by,
        phone=found.phone,
        basis=gettext("%(agreement)s, clause %(clause)s; impact assessment %(assessment)s")
        % {"agreement": found.agreement, "clause": found.clause, "assessment": found.assessment},
        state=str(words.STATES.get(found.state, "")), why=found.contested_why,
        is_contestable=is_open and found.state != "contested",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fired:
    """One rule that fired, in words."""

    code: str
    version: int
    title: str
    says: str
    why: str
    source: str
    fired: str
    counted: tuple[Item, ...]
    repeats: tuple[Item, ...]
    still_holds: bool
    contests: tuple[tuple[str, str], ...]


def fired(found: RuleLine, is_open: bool) -> Fired:
    """Put one rule that fired into words."""
    rule = found.rule
    return Fired(
        code=rule.code, version=rule.version, title=gettext(rule.title), says=gettext(rule.says),
        why=gettext(rule.why), source=gettext(rule.source), fired=said_words.moment(found.fired_at),
        counted=tuple(item(each, is_open) for each in found.counted),
        repeats=tuple(item(each, is_open) for each in found.repeats), still_holds=found.still_holds,
        contests=tuple(
            (", ".join(part for part in (each.by, each.post, said_words.short_day(each.at)) if part), each.why)
            for each in found.contests
        ),
    )  # fmt: skip


def closed(page: PatternPage) -> str:
    """Say how a pattern was closed, by whom and when; nothing while it is open."""
    if page.closed_at is None:
        return ""
    by = ", ".join(part for part in (page.closed_by, page.closed_as, said_words.moment(page.closed_at)) if part)
    return f"{words.CLOSED[page.closed_how]} · {by}".capitalize()


# --- rules ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RuleWords:
    """One rule in plain words, with how often it was right when measured and what came of it here."""

    title: str
    version: str
    says: str
    why: str
    source: str
    since: str
    measured: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, int], ...]


def rules(page: RulesPage) -> list[RuleWords]:
    """Put every rule in force into words."""
    return [_rule(page, rule) for rule in page.rules]


def _rule(page: RulesPage, rule: Rule) -> RuleWords:
    key = (rule.code, rule.version)
    found = page.measured.rules.get(key)
    here = None if page.figures is None else page.figures.get(key, RuleFigures())
    return RuleWords(
        title=gettext(rule.title), version=gettext("version %(n)s") % {"n": rule.version}, says=gettext(rule.says),
        why=gettext(rule.why), source=gettext(rule.source), since=said_words.short_day(rule.from_),
        measured=measured(found) if found else (),
        figures=() if here is None else (
            (gettext("Fired"), here.raised), (gettext("Still open"), here.waiting),
            (gettext("Became a contact"), here.contacts), (gettext("Dismissed"), here.dismissed),
            (gettext("Contested"), here.contested),
        ),
    )  # fmt: skip


def measured(found: RuleMeasured) -> tuple[tuple[str, str], ...]:
    """Say how a rule did when it was measured."""
    days = found.days_ahead
    return (
        (gettext("Of children coming to harm, raised in time"), words.share(found.caught)),
        (gettext("Of all other children, raised in a year"), words.share(found.false_alarms)),
        (gettext("Of all raised, coming to harm"), words.share(found.right)),
        (gettext("How long before it came out, half the time"),
         ngettext("%(n)s day or more", "%(n)s days or more", days) % {"n": days}),
    )  # fmt: skip


# --- what one's own agency sends ----------------------------------------------------------------------------------


def sendable(found: ChildSigns) -> list[tuple[UUID, str, str, bool, bool]]:
    """List what may be sent: its id, what, of which day, whether it went, and whether an agreement lets it go."""
    return [
        (each.origin, words.kind(each.kind), said_words.short_day(each.on), each.is_sent, each.kind in found.bases)
        for each in found.sendable
    ]


def sent(each: SentLine) -> tuple[SentLine, str, str, str]:
    """Put one sign that was sent into words: what, of which day, and how it went."""
    what = words.kind(each.kind)
    if each.band:
        what = f"{what}: {words.band(each.band)}"
    if each.sent_by:
        how = gettext("sent by %(who)s on %(day)s") % {
            "who": each.sent_by, "day": said_words.short_day(each.sent_at)
        }  # fmt: skip
    else:
        how = gettext("went by itself on %(day)s") % {"day": said_words.short_day(each.sent_at)}
    if each.taken_back_at:
        how = gettext("%(how)s; taken back on %(day)s") % {
            "how": how, "day": said_words.short_day(each.taken_back_at)
        }  # fmt: skip
    return each, what, words.when(each.on, each.until), how


def choice(each: ChoiceLine) -> dict[str, Any]:
    """Put one standing choice into words."""
    since: date | None = each.from_at.date() if each.from_at else None
    return {
        "kind": each.kind, "what": words.kind(each.kind), "choice_id": each.choice_id,
        "by": ", ".join(part for part in (each.made_by, each.made_as) if part),
        "since": said_words.short_day(since) if since else "",
        "bases": [f"{basis.title} ({basis.agreement}, {basis.clause}; {basis.assessment})" for basis in each.bases],
    }  # fmt: skip
