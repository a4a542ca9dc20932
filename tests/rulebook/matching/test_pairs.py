"""The decision table: what becomes of a record when one other child, or a few, are in the index."""

from datetime import date

import pytest

from linkspan.matching import Features, Outcome, decide, score
from tests.rulebook.matching.people import AMELIA, child, outcome

LINK, REVIEW, NEW = Outcome.LINK, Outcome.REVIEW, Outcome.NEW
NHS, OTHER_NHS, UPN = "9434765919", "9876543210", "H801200001001"


@pytest.mark.parametrize(
    ("record", "indexed", "expected"),
    [
        pytest.param(AMELIA, AMELIA, LINK, id="all_the_same"),
        pytest.param(child(sex=None, address=None), AMELIA, LINK, id="sex_and_house_missing"),
        pytest.param(child(postcode="LS7 1AB", address="4 Mill Lane"), AMELIA, LINK, id="moved"),
        pytest.param(child(postcode=None, address=None), AMELIA, LINK, id="no_place"),
        pytest.param(child(born=None), AMELIA, LINK, id="birth_date_unknown_at_the_same_house"),
        pytest.param(child(born=None, postcode=None, address=None), AMELIA, REVIEW, id="names_alone"),
        pytest.param(child(given="Ameila"), AMELIA, LINK, id="letters_swapped"),
        pytest.param(child(given="Amelja"), AMELIA, LINK, id="other_spelling"),
        pytest.param(child(family="Hartly"), AMELIA, LINK, id="family_name_misspelt"),
        pytest.param(child(born=date(2014, 9, 3)), AMELIA, LINK, id="day_and_month_swapped"),
        pytest.param(child(born=date(2014, 3, 8)), AMELIA, LINK, id="one_digit_of_birth_date"),
        pytest.param(child(given="Hartley", family="Amelia"), AMELIA, LINK, id="names_swapped"),
        pytest.param(child(given="Millie"), AMELIA, LINK, id="nickname"),
        pytest.param(child(given="Rose", known_as="Amelia"), AMELIA, LINK, id="known_as"),
        pytest.param(child(family="Hartley-Jones"), AMELIA, LINK, id="double_barrelled"),
        pytest.param(child(family="Jones", former_family="Hartley"), AMELIA, LINK, id="former_family_name_known"),
        pytest.param(child(family="Jones"), AMELIA, LINK, id="surname_changed_at_the_same_house"),
        pytest.param(child(given="Oliver", sex="M"), AMELIA, NEW, id="twin_of_the_other_sex"),
        pytest.param(child(given="Sophie"), AMELIA, NEW, id="twin_of_the_same_sex"),
        pytest.param(
            child(given="Sophie", middle="Amelia"), AMELIA, REVIEW, id="twin_with_the_others_name_in_the_middle"
        ),
        pytest.param(child(given="Amelie"), AMELIA, REVIEW, id="twin_of_the_same_sex_with_a_near_name"),
        pytest.param(child(given="Emilia"), AMELIA, REVIEW, id="twin_with_a_near_name_of_another_start"),
        pytest.param(child(given="Sophie", born=date(2016, 8, 2)), AMELIA, NEW, id="sister"),
        pytest.param(child(given="Amelie", born=date(2016, 8, 2)), AMELIA, NEW, id="sister_with_a_near_name"),
        pytest.param(child(given="Baby"), AMELIA, REVIEW, id="newborn_recorded_as_baby"),
        pytest.param(child(given="Twin 2"), child(given="Twin 1"), REVIEW, id="two_babies_without_names"),
        pytest.param(child(given=None), AMELIA, REVIEW, id="no_given_name"),
        pytest.param(child(given="A"), AMELIA, REVIEW, id="only_an_initial"),
        pytest.param(child(given="Baby", nhs=NHS), child(nhs=NHS), LINK, id="baby_with_the_same_nhs_number"),
        pytest.param(child(nhs=NHS), child(given="Oliver", sex="M", nhs=NHS), REVIEW, id="number_typed_for_both_twins"),
        pytest.param(
            child(nhs=NHS),
            Features(given="Kacper", family="Nowak", born=date(2011, 6, 1), sex="M", nhs=NHS),
            REVIEW,
            id="number_typed_for_a_stranger",
        ),
        pytest.param(
            child(upn=UPN),
            Features(given="Kacper", family="Nowak", born=date(2011, 6, 1), sex="M", upn=UPN),
            REVIEW,
            id="pupil_number_typed_for_a_stranger",
        ),
        pytest.param(
            child(nhs=OTHER_NHS), child(nhs=NHS, former_nhs=(OTHER_NHS,)), LINK, id="superseded_number_declared"
        ),
        pytest.param(child(nhs=OTHER_NHS), child(nhs=NHS), LINK, id="superseded_number_not_declared_all_else_the_same"),
        pytest.param(
            child(nhs=OTHER_NHS, postcode="LS7 1AB", address=None), child(nhs=NHS), REVIEW, id="two_numbers_two_places"
        ),
        pytest.param(
            Features(given="Amelia", family="Hartley", nhs=NHS), child(nhs=NHS), LINK, id="names_and_number_only"
        ),
        pytest.param(child(born=date(2016, 8, 2)), AMELIA, REVIEW, id="all_the_same_but_another_birth_date"),
        pytest.param(child(born=date(2016, 8, 2), nhs=NHS), child(nhs=NHS), LINK, id="birth_date_wrong_same_number"),
        pytest.param(Features(nhs=NHS), child(nhs=NHS), REVIEW, id="number_only_is_never_enough"),
    ],
)
def test_a_pair_comes_out_as_the_rulebook_says(record: Features, indexed: Features, expected: Outcome) -> None:
    decision = outcome(record, indexed)
    mirrored = outcome(indexed, record)

    assert decision.outcome is expected, score(record, [indexed])[0]
    assert mirrored.outcome is expected


