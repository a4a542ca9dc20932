"""Write the tables of stages in docs/reference/pathway.md from the kinds themselves.

Run `python -m tests.rooms.pathway.reference` from the checkout after changing a kind.
"""

from collections.abc import Iterator
from pathlib import Path

from linkspan.duty.clocks import CLOCKS
from linkspan.duty.rules import ClockRule
from linkspan.pathway.stage_types import OUTSIDERS
from linkspan.pathway.stages import AGENCIES, BY_CODE, KINDS, REASONS, StageKind

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "pathway.md"
BEGIN, END = "<!-- stages: written by tests/rooms/pathway/reference.py -->", "<!-- end of stages -->"
FROM = {
    "itself": "its own beginning",
    "before": "the beginning of what it follows",
    "before_end": "the end of what it follows",
    "referral": "the referral",
}


def tables() -> str:
    """Give the tables as they should stand."""
    return "\n".join(line for kind in KINDS for line in _table(kind))


def _table(kind: StageKind) -> Iterator[str]:
    yield f"### {kind.title}\n"
    yield f"{kind.what}\n"
    yield "| | |"
    yield "|---|---|"
    yield f"| Who may start it | {kind.starts_by.words} |"
    yield f"| Who decides | {kind.decides.words} |"
    if kind.must_be_there:
        named = ", ".join(AGENCIES[code].lower() for code in kind.must_be_there)
        yield f"| Who must be there | {named}; whoever is missing is named and explained, and stops nothing |"
    kept_out = "as at every stage" if kind.kept_out == OUTSIDERS else kind.kept_out
    yield f"| Who is kept out, and why | {kept_out} |"
    yield f"| Clock | {'; '.join(_clocks(kind))} |"
    yield f"| Held by | {'the council' if kind.of_council else 'the agency that starts it'}{_ways(kind)} |"
    if kind.usual_after:
        yield f"| Usually follows | {_titles(kind.usual_after)}; another order is explained in a line |"
    if kind.begins_with:
        yield f"| Opens when it begins | {_titles(kind.begins_with)} |"
    yield ""
    yield "| Outcome | What follows in the same act |"
    yield "|---|---|"
    for each in kind.outcomes:
        follows = [f"opens: {_titles(each.opens)}"] if each.opens else []
        follows += [f"ends: {_titles(each.closes)}"] if each.closes else []
        follows += [f"closes the episode: {REASONS[each.closes_episode].lower()}"] if each.closes_episode else []
        if kind.series and each.goes_on:
            follows.append("the next of its series")
        yield f"| {each.words} | {'; '.join(follows) or 'nothing'} |"
    yield ""


def _clocks(kind: StageKind) -> Iterator[str]:
    start = f"the {BY_CODE[kind.clock_kind].title.lower()}" if kind.clock_kind else FROM[kind.clock_from]
    yield f"{_length(kind.clock)}, from {start}"
    if kind.clock_second:
        yield f"the second: {_length(kind.clock_second)}"
    if kind.clock_later and kind.clock_later != kind.clock:
        yield f"after that: {_length(kind.clock_later)}"


def _length(code: str) -> str:
    rule = next(each for each in CLOCKS if each.code == code)
    return f"{_said(rule)} (`{code}`, {rule.authority})"


def _said(rule: ClockRule) -> str:
    unit = str(rule.unit).replace("_", " ")
    return f"{rule.length} {unit if rule.length != 1 else unit.removesuffix('s')}"


def _ways(kind: StageKind) -> str:
    found = [
        "; one at a time" if kind.single else "",
        "; one plan at a time" if kind.plan else "",
        "; within an episode" if kind.of_episode else "",
        "; read by those let in by name alone" if kind.restricted else "",
    ]
    return "".join(found)


def _titles(codes: tuple[str, ...]) -> str:
    return ", ".join(BY_CODE[code].title.lower() for code in codes)


def rewritten(page: str) -> str:
    """Give the page with its tables as they should stand."""
    head, rest = page.split(BEGIN)
    return f"{head}{BEGIN}\n\n{tables()}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
