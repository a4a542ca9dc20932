"""The map of people: nobody is left out, no box covers another, and what a border says stands in words too."""

from itertools import combinations

from linkspan.web.ecomap import WIDTH, Box, EcoMap, Person, draw

MARIAN = Person("family", "Marian Ashgrove", "Mother, has parental responsibility", phone="01632 960333")
PIERS = Person("family", "Piers Holloway", "Non-molestation order", is_barred=True)
AMINA = Person("work", "Amina Yusuf", "Social worker", "Northmere Council", is_lead=True)
BEN = Person("work", "Ben Okoro", "Designated safeguarding lead", "Heron Lane School")
HOSPITAL = Person("work", "", "", "Mere Hospitals")
DEE = Person("work", "Sgt Dee Hallam", "Sergeant", "Mere Police", is_past=True)
LONG = Person("work", "Dr Bartholomew Featherstonehaugh-Cholmondeley-Something", "GP", "Mill Street Surgery")
ALL = (MARIAN, PIERS, DEE, BEN, HOSPITAL, LONG, AMINA)


def words(box: Box) -> str:
    return " ".join(box.lines)


def overlap(one: Box, other: Box) -> bool:
    apart_across = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not apart_across and not (one.y + one.height <= other.y or other.y + other.height <= one.y)


def drawn(*people: Person) -> EcoMap:
    return draw("Rowan Ashgrove", people or ALL)


def test_everyone_has_a_box_and_a_row_of_the_table() -> None:
    made = drawn()

    assert len(made.boxes) == len(ALL)
    assert set(made.people) == set(ALL)
    assert any("Mere Hospitals" in words(box) for box in made.boxes)


def test_no_box_covers_another_or_leaves_the_picture() -> None:
    made = drawn()

    boxes = [*made.boxes, made.child]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert all(box.x >= 0 and box.x + box.width <= WIDTH and box.y + box.height <= made.height for box in boxes)


def test_what_a_border_says_is_written_in_the_box() -> None:
    said = {box.kind: words(box) for box in drawn().boxes if box.kind != "plain"}

    assert said["lead"].startswith("Lead Amina Yusuf")
    assert said["barred"].startswith("No contact Piers Holloway")
    assert said["past"].startswith("Before Sgt Dee Hallam")


def test_the_lead_comes_first_and_who_left_comes_last() -> None:
    assert next(each.name for each in drawn().people if each.side == "work") == "Amina Yusuf"
    assert drawn().people[-1] == DEE


def test_a_long_name_stays_in_its_box() -> None:
    (box,) = drawn(LONG).boxes

    assert max(map(len, box.lines)) <= 15
    assert "…" in words(box)


def test_the_picture_is_described_in_words() -> None:
    assert drawn().told == (
        "Around the child: 2 people of the family, 4 workers or agencies now, 1 before. Amina Yusuf leads."
        " The table has everyone."
    )
    assert "Nobody leads." in drawn(BEN).told


def test_a_child_with_family_alone_has_no_line_below() -> None:
    made = drawn(MARIAN)

    assert [label.words for label in made.labels] == ["Family and others"]
    assert len(made.trunk) == 1
