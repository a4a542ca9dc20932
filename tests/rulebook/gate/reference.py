"""Write the tables of docs/reference/gate.md from the policies themselves.

Run `python -m tests.rulebook.gate.reference` from the checkout after changing a policy.
"""

from collections.abc import Iterator
from pathlib import Path

from linkspan.sharing import rules, words
from linkspan.sharing.book import Rule, base_book

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "gate.md"
BEGIN, END = "<!-- tables: written by tests/rulebook/gate/reference.py -->", "<!-- end of tables -->"


def tables() -> str:
    """Give the tables as they should stand."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "## What permits\n"
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