BORN = date(2015, 11, 21)


@pytest.mark.parametrize(
    ("one", "two", "tradition"),
    [
        (("Mohammed", "Choudhury"), ("Muhammad", "Chowdhury"), "South Asian"),
        (("Aisha", "Hussain"), ("Ayesha", "Hussein"), "South Asian"),
        (("Mohammed Ali", "Khan"), ("Ali", "Khan"), "South Asian"),
        (("Jaspreet Kaur", "Gill"), ("Jaspreet", "Gill"), "Punjabi"),
        (("Abdul Rahman", "Saleh"), ("Abdulrahman", "Saleh"), "Arabic"),
        (("يوسف", "Al-Hassan"), ("Yousef", "Hassan"), "Arabic"),
        (("Wojciech", "Kowalska"), ("Wojtek", "Kowalski"), "Polish"),
        (("Łukasz", "Wiśniewski"), ("Lukas", "Wisniewski"), "Polish"),
        (("Ștefan", "Țăranu"), ("Stefan", "Taranu"), "Romanian"),
        (("Gheorghe", "Popescu"), ("George", "Popesku"), "Romanian"),
        (("Maxamed", "Cali"), ("Mohamed", "Ali"), "Somali"),
        (("Faadumo", "Xasan"), ("Fatima", "Hassan"), "Somali"),
        (("小明", "张"), ("Xiaoming", "Zhang"), "Chinese"),
        (("Xiao-Ming", "Cheung"), ("Xiaoming", "Zhang"), "Chinese"),
        (("Oluwaṣeun", "Adébáyọ̀"), ("Seun", "Adebayo"), "Yoruba"),
        (("Oluwatobi", "Fashola"), ("Tobi", "Fasola"), "Yoruba"),
        (("Siobhan", "O'Neill"), ("Shevaun", "Oneil"), "Irish"),
        (("Katherine", "MacDonald"), ("Cathryn", "McDonald"), "English"),
    ],
)
def test_names_written_two_ways_link_in_every_tradition(
    one: tuple[str, str], two: tuple[str, str], tradition: str
) -> None:
    left = Features(given=one[0], family=one[1], born=BORN, postcode="BD3 9AA")
    right = Features(given=two[0], family=two[1], born=BORN, postcode="BD3 9AA")

    assert outcome(left, right).outcome is Outcome.LINK, score(left, [right])[0]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Hassan", "Hussain"),
        ("Mohammed Ali", "Mohammed Hasan"),
        ("Jayden", "Kayden"),
        ("Ava", "Eva"),
        ("Maria", "Mariam"),
        ("Aaliyah", "Aaminah"),
        ("Taiwo", "Kehinde"),
        ("Ella", "Emma"),
        ("Jan", "Jakub"),
    ],
)
def test_same_sex_twins_are_never_linked_by_themselves(one: str, two: str) -> None:
    decision = outcome(child(given=one), child(given=two))

    assert decision.outcome is not Outcome.LINK, score(child(given=one), [child(given=two)])[0]


