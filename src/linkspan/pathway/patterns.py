"""The rules by which early signs from several agencies become a pattern: plain data, plain functions, no score.

A rule fires or does not, and says on what. What it may look at is `Sign` and nothing else: not a word of what anyone
wrote, and no field for ethnicity, language, faith, poverty, household, address or protection. So nobody can add one of
these to what is weighed without adding it here, in sight of whoever reads this file and of the test that guards it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


# What may be sent for this purpose, in the words of the front door.
KINDS: dict[str, str] = {
    "worry": _("An early worry"),
    "missing": _("A missing episode"),
    "attendance_drop": _("A fall in attendance"),
    "move": _("A move of home"),
    "flag": _("A flag: ring before acting"),
}
# How far attendance fell, in bands: no figure is sent that would invite a false exactness.
BANDS: dict[str, str] = {
    "80_90": _("between 80 and 90 per cent"),
    "50_80": _("between 50 and 80 per cent"),
    "under_50": _("under 50 per cent"),
}
# The kind of information that an agreement must let the council have, for each kind of sign.
INFORMATION: dict[str, str] = {
    "worry": "early_help",
    "missing": "alerts",
    "attendance_drop": "education",
    "move": "identity",
    "flag": "alerts",
}
# What happens in the world once, whoever tells of it: told of by two agencies within these days, it is one.
SAME_WITHIN: dict[str, int] = {"missing": 1, "move": 60}


@dataclass(frozen=True, slots=True)
class Sign:
    """One early sign, as the rules see it: what kind, from which agency, of which day. There is nothing else to see."""

    id: UUID
    kind: str
    source: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Want:
    """One thing a rule asks for: so many signs of these kinds, each kind from each agency counted once."""

    kinds: frozenset[str]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule. A change is a new version with its own days, never an edit.

    `agencies`: from how many different agencies its signs must come. `days`: how far back it looks. `why` is the
    reasoning, and `source` where it comes from, or that it is a local default.
    """

    code: str
    version: int
    title: str
    says: str
    days: int
    agencies: int
    wants: tuple[Want, ...]
    why: str
    source: str
    from_: date
    until: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Tell whether this version governs a day."""
        return self.from_ <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Fired:
    """That a rule fired: on which signs, and which others it saw and did not count, since each repeats one of them."""

    rule: Rule
    counted: tuple[Sign, ...]
    repeats: tuple[Sign, ...]


BEGAN = date(2026, 11, 1)
ANY_OTHER = frozenset({"missing", "attendance_drop", "move", "flag"})
LOCAL = _("Local default. No law or guidance sets a number; the partnership may set its own, as a new version.")

RULES: tuple[Rule, ...] = (
    Rule(
        code="worries_three_agencies",
        version=1,
        title=_("Early worries from three agencies"),
        says=_("Three different agencies each kept an early worry about the child within 90 days."),
        days=90,
        agencies=3,
        wants=(Want(frozenset({"worry"}), 3),),
        why=_(
            "Reviews of serious cases find again and again that several people were worried, each a little, and that"
            " nobody had seen the worries side by side."
        ),
        source=LOCAL,
        from_=BEGAN,
    ),
    Rule(
        code="worries_and_a_sign",
        version=1,
        title=_("Early worries from two agencies, and one other sign"),
        says=_(
            "Two agencies each kept an early worry within 60 days, and in the same time there was a missing episode, a"
            " fall in attendance, a move of home or a flag."
        ),
        days=60,
        agencies=2,
        wants=(Want(frozenset({"worry"}), 2), Want(ANY_OTHER, 1)),
        why=_("Two people's unease may be chance. With a change in the child's life beside it, it is worth a look."),
        source=LOCAL,
        from_=BEGAN,
    ),
    Rule(
        code="worry_missing_attendance",
        version=1,
        title=_("A worry, a missing episode and a fall in attendance"),
        says=_(
            "Within 60 days, and from at least two agencies: an early worry, a missing episode and a fall in"
            " attendance."
        ),
        days=60,
        agencies=2,
        wants=(Want(frozenset({"worry"})), Want(frozenset({"missing"})), Want(frozenset({"attendance_drop"}))),
        why=_(
            "Going missing and being away from school more are named together as signs that a child may be exploited or"
            " may be unsafe at home."
        ),
        source=_(
            "Working Together to Safeguard Children and Keeping Children Safe in Education name the signs. The number"
            " of days is a local default."
        ),
        from_=BEGAN,
    ),
    Rule(
        code="missing_and_attendance",
        version=1,
        title=_("A missing episode and a fall in attendance, close together"),
        says=_("Within 30 days, and from two agencies: a missing episode and a fall in attendance."),
        days=30,
        agencies=2,
        wants=(Want(frozenset({"missing"})), Want(frozenset({"attendance_drop"}))),
        why=_(
            "Police see the one and the school the other. Close together they are worth a look, even where nobody has"
            " put a worry into words."
        ),
        source=_(
            "Statutory guidance on children who run away or go missing names absence from school as a sign. The number"
            " of days is a local default."
        ),
        from_=BEGAN,
    ),
    Rule(
        code="move_and_two_signs",
        version=1,
        title=_("A move of home and two other signs"),
        says=_(
            "Within 90 days, and from at least two agencies: a move of home, an early worry, and a missing episode, a"
            " fall in attendance or a flag."
        ),
        days=90,
        agencies=2,
        wants=(
            Want(frozenset({"move"})),
            Want(frozenset({"worry"})),
            Want(frozenset({"missing", "attendance_drop", "flag"})),
        ),
        why=_("Families that move fast are lost between agencies. A move alone says nothing, and never fires a rule."),
        source=LOCAL,
        from_=BEGAN,
    ),
)


def rules_on(on: date, rules: Sequence[Rule] = RULES) -> tuple[Rule, ...]:
    """Give the version of each rule that governs a day."""
    return tuple(rule for rule in rules if rule.is_in_force(on))


def rule_of(code: str, version: int, rules: Sequence[Rule] = RULES) -> Rule:
    """Give one version of a rule, in force or not."""
    return next(rule for rule in rules if (rule.code, rule.version) == (code, version))


def longest(rules: Sequence[Rule] = RULES) -> int:
    """Give how many days back any rule looks."""
    return max(rule.days for rule in rules)


def mark_of(rule: Rule) -> str:
    """Give a short mark of all that decides in a rule, so that a change without a new version is noticed."""
    wants = ";".join(f"{','.join(sorted(want.kinds))}:{want.at_least}" for want in rule.wants)
    text = f"{rule.code}|{rule.version}|{rule.days}|{rule.agencies}|{wants}|{rule.from_}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def weigh(signs: Iterable[Sign], on: date, rules: Sequence[Rule] = RULES) -> tuple[Fired, ...]:
    """Say which rules fire on a day, and on what. The same signs always give the same answer."""
    ordered = sorted(signs, key=lambda sign: (sign.on, str(sign.id)))
    found = (_fire(rule, ordered, on) for rule in rules_on(on, rules))
    return tuple(fired for fired in found if fired)


def _fire(rule: Rule, signs: Sequence[Sign], on: date) -> Fired | None:
    since = on - timedelta(days=rule.days)
    kinds = frozenset[str]().union(*(want.kinds for want in rule.wants))
    seen = [sign for sign in signs if since < sign.on <= on and sign.kind in kinds]
    counted = list(_once_each(seen))
    for want in rule.wants:
        if sum(sign.kind in want.kinds for sign in counted) < want.at_least:
            return None
    if len({sign.source for sign in counted}) < rule.agencies:
        return None
    return Fired(rule, tuple(counted), tuple(sign for sign in seen if sign not in counted))


def _once_each(signs: Sequence[Sign]) -> Iterator[Sign]:
    """Keep what counts: of one kind from one agency the first, and of one happening in the world the first told of."""
    kept: list[Sign] = []
    for sign in signs:
        if not any(_repeats(sign, other) for other in kept):
            kept.append(sign)
            yield sign


def _repeats(sign: Sign, other: Sign) -> bool:
    """Tell whether a sign says again what another said: the same kind from the same agency, or the same happening."""
    if sign.kind != other.kind:
        return False
    within = SAME_WITHIN.get(sign.kind)
    return sign.source == other.source or (within is not None and abs((sign.on - other.on).days) <= within)
