"""How partners settle disputes: the stages, whom each means in both agencies, and how long it has.

A partnership has its own table, in versions; where it has none, the one below counts. A running dispute keeps the
version it began under. A dispute stops nothing: what must be done to keep a child safe is done meanwhile.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


HOURS, WORKING_DAYS = "hours", "working_days"
UNITS = (HOURS, WORKING_DAYS)
SUBJECTS: dict[str, str] = {
    "threshold": _("Thresholds"),
    "strategy": _("Strategy discussions"),
    "conference": _("Enquiries and conferences"),
    "plan_drift": _("A plan that does not move"),
    "not_sharing": _("Information that is not shared"),
    "attendance": _("Not taking part"),
    "money": _("Money and staff"),
    "other": _("Something else"),
}
OUTCOMES: dict[str, str] = {
    "agreed": _("They agreed on a way"),
    "changed": _("The other agency changed what it does"),
    "upheld": _("The other agency's position stands, and is accepted"),
    "not_agreed": _("Not agreed at the last stage"),
    "withdrawn": _("Taken back"),
}
SETTLED = ("agreed", "changed", "upheld")
# A case number and the like: no spaces, so that no name gets in by accident.
REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9/_.-]{1,39}")
AT_LEAST, AT_MOST = 20, 2_000


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: whom it means in each agency, by role or by band and above, and how long it has."""

    code: str
    name: str
    length: int
    unit: str
    roles: frozenset[str] = frozenset()
    band: int | None = None

    def means(self, roles: Collection[str], band: int) -> bool:
        """Tell whether a post is one of those that the stage means."""
        return bool(self.roles & set(roles)) or (self.band is not None and band <= self.band)


# Source: local escalation policies commonly go from worker to worker up to the lead partners, one or two working days
# to each of the first stages; Working Together asks for a way to settle disputes, and sets none of it.
SHIPPED: tuple[Stage, ...] = (
    Stage("practitioners", _("Workers"), 24, HOURS, frozenset({"practitioner", "front_door"})),
    Stage("managers", _("Line managers"), 1, WORKING_DAYS, frozenset({"manager"})),
    Stage("leads", _("Senior and named leads"), 2, WORKING_DAYS, frozenset({"dsl", "caldicott_guardian"}), 4),
    Stage("delegated", _("Delegated partners"), 5, WORKING_DAYS, frozenset({"delegated_partner"})),
    Stage("lead_partners", _("Lead partners"), 10, WORKING_DAYS, frozenset({"lead_partner"}), 1),
)


def stage_of(table: Sequence[Stage], code: str) -> Stage:
    """Give a stage of a table; KeyError where it has none of that code."""
    for stage in table:
        if stage.code == code:
            return stage
    raise KeyError(code)


def next_stage(table: Sequence[Stage], code: str) -> Stage | None:
    """Give the stage after one; none after the last."""
    codes = [stage.code for stage in table]
    place = codes.index(code) + 1
    return table[place] if place < len(table) else None


def is_answered(kinds: Sequence[str]) -> bool:
    """Tell whose turn it is by the kinds of steps, oldest first: True where whoever raised it is to speak."""
    turns = [kind for kind in kinds if kind in ("raised", "moved", "answered")]
    return bool(turns) and turns[-1] == "answered"


# --- what may be said ------------------------------------------------------------------------------------------------


def why_not_raise(
    subject: str, reference: str, why: str, wants: str, *, is_own: bool, is_member: bool, is_open: bool
) -> NotNow | None:
    """Say why a dispute may not be raised with an agency."""
    if subject not in SUBJECTS:
        return NotNow("dispute.subject", _("Choose what it is about."))
    if is_own:
        return NotNow("dispute.own", _("Choose another agency: this is for disputes between agencies."))
    if not is_member:
        return NotNow("dispute.outsider", _("Both agencies have to be in the partnership today."))
    if not REFERENCE.fullmatch(reference.strip()):
        return NotNow(
            "dispute.reference",
            _("Give a case or paper number: letters and figures without spaces. Never a child's name."),
        )
    if is_open:
        return NotNow("dispute.open", _("Your agency has a dispute open with that agency under this reference."))
    return _words(why, "dispute.why", _("Say what you dispute, in a sentence at least.")) or _words(
        wants, "dispute.wants", _("Say what should happen instead, in a sentence at least.")
    )