def test_a_triplet_goes_to_the_right_one_when_all_three_are_in_the_index() -> None:
    triplets = [child(given=name) for name in ("Amelia", "Sophie", "Amelie")]

    found = [outcome(one, *triplets) for one in triplets]

    assert [(one.outcome, one.candidate) for one in found] == [(LINK, 0), (LINK, 1), (LINK, 2)]


def test_namesakes_sharing_a_birth_date_in_different_homes_go_to_a_person() -> None:
    indexed = [
        Features(given="Mohammed", family="Khan", born=BORN, sex="M", postcode="BD3 9AA"),
        Features(given="Mohammed", family="Khan", born=BORN, sex="M", postcode="LS7 1AB"),
    ]
    record = Features(given="Mohammed", family="Khan", born=BORN, sex="M")

    decision = outcome(record, *indexed)

    assert decision.outcome is Outcome.REVIEW
    assert "two_candidates" in decision.reasons


def test_a_postcode_settles_between_namesakes() -> None:
    indexed = [
        Features(given="Mohammed", family="Khan", born=BORN, sex="M", postcode="BD3 9AA"),
        Features(given="Mohammed", family="Khan", born=BORN, sex="M", postcode="LS7 1AB"),
    ]

    decision = outcome(indexed[1], *indexed)

    assert (decision.outcome, decision.candidate) == (Outcome.LINK, 1)


def test_first_of_january_counts_for_less_than_a_real_date() -> None:
    real = score(child(), [child()])[0]
    default = score(child(born=date(2014, 1, 1)), [child(born=date(2014, 1, 1))])[0]
    half = score(child(), [child(born=date(2014, 1, 1), born_precision="default")])[0]

    bits = [next(part.bits for part in one.parts if part.field == "birth") for one in (real, default, half)]
    assert bits[0] > bits[1] > bits[2] > 0


def test_a_first_of_january_record_of_the_same_house_links() -> None:
    record = child(born=date(2014, 1, 1), born_precision="default")

    assert outcome(record, AMELIA).outcome is Outcome.LINK


def test_an_unborn_child_goes_to_a_person_when_a_baby_is_born_at_the_house() -> None:
    unborn = Features(
        given="Unborn",
        family="Hartley",
        born=date(2026, 5, 1),
        born_precision="expected",
        postcode="BD3 9AA",
        address="12 Canal Street",
    )
    born = child(given="Noah", sex="M", born=date(2026, 4, 20))

    assert outcome(unborn, born).outcome is Outcome.REVIEW
    assert outcome(unborn, child(given="Noah", sex="M", born=date(2023, 4, 20))).outcome is Outcome.NEW


def test_records_of_one_child_do_not_compete_with_each_other() -> None:
    candidates = [AMELIA, child(postcode="LS7 1AB", address=None), child(address=None)]

    scored = score(AMELIA, candidates, child_of=["amelia", "amelia", "amelia"])

    assert decide(scored, child_of=["amelia", "amelia", "amelia"]).outcome is Outcome.LINK
    assert max(one.probability for one in scored) > 0.999


def test_many_files_of_one_child_never_make_another_new_one() -> None:
    decision = outcome(AMELIA, *[AMELIA] * 8)

    assert decision.outcome is Outcome.REVIEW
    assert "two_candidates" in decision.reasons


@pytest.mark.parametrize(
    ("one", "two"), [(("Grace", "King"), ("Kimg", "Grace")), (("Lei Hai", "Hsu"), ("Xu", "Lei Hai"))]
)
def test_names_swapped_and_misspelt_are_still_seen_as_swapped(one: tuple[str, str], two: tuple[str, str]) -> None:
    left = child(given=one[0], family=one[1])

    assert outcome(left, child(given=two[0], family=two[1])).outcome is Outcome.LINK


def test_different_middle_names_count_against() -> None:
    with_one = score(child(middle="Rose"), [child(middle="Rose")])[0].total_bits
    without = score(child(middle="Rose"), [child()])[0].total_bits
    with_another = score(child(middle="Rose"), [child(middle="Jane")])[0].total_bits

    assert with_one > without > with_another


def test_a_record_with_no_candidate_is_new() -> None:
    assert decide(score(AMELIA, [])).outcome is Outcome.NEW
