"""Words that may tell of harm, in seven languages: a question to whoever reads, and never a reassurance."""

import pytest
from django.conf import settings as program
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspan.voice.harm_words import COMMON, LANGUAGES, PATTERNS, reading_of
from tests.support.soak import length

TOLD = [
    ("en", "He hits me.", "hits", ""),
    ("en", "I ran away, I was so frightened", "ran away", ""),
    ("cy", "Mae dad yn fy nharo", "nharo", "hit"),
    ("cy", "Mae ofn arna i gartref", "ofn", "afraid"),
    ("cy", "Dw i wedi torri fy hun", "torri fy hun", "cut myself"),
    ("pl", "Tata mnie bije", "bije", "hit"),
    ("pl", "Boję się wracać do domu", "Boję się", "afraid"),
    ("pl", "boje sie go", "boje sie", "afraid"),
    ("pl", "Dotykał mnie i mówił, że to tajemnica", "tajemnica", "secret"),
    ("ro", "Tata mă bate în fiecare zi", "bate", "hit"),
    ("ro", "Mi-e frică acasă", "frică", "afraid"),
    ("ro", "Vor să mă mărite la vară", "mărite", "marry"),
    ("uk", "Він мене б’є", "б’є", "hit"),
    ("uk", "Він мене б'є", "б'є", "hit"),
    ("uk", "Я боюся йти додому", "боюся", "afraid"),
    ("uk", "Я хочу втекти з дому", "втекти", "run away"),
    ("ur", "ابو مجھے مارتے ہیں", "مارتے", "hit"),
    ("ur", "مجھے گھر جانے سے ڈر لگتا ہے", "ڈر", "afraid"),
    ("ur", "میری شادی کر رہے ہیں", "شادی", "marry"),
    ("ur", "Abbu mujhe maarte hain", "maarte", "hit"),
    ("ar", "أبي يضربني كل يوم", "يضربني", "hit"),
    ("ar", "أنا خائفة من البيت", "خائفة", "afraid"),
    ("ar", "يريدون تزويجي في الصيف", "تزويجي", "marry"),
    ("ar", "أَخي يَضرِبُني", "يَضرِبُني", "hit"),
]
QUIET = [
    ("en", "I had a great day at school and the goal was mine."),
    ("cy", "Dw i eisiau gweld Nain, sut mae hi?"),
    ("pl", "Dzień dobry, chcę iść do babci"),
    ("ro", "Marți merg la bunica, dar mi-e dor de mama"),
    ("uk", "Дякую, я хочу до бабусі"),
    ("ur", "شکریہ، میں نانی سے ملنا چاہتی ہوں"),
    ("ar", "شكرا، أريد أن أرى جدتي"),
]
IN_NO_LIST = [
    "Aabbahay wuu i garaacaa", "Babam beni dövüyor", "Мой папа меня бьёт", "আমাকে মারে", "پدرم من را می‌زند", "爸爸打我",
]  # fmt: skip


@pytest.mark.parametrize(("language", "said", "word", "means"), TOLD)
def test_a_word_is_found_as_the_child_wrote_it_with_what_it_means(
    language: str, said: str, word: str, means: str
) -> None:
    reading = reading_of([said])

    assert (word, means) in {(each.word, each.means) for each in reading.found}
    assert language in reading.languages or not reading.is_known
    assert reading.is_first


@pytest.mark.parametrize(("language", "said"), QUIET)
def test_an_everyday_line_of_each_language_is_known_and_asks_nothing(language: str, said: str) -> None:
    reading = reading_of([said])

    assert (reading.found, reading.is_known, reading.is_first) == ((), True, False)
    assert language in reading.languages


@pytest.mark.parametrize("said", IN_NO_LIST)
def test_a_language_without_a_list_is_for_a_person_to_read_first(said: str) -> None:
    reading = reading_of([said])

    assert not reading.is_known
    assert reading.is_first


def test_every_language_of_the_childs_page_has_a_list_and_small_words_to_be_known_by() -> None:
    offered = {code.split("-")[0] for code, _name in program.LANGUAGES}
    assert offered == set(LANGUAGES) == set(PATTERNS) == set(COMMON)
    dangers = {"hit", "hurt", "touch", "afraid", "not safe", "kill", "die", "suicide", "run away", "knife", "marry"}
    assert all(dangers <= {means for means, _words in PATTERNS[each]} for each in set(LANGUAGES) - {"en"})


def test_nothing_written_asks_nothing_and_hides_nothing() -> None:
    assert reading_of([""]) == reading_of(["🙂 12"])
    assert not reading_of([""]).is_first


@settings(max_examples=length(25, 400))
@given(before=st.text(max_size=40), after=st.text(max_size=40))
def test_no_text_around_it_hides_a_word(before: str, after: str) -> None:
    found = {each.word for each in reading_of([f"{before} He hits me. {after}"]).found}

    assert "hits" in found
