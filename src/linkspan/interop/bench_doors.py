"""Measure what the clock tells at the doors of a child's and a parent's own page: does one refusal take longer than
another?

Codes are made that are wrong each in its own way, and tried by turns; each way is held beside a code that never was. A
control is held beside it too, where there is nothing to be known.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import psycopg

from linkspan.audit import Refused
from linkspan.audit.ids import new_id
from linkspan.interop.bench import now
from linkspan.voice import keys
from linkspan.voice.commands import pages, parents

NEVER, CONTROL = "never_was", "never_was_again"
Door = Callable[[str], bool]
MADE_CODE = """
insert into voice_pagecode (id, child_id, code_hash, asks, forgets, given_by_id, given_as, given_at, until_at, used_at,
  revoked_at) values (%s, %s, %s, 'pictures', false, %s, '', %s, %s, %s, %s)
"""
MADE_PAGE = """
insert into voice_parentpage (id, child_id, item_id, organisation_id, adult, relationship, basis, basis_why, evidence,
  verified_by_id, verified_on, put_by_id, put_at, reason, decision, decided_by_id, decided_at, decided_why, closed_at,
  closed_by_id, closed_why)
select %s, %s, i.id, (select id from agencies_organisation limit 1), 'Marian Ashgrove', 'Mother', 'mother', '',
  array['passport', 'known'], %s, %s, %s, %s, 'For a measurement', 'yes', %s, %s, 'For a measurement', %s, %s, ''
from duty_item i where not exists (select 1 from voice_parentpage p where p.item_id = i.id) limit 1
"""
MADE_PARENT_CODE = """
insert into voice_parentcode (id, page_id, digest, given_by_id, given_at, until_at, used_at, revoked_at)
values (%s, %s, %s, %s, %s, %s, %s, %s)
"""


def doors(*, owner_url: str, rounds: int, step: Callable[[int], None]) -> dict[str, Any]:
    """Try codes of each kind at both doors by turns, and say how well the times tell the kinds apart."""
    chance = random.Random(1)  # noqa: S311  repeatable chance, not secret chance
    found: dict[str, Any] = {"tries_of_each": rounds}
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("set role linkspan_owner")
        with _codes(owner) as made:
            for door, codes in made.items():
                took: dict[str, list[float]] = {kind: [] for kind in codes}
                opened = 0
                for number, kind in enumerate(chance.sample(list(codes) * rounds, len(codes) * rounds), 1):
                    began = time.perf_counter()
                    opened += DOORS[door](codes[kind])
                    took[kind].append((time.perf_counter() - began) * 1000)
                    step(number)
                found[door] = {
                    "opened": opened, "median_ms": {kind: round(float(np.median(took[kind])), 2) for kind in took},
                    "guessed_right": {kind: _guess(took[kind], took[NEVER]) for kind in took if kind != NEVER},
                }  # fmt: skip
    return found


def _childs(code: str) -> bool:
    source = str(new_id())  # each from elsewhere: what slows a guesser is not what is measured
    return pages.open_with_code(typed=code, source=source, device="", at=now()) is not None


def _parents(code: str) -> bool:
    try:
        parents.open_parent_page(code=code, session=keys.new_key(), by=parents.PAGE, at=now())
    except Refused:
        return False
    return True


DOORS: dict[str, Door] = {"child": _childs, "parent": _parents}


@contextmanager
def _codes(owner: psycopg.Connection[Any]) -> Iterator[dict[str, dict[str, str]]]:
    """Make codes that open nothing, each for its own reason, while the block runs."""
    here, shut = _ids(owner, "select id from children_child where archived_on is null order by id limit 2")
    first, second = _ids(owner, "select id from agencies_person order by id limit 2")
    at = now()
    kinds = {"used": (at, None, 1), "old": (None, None, -1), "taken_back": (None, at, 1)}
    childs = {kind: f"CHILD{kind}" for kind in (*kinds, "gone", NEVER, CONTROL)}
    adults = {kind: f"PARENT{kind}" for kind in (*kinds, "closed", "shut", NEVER, CONTROL)}
    made: list[UUID] = []
    try:
        owner.execute("update children_child set protection = 'identity', archived_on = %s where id = %s", [at, shut])
        for kind, (used, revoked, hours) in (kinds | {"gone": (None, None, 1)}).items():
            owner.execute(MADE_CODE, [
                new_id(), shut if kind == "gone" else here, keys.keyed("page.code", keys.plain(childs[kind])), first,
                at - timedelta(hours=2), at + timedelta(hours=hours), used, revoked,
            ])  # fmt: skip
        for page, child, closed in (("on", here, None), ("closed", here, at), ("shut", shut, None)):
            made.append(_page(owner, child, first, second, at, closed))
            kept = kinds if page == "on" else {page: (None, None, 1)}
            for kind, (used, revoked, hours) in kept.items():
                digest = keys.keyed("parent.code", keys.plain(adults[kind]))
                ends = at + timedelta(hours=hours)
                owner.execute(
                    MADE_PARENT_CODE,
                    [new_id(), made[-1], digest, first, at - timedelta(hours=2), ends, used, revoked],
                )
        yield {"child": childs, "parent": adults}
    finally:
        owner.execute("update children_child set protection = 'none', archived_on = null where id = %s", [shut])
        owner.execute("delete from voice_pagecode where child_id = any(%s)", [[here, shut]])
        owner.execute("delete from voice_parentcode where page_id = any(%s)", [made])
        owner.execute("delete from voice_parentpage where id = any(%s)", [made])


def _ids(owner: psycopg.Connection[Any], query: str) -> Sequence[UUID]:
    return [row[0] for row in owner.execute(query).fetchall()]


def _page(
    owner: psycopg.Connection[Any], child: UUID, put_by: UUID, decided_by: UUID, at: datetime, closed: datetime | None
) -> UUID:
    page_id = new_id()
    owner.execute(MADE_PAGE, [
        page_id, child, put_by, at.date(), put_by, at, decided_by, at, closed, decided_by if closed else None,
    ])  # fmt: skip
    return page_id


def _guess(first: Sequence[float], second: Sequence[float]) -> dict[str, float]:
    """Give how often the longer of two tries is the first's, and how far chance alone may move it.

    Source: the area under the receiver operating characteristic, as Mann and Whitney's U, and its normal limits.
    """
    here, there = np.array(first)[:, None], np.array(second)[None, :]
    share = float(np.mean((here > there) + 0.5 * (here == there)))
    spread = 1.96 * ((len(first) + len(second) + 1) / (12 * len(first) * len(second))) ** 0.5
    return {"share": round(share, 4), "give_or_take": round(float(spread), 4)}
