"""How professionals disagree: the stages, whom each means and how long it has, as the area's own table.

A row for an area stands in place of the row for everywhere; a change is a new row with its own first day. Working
Together asks every partnership for a way to settle disagreement and sets no stages, so all of these are local defaults.
A disagreement stops nothing: what was decided, and whatever must be done for the child now, goes on meanwhile.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from linkspan.audit.errors import NotNow


def _(message: str) -> str:
    """Mark a message for translation without translating it."""
    return message


EVERYWHERE = "*"
BEGAN = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: whom it means in each agency, by role or by band, and the clock it has.

    `band` means whoever stands at or above it (1 accountable head, 2 chief officer, 3 senior leader, 4 manager).
    """

    code: str
    clock: str
    roles: frozenset[str] = frozenset()
    band: int | None = None
    area_code: str = EVERYWHERE
    from_: date = BEGAN
    source: str = "local default"

    def means(self, roles: Collection[str], band: int) -> bool:
        """Tell whether a post is one of those that the stage means."""
        return bool(self.roles & set(roles)) or (self.band is not None and band <= self.band)


TABLE: tuple[Stage, ...] = (
    Stage("practitioners", "challenge.practitioners", frozenset({"front_door"})),
    Stage("managers", "challenge.managers", frozenset({"manager"})),
    Stage("leads", "challenge.leads", frozenset({"dsl", "caldicott_guardian"}), band=4),
    Stage("partners", "challenge.partners", band=2),
)
ORDER = ("practitioners", "managers", "leads", "partners")
SETTLE = "challenge.settle"
NAMES: dict[str, str] = {
    "practitioners": _("Worker to worker"),
    "managers": _("Managers"),
    "leads": _("Safeguarding leads"),
    "partners": _("Safeguarding partners"),
}
OUTCOMES: dict[str, str] = {
    "upheld": _("The decision stands, and the challenger accepts it"),
    "changed": _("The decision was changed"),
    "not_agreed": _("Not agreed at the last stage"),
    "withdrawn": _("Taken back by the challenger"),
}
WORDS_AT_LEAST = 20
WORDS_AT_MOST = 4_000


def stage_for(code: str, area_code: str, on: date, table: Sequence[Stage] = TABLE) -> Stage:
    """Give the row that governs a stage in an area on a day: the area's own before everyone's, the newest first."""
    fitting = [
        row for row in table if row.code == code and row.area_code in (area_code, EVERYWHERE) and row.from_ <= on
    ]
    if not fitting:
        raise KeyError(code)
    return max(fitting, key=lambda row: (row.area_code != EVERYWHERE, row.from_))


def first_stage() -> str:
    """Name where a disagreement begins."""
    return ORDER[0]


def next_stage(code: str) -> str | None:
    """Name the stage after one; none after the last."""
    place = ORDER.index(code) + 1
    return ORDER[place] if place < len(ORDER) else None


def is_answered(steps: Sequence[str]) -> bool:
    """Tell whose turn it is by the kinds of steps, oldest first: True where the challenger is to say if it settles."""
    turns = [kind for kind in steps if kind in ("raised", "moved", "answered")]
    return bool(turns) and turns[-1] == "answered"


def why_not_challenge(why: str, wants: str, *, is_open: bool) -> NotNow | None:
    """Say why a decision may not be challenged: the words are wanting, or it is challenged already."""
    if is_open:
        return NotNow("pathway.challenged", _("Your agency challenges this decision already. Write on that thread."))
    return (
        _words(why, "pathway.challenge_why", _("Say why you do not agree, in a sentence at least."))
        or _words(wants, "pathway.challenge_wants", _("Say what should happen instead, in a sentence at least."))
    )  # fmt: skip


def why_not_answer(said: str, closed_at: datetime | None, *, is_turn: bool) -> NotNow | None:
    """Say why a disagreement may not be answered now."""
    if problem := why_not_go_on(closed_at):
        return problem
    if not is_turn:
        return NotNow("pathway.challenge_turn", _("It was answered. The challenger says next whether that settles it."))
    return _words(said, "pathway.challenge_answer", _("Write your answer: a sentence at least."))


def why_not_settle(said: str, closed_at: datetime | None, *, is_turn: bool) -> NotNow | None:
    """Say why a challenger may not say yet whether an answer settles it."""
    if problem := why_not_go_on(closed_at):
        return problem
    if not is_turn:
        return NotNow("pathway.challenge_unanswered", _("Nobody has answered yet."))
    return _words(said, "pathway.challenge_learning", _("Say what was learned from it, or what is still open."))


def why_not_move(said: str, closed_at: datetime | None, stage: str) -> NotNow | None:
    """Say why a disagreement may not be taken higher."""
    if problem := why_not_go_on(closed_at):
        return problem
    if next_stage(stage) is None:
        return NotNow("pathway.challenge_last", _("It is at the last stage already."))
    return _words(said, "pathway.challenge_higher", _("Say why you take it higher, in a sentence at least."))


def why_not_end(stage: str) -> NotNow | None:
    """Say why a disagreement may not end unagreed: a stage above it has not been tried."""
    if next_stage(stage) is None:
        return None
    return NotNow("pathway.challenge_not_last", _("There is a stage above this one. Take it higher, or settle it."))


def why_not_withdraw(said: str, closed_at: datetime | None) -> NotNow | None:
    """Say why a challenge may not be taken back."""
    why = _("Say why you take it back, in a sentence at least.")
    return why_not_go_on(closed_at) or _words(said, "pathway.challenge_back", why)


def why_not_go_on(closed_at: datetime | None) -> NotNow | None:
    """Say why nothing more may be done about a disagreement: it is closed."""
    return NotNow("pathway.challenge_closed", _("That disagreement is closed.")) if closed_at else None


def _words(text: str, problem: str, words: str) -> NotNow | None:
    if len(text.strip()) < WORDS_AT_LEAST:
        return NotNow(problem, words)
    return NotNow(problem, _("Keep it to 4,000 characters. Nothing was cut.")) if len(text) > WORDS_AT_MOST else None
