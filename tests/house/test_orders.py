"""Rows of one instant stand in one order: every order by a moment or a day goes on to what tells two rows apart.

Where it does not, the same page may look different twice, and two files that say the same may not look the same: an
order drawn by chance has told of what nobody may know.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCES = sorted(Path("src/linkspan").rglob("*.py"))
MOMENT = re.compile(r"-?(?:.*_)?(?:at|on|day)")
IN_SQL = re.compile(r"order by (?:[^()\n]*, )?[a-z_]*\.?(?:[a-z]+_)?(?:at|on)(?: desc)?(?= limit|\s*[;)]|\s*$)", re.M)
# What an order may end in all the same, and why no two rows can be alike.
ALONE = {
    "agencies/queries/stood_down.py: -at": "the moment itself is what is read",
    "children/queries/quality.py: -day": "one row a day",
    "duty/queries/dates.py: -day": "one row a day",
    "exchange/commands/sampling.py: -until_at": "the moment itself is what is read",
    "partnership/queries/arrangements.py: -from_on": "one period of a series begins on a day",
    "voice/migrations/0005_parents.py: order by at": "the place of a word in a name",
    "children/migrations/0002_walls.py: order by g.from_at desc": "somebody's looks never begin twice at one moment",
    "children/migrations/0007_quality.py: order by w.at desc": "a pair and a link of the same two say the same",
}


def orders(path: Path) -> Iterator[str]:
    """Give each order of a source that ends in a moment or a day."""
    name, text = path.relative_to("src/linkspan"), path.read_text(encoding="utf-8")
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "order_by":
            last = call.args[-1] if call.args else None
            if isinstance(last, ast.Constant) and MOMENT.fullmatch(str(last.value)):
                yield f"{name}: {last.value}"
    yield from (f"{name}: {found.group()}" for found in IN_SQL.finditer(text))


def test_every_order_by_a_moment_tells_rows_of_one_instant_apart() -> None:
    found = {each for path in SOURCES for each in orders(path)}

    assert found - ALONE.keys() == set()
    assert ALONE.keys() - found == set()


def test_the_rule_finds_what_it_is_for(tmp_path: Path) -> None:
    fits = ["order by e.recorded_at desc limit 5", "order by n.at)", "order by x.name, x.due_at;"]

    assert all(IN_SQL.search(each) for each in fits)
    assert not IN_SQL.search("order by e.recorded_at desc, e.id desc limit 5")
