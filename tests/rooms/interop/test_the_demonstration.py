"""`./linkspan demo`: an invented partnership is there after one call, and a second call keeps it."""

import json
import re
from pathlib import Path

import pytest

from linkspan.interop import demo
from tests.support.database import ROOT

pytestmark = pytest.mark.django_db


def test_a_demonstration_is_whole_after_one_call_and_kept_by_the_next(tmp_path: Path) -> None:
    steps: list[str] = []

    first = demo.prepare(folder=tmp_path, children=40, seed=3, progress=lambda step, _done, _all: steps.append(step))
    again = demo.prepare(folder=tmp_path, children=40, seed=3, progress=lambda step, _done, _all: None)

    printed = json.loads(json.dumps(first.as_plain()))
    assert set(printed) >= {"children", "records", "linked", "waiting_for_review", "sealed", "rows_loaded", "seconds"}
    assert first.children >= 40
    assert first.rows_loaded == first.records > 100
    assert set(demo.FEEDS) <= set(steps), "each feed shows how far it is"
    assert again.rows_loaded == 0
    assert (again.children, again.records, again.linked) == (first.children, first.records, first.linked)
    posts = [each.post for each in first.sign_ins]
    for wanted in ("Social worker", "GP", "Sergeant", "Data officer", "Information governance lead", "Inspector"):
        assert any(wanted.lower() in post.lower() for post in posts), (wanted, posts)
    toured = re.findall(r"^\| \*\*(\w+)\*\*, ", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(toured) > 9
    assert [name for name in toured if not any(each.name.startswith(f"{name} ") for each in first.sign_ins)] == []
    assert len({each.email for each in first.sign_ins}) == len(first.sign_ins)
