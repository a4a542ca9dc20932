"""A year of early signs: the same again from the same seed, the truth apart, and nothing in them that must not be."""

from collections import Counter
from dataclasses import fields
from datetime import date
from pathlib import Path

from linkspan.synth import signs
from linkspan.synth.files import write
from linkspan.synth.partnership import generate

ON = date(2026, 11, 2)


def test_the_same_partnership_has_the_same_signs() -> None:
    first, again = (list(signs.signs(generate(400, 3, on=ON))) for _time in range(2))

    assert first == again
    assert first != list(signs.signs(generate(400, 4, on=ON)))


def test_every_sign_is_of_the_year_and_of_a_child_old_enough_for_it() -> None:
    made = generate(2_000, 5, on=ON)
    born = {child.id: child.birthday for child in made.children}
    least = {(rate.kind, rate.agency): rate.least_age for rate in signs.RATES}

    for truth, rows in signs.signs(made):
        for row in rows:
            assert row.child_id == truth.child_id
            assert 0 <= (ON - row.on).days <= signs.YEAR
            assert (ON - born[row.child_id]).days // signs.YEAR >= least[row.kind, row.agency]


def test_there_are_children_coming_to_harm_hard_years_and_many_with_neither() -> None:
    truths = Counter(truth.truth for truth, _rows in signs.signs(generate(8_000, 6, on=ON)))

    known = sum(truths.values())
    assert 0.005 < truths["harm"] / known < 0.015
    assert 0.04 < truths["hard_year"] / known < 0.06
    assert truths["none"] / known > 0.9


def test_harm_comes_out_within_the_year_and_most_of_its_signs_come_before() -> None:
    before = after = 0
    for truth, rows in signs.signs(generate(8_000, 7, on=ON)):
        if truth.harm_on:
            before += sum(row.on < truth.harm_on for row in rows)
            after += sum(row.on >= truth.harm_on for row in rows)
    assert before > 3 * after > 0


def test_a_sign_tells_nothing_of_a_family_but_who_saw_what_when() -> None:
    assert {spot.name for spot in fields(signs.SignRow)} == {"child_id", "agency", "kind", "on"}


def test_the_files_keep_the_truth_apart(tmp_path: Path) -> None:
    write(generate(300, 8, on=ON), tmp_path)

    assert (tmp_path / "signs.csv").read_text(encoding="utf-8").splitlines()[0] == "child_id,agency,kind,on"
    truth = (tmp_path / "signs-truth.csv").read_text(encoding="utf-8").splitlines()
    assert truth[0] == "child_id,truth,harm_on"
    assert len(truth) > 200
