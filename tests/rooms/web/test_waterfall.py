"""The waterfall: every part from prior to total, drawn within its frame and said in words."""

from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from linkspan.children.queries.evidence import OTHER_VERSION, EvidenceLine, evidence_lines
from linkspan.web.waterfall import chance, draw, signed

KEPT: list[Mapping[str, object]] = [
    {"field": "prior", "level": "index_size", "bits": -16.6},
    {"field": "given", "level": "exact", "bits": 12.0},
    {"field": "sex", "level": "missing", "bits": 0.0},
    {"field": "birth", "level": "different", "bits": -4.0},
]
BITS = st.floats(min_value=-60, max_value=60, allow_nan=False)
PARTS = st.lists(st.tuples(st.sampled_from(["given", "family", "birth", "nhs"]), BITS), max_size=12)
PAGE = '{% from "components/waterfall.html" import waterfall with context %}{{ waterfall(drawn, "one") }}'


def drawn_as(lines: list[EvidenceLine]) -> str:
    return engines["jinja2"].from_string(PAGE).render({"drawn": draw(lines)})


def test_it_steps_from_before_looking_to_all_of_it_together() -> None:
    picture = draw(evidence_lines(KEPT))

    words = [bar.words for bar in picture.bars]
    assert words[1:] == ["Same given name", "Different dates of birth", "All of it together"]
    assert [row.bits for row in picture.rows] == ["−16.6", "+12.0", "0.0", "−4.0"]
    assert (picture.total.bits, picture.total.kind) == ("−8.6", "different")


def test_nothing_is_still_a_picture() -> None:
    assert draw([]).height > 0
    assert draw([]).total.bits == "0.0"


@given(parts=PARTS)
def test_no_bar_leaves_the_frame_and_the_last_ends_at_the_sum(parts: list[tuple[str, float]]) -> None:
    lines = [EvidenceLine(field, "any", "Words", bits, "same" if bits > 0 else "different") for field, bits in parts]

    picture = draw(lines)

    assert all(bar.x >= 0 and bar.x + bar.width <= picture.width + 0.1 for bar in picture.bars)
    assert all(bar.y + 16 <= picture.height for bar in picture.bars)
    assert picture.total.bits == signed(sum(bits for _, bits in parts))


def test_it_needs_no_style_and_no_script_and_carries_a_title_a_description_and_a_table() -> None:
    page = drawn_as(list(evidence_lines(KEPT)))

    svg = ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])  # noqa: S314  our own page
    names = [each.tag.rpartition("}")[2] for each in svg.iter()]
    assert names[1:3] == ["title", "desc"]
    assert svg.get("role") == "img"
    assert "style" not in names
    assert "script" not in names
    assert not any("style" in each.attrib or any(key.startswith("on") for key in each.attrib) for each in svg.iter())
    assert page.count("<tr") == 1 + len(KEPT) + 1
    assert "speaks strongly for the same child" in page


def test_direction_does_not_hang_on_colour() -> None:
    page = drawn_as(list(evidence_lines(KEPT)))

    assert "+12.0</text>" in page
    assert "−4.0</text>" in page
    assert 'fill="url(#one-against)"' in page


def test_hostile_words_stay_words() -> None:
    page = drawn_as([EvidenceLine("given", "exact", "</text><script>alert(1)</script>", 3.0, "same")])

    assert "<script>" not in page


def test_evidence_of_another_version_is_said_to_be_so() -> None:
    (line,) = evidence_lines([{"field": "aura", "level": "green", "bits": 2.0}])

    assert line.words == OTHER_VERSION


@pytest.mark.parametrize(("probability", "said"), [(1.0, "99 in 100"), (0.0, "1 in 100"), (0.954, "95 in 100")])
def test_a_chance_is_never_certain(probability: float, said: str) -> None:
    assert chance(probability).startswith(said)


def test_what_the_other_children_took_away_is_a_step_of_its_own() -> None:
    kept = [
        {"field": "prior", "level": "index_size", "bits": -16.6},
        {"field": "nhs", "level": "same", "bits": 19.9},
        {"field": "postcode", "level": "whole", "bits": 12.9},
    ]

    drawn = draw(evidence_lines(kept), probability=0.2)

    assert drawn.rows[-1].words == "Another child may be meant as well: a brother, a sister or a namesake"
    assert (drawn.rows[-1].bits, drawn.rows[-1].kind) == ("−18.2", "different")
    assert drawn.total.bits == "−2.0"


def test_a_chance_that_is_what_the_fields_add_up_to_needs_no_step() -> None:
    kept = [{"field": "prior", "level": "index_size", "bits": -16.6}, {"field": "nhs", "level": "same", "bits": 19.9}]

    assert len(draw(evidence_lines(kept), probability=0.907).rows) == 2
    assert len(draw(evidence_lines(kept)).rows) == 2