def why_not_answer(said: str, closed_at: datetime | None, *, is_turn: bool) -> NotNow | None:
    """Say why a dispute may not be answered now."""
    if problem := _why_not_go_on(closed_at):
        return problem
    if not is_turn:
        return NotNow("dispute.turn", _("It was answered. The agency that raised it says next if that settles it."))
    return _words(said, "dispute.answer", _("Write your answer: a sentence at least."))


def why_not_settle(outcome: str, learning: str, closed_at: datetime | None, *, is_turn: bool) -> NotNow | None:
    """Say why a dispute may not be settled yet."""
    if problem := _why_not_go_on(closed_at):
        return problem
    if not is_turn:
        return NotNow("dispute.unanswered", _("Nobody has answered yet. You can take it back, or take it higher."))
    if outcome not in SETTLED:
        return NotNow("dispute.outcome", _("Choose how it was settled."))
    return _words(learning, "dispute.learning", _("Say what was learned from it, in a sentence at least."))


def why_not_move(said: str, closed_at: datetime | None, *, is_last: bool) -> NotNow | None:
    """Say why a dispute may not be taken higher."""
    if problem := _why_not_go_on(closed_at):
        return problem
    if is_last:
        return NotNow("dispute.last", _("It is with the lead partners. There is no stage above."))
    return _words(said, "dispute.higher", _("Say why you take it higher, in a sentence at least."))


def why_not_end(learning: str, closed_at: datetime | None, *, is_turn: bool, is_last: bool) -> NotNow | None:
    """Say why a dispute may not be closed as not agreed."""
    if problem := _why_not_go_on(closed_at):
        return problem
    if not is_last or not is_turn:
        return NotNow("dispute.not_last", _("It can end unagreed once the last stage has answered. Take it higher."))
    return _words(learning, "dispute.learning", _("Say what was learned from it, and what is still open."))


def why_not_withdraw(said: str, closed_at: datetime | None) -> NotNow | None:
    """Say why a dispute may not be taken back."""
    why = _("Say why you take it back, in a sentence at least.")
    return _why_not_go_on(closed_at) or _words(said, "dispute.back", why)


def _why_not_go_on(closed_at: datetime | None) -> NotNow | None:
    return NotNow("dispute.closed", _("That dispute is closed.")) if closed_at else None


def _words(text: str, code: str, message: str) -> NotNow | None:
    if len(text.strip()) < AT_LEAST:
        return NotNow(code, message)
    return NotNow(code, _("Keep it to 2,000 characters. Nothing was cut.")) if len(text) > AT_MOST else None


# --- a partnership's own table ---------------------------------------------------------------------------------------


def why_not_table(
    stages: Sequence[Stage], from_: date, newest_from: date | None, today: date, why: str
) -> NotNow | None:
    """Say why these stages may not be a partnership's own table from a day on."""
    if len(stages) < 2 or len({stage.code for stage in stages}) != len(stages):
        return NotNow("dispute.stages", _("A table has two stages or more, each with a name of its own."))
    for stage in stages:
        if not stage.name.strip() or stage.unit not in UNITS or not 1 <= stage.length <= 400:
            return NotNow("dispute.stage", _("Give each stage a name, and how many hours or working days it has."))
        if not stage.roles and stage.band is None:
            return NotNow("dispute.people", _("Say for each stage whom it means."))
    if "lead_partner" not in stages[-1].roles:
        return NotNow("dispute.top", _("The last stage is the lead partners: above them is nobody."))
    if from_ < today or (newest_from is not None and from_ <= newest_from):
        return NotNow("dispute.table_past", _("A table counts from today or later, and after the one before it."))
    return None if why.strip() else NotNow("dispute.table_why", _("Say why it is changed, and who decided it."))
