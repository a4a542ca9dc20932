"""Write the tables of docs/reference/gate.md: from the policies themselves, and who may do what from the test's table.

Run `python -m tests.rulebook.gate.reference` from the checkout after changing a policy or that table.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.rulebook.gate.standing import ANY_KIND, ANYONE, May, Table
from tests.rulebook.gate.test_who_may import (
    BY_AGREEMENT,
    CHILD_TABLE,
    COUNCIL,
    EDUCATION,
    EMERGENCY,
    HEALTH,
    PLACE_TABLE,
    PROTECTING,
)

from linkspan.agencies.rules import ROLES
from linkspan.sharing import rules, words
from linkspan.sharing.book import Rule, base_book
from linkspan.sharing.facts import Action

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "gate.md"
BEGIN, END = "<!-- tables: written by tests/rulebook/gate/reference.py -->", "<!-- end of tables -->"


KINDS = {
    PROTECTING: "those that must protect children",
    EDUCATION: "schools, nurseries and councils",
    COUNCIL: "councils",
    EMERGENCY: "councils, police and hospital trusts",
    HEALTH: "those that give health care",
    ANY_KIND: "any",
}


def tables() -> str:
    """Give the tables as they should stand."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield from _who_may()
    yield "\n## What permits\n"
    yield "| Clause | Policy | In plain words | When all of this is so | Law |\n|---|---|---|---|---|"
    yield from (_permit(rule) for rule in _in_order("permit"))
    yield "\n## What forbids\n"
    yield "| Clause | Policy | In plain words | The refusal's code | Law |\n|---|---|---|---|---|"
    yield from (_forbid(rule) for rule in _in_order("forbid"))
    yield "\n## Refusals\n\n| Code | What the asker reads |\n|---|---|"
    yield from (f"| `{code}` | {said} |" for code, said in words.REFUSALS.items())
    yield "\n## Actions\n\n| Action | In plain words |\n|---|---|"
    yield from (f"| `{code}` | {said} |" for code, said in words.ACTIONS.items())
    yield "\n## Reasons that may be stated\n\n| Code | In plain words |\n|---|---|"
    yield from (f"| `{code}` | {said} |" for code, said in rules.REASONS.items())
    yield "\n## How much looking is usual\n"
    yield "| Role | Kind of organisation | Searches an hour | Children a day without a relationship |"
    yield "|---|---|---|---|"
    yield from (
        f"| {role} | {kind or 'any other'} | {searches} | {children} |"
        for (role, kind), (searches, children) in rules.PERSON_LIMITS.items()
    )
    yield "\n| Whole organisation | Searches an hour | Children a day without a relationship |\n|---|---|---|"
    yield from (
        f"| {kind or 'any other'} | {searches} | {children} |"
        for kind, (searches, children) in rules.ORGANISATION_LIMITS.items()
    )


def _who_may() -> Iterator[str]:
    """Say who may do what, from the table that the tests hold the policies to."""
    yield "## Who may do what\n"
    yield "Written from the law and from what each role is for, and not from the policies: the policies are held"
    yield "to it. `tests/rulebook/gate/test_who_may.py` puts each row to the gate with every role, every kind of"
    yield "organisation, every part of the system, and with each thing that must be so left out on its own. What no row"
    yield "allows is refused."
    yield f"Those that must protect children: {', '.join(PROTECTING).replace('_', ' ').replace('icb', 'ICB')}.\n"
    for heading, table in (("About a child", CHILD_TABLE), ("About no one child", PLACE_TABLE)):
        yield f"### {heading}\n"
        yield "| To | Who | In which organisations | When all of this is so |\n|---|---|---|---|"
        yield from (_may(row) for row in table.rows)
        yield "\nNo row allows it, and no reason either, while one of these is so:\n"
        yield from (f"- {never.said}{_unless(never.lifted)}" for never in table.nevers)
        yield ""
    yield "### By role\n"
    yield "● by a row above; ◐ by one that someone else reviews, and by no other. Only agreements let anyone"
    yield f"{' or '.join(words.ACTIONS[action] for action in BY_AGREEMENT)}.\n"
    yield f"| Action | {' | '.join(role.replace('_', ' ') for role in ROLES)} | Parts of the system |"
    yield f"|---|{'---|' * (len(ROLES) + 1)}"
    yield from (_by_role(action, table) for table in (CHILD_TABLE, PLACE_TABLE) for action in _actions_of(table))


def _may(row: May) -> str:
    to = "; ".join(words.ACTIONS[action] for action in row.actions)
    who = "anyone in post" if row.roles is ANYONE else ", ".join(row.roles).replace("_", " ")
    needs = "; ".join(need.said for need in row.needs) or "no more"
    review = " **Someone else reviews it.**" if row.answer == "alarm" else ""
    return f"| {to} | {who} | {KINDS[tuple(row.kinds)]} | {needs}.{review} |"


def _unless(lifted: str) -> str:
    return f" It does not stop {lifted}." if lifted else ""


def _actions_of(table: Table) -> Sequence[Action]:
    asked = {*table.machines, *(action for row in table.rows for action in row.actions)}
    return [action for action in Action if action in asked]


def _by_role(action: Action, table: Table) -> str:
    cells = [_cell([row for row in table.rows if action in row.actions and role in row.roles]) for role in ROLES]
    about = " (about no one child)" if table is PLACE_TABLE and action in _actions_of(CHILD_TABLE) else ""
    machines = ", ".join(table.machines.get(action, ()))
    return f"| {words.ACTIONS[action]}{about} | {' | '.join(cells)} | {machines} |"


def _cell(rows: Sequence[May]) -> str:
    answers = {row.answer for row in rows}
    return "●" if "allowed" in answers else "◐" if answers else ""


def _in_order(effect: str) -> list[Rule]:
    chosen = [rule for rule in base_book().rules.values() if rule.effect == effect]
    return sorted(chosen, key=lambda rule: [int(part) for part in rule.clause.removeprefix("base ").split(".")])


def _permit(rule: Rule) -> str:
    needs = "; ".join(words.CONDITIONS[code].met for code in rule.needs)
    alarm = " **Raises an alarm.**" if rule.alarm else ""
    return f"| {rule.clause} | `{rule.id}` | {rule.title}.{alarm} | {needs} | {rule.law} |"


def _forbid(rule: Rule) -> str:
    return f"| {rule.clause} | `{rule.id}` | {rule.title}. | `{rule.refusal}` | {rule.law} |"


def rewritten(page: str) -> str:
    """Give the page with its tables as they should stand."""
    before, rest = page.split(BEGIN)
    _old, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
