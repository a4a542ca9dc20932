"""Each of the field's words that pages use is explained in one line, and linked where the main pages first use it."""

import re

import pytest
from django.utils.html import strip_tags

from linkspan.cli.grades.texts import TEMPLATES
from linkspan.web.glossary import BY_KEY, GLOSSARY, NotExplained, explained, word

# The words of the field, as guidance and law use them; whatever pages come to use is added here and explained.
FIELD = (
    "category of abuse", "child in need", "child in need plan", "child protection plan", "chronology",
    "conference chair",
    "controller", "core group", "data protection impact assessment", "designated professional",
    "designated safeguarding lead", "director of children's services", "duty desk", "early help",
    "emergency protection order", "escalation", "exploitation", "family group decision making", "family help",
    "family network", "front door", "independent reviewing officer", "independent scrutineer",
    "initial child protection conference", "kinship care", "lead child protection practitioner", "lead practitioner",
    "local authority designated officer", "local child safeguarding practice review",
    "multi-agency safeguarding arrangements", "multi-agency safeguarding hub", "named professional",
    "operation encompass", "parental responsibility", "police protection", "pre-proceedings", "private fostering",
    "rapid review", "referral", "relevant agency", "review conference", "safeguarding partner", "section 11 body",
    "section 20", "section 47 enquiry", "sensitive service", "serious incident", "shielding", "significant harm",
    "social worker", "strategy discussion", "threshold", "transfer-in conference", "voice of the child",
)  # fmt: skip
# Letters that everyone reads as a name, or that a page spells out where it stands.
KNOWN_LETTERS = {
    "NHS",
    "GP",
    "GPS",
    "PDF",
    "CSV",
    "XML",
    "API",
    "SHA",
    "ICO",
    "UPN",
    "UKPRN",
    "ODS",
    "ISO",
    "URL",
    "QR",
}
HEADINGS = re.compile(r"<h1.*?</h1>|<p class=\"govuk-body-l.*?</p>", re.DOTALL)
MAIN_PAGES = (
    "children/file.html", "children/flags.html", "children/flag_new.html", "stages/begin.html", "stages/finish.html",
    "stages/stage.html", "stages/set_day.html", "exchange/ask.html", "exchange/thread.html", "agreements/index.html",
    "agreements/register.html", "clocks/table.html",
)  # fmt: skip


@pytest.mark.parametrize("term", FIELD)
def test_each_of_the_fields_words_is_in_the_glossary(term: str) -> None:
    assert term in {str(each.term).lower() for each in GLOSSARY}


def test_no_heading_uses_letters_that_the_glossary_does_not_spell_out() -> None:
    explained_letters = {part.strip() for each in GLOSSARY for part in each.short.split(",")}
    unknown = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        for heading in HEADINGS.findall(path.read_text(encoding="utf-8")):
            said = " ".join(re.findall(r'_\("([^"]*)"', heading))
            letters = set(re.findall(r"\b[A-Z]{3,6}\b", said)) - KNOWN_LETTERS - explained_letters
            unknown += [f"{path.name}: {each}" for each in sorted(letters)]

    assert unknown == []


@pytest.mark.parametrize("page", MAIN_PAGES)
def test_a_main_page_links_the_fields_words_it_uses(page: str) -> None:
    assert re.search(r"\bword\(|\| explained\b", (TEMPLATES / page).read_text(encoding="utf-8"))


def test_each_word_that_a_template_links_is_explained() -> None:
    asked = {
        found
        for path in TEMPLATES.rglob("*.html")
        for found in re.findall(r"[^\w.]word\(\"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }

    assert len(asked) > 4
    assert all(word(each) for each in asked)


def test_each_word_has_one_place_and_one_line() -> None:
    assert len(BY_KEY) == len(GLOSSARY)
    assert [each.key for each in GLOSSARY if len(str(each.meaning)) > 110] == []


def test_a_word_nobody_explained_is_refused() -> None:
    with pytest.raises(NotExplained):
        word("subject access modality")


def test_the_first_of_the_fields_words_in_a_sentence_becomes_a_link_and_the_sentence_stays() -> None:
    sentence = "A strategy discussion <decides>, with the core group, what comes next."

    shown = explained(sentence)

    assert 'href="/words/#strategy-discussion"' in shown
    assert shown.count("<a ") == 1
    assert "&lt;decides&gt;" in shown
    assert strip_tags(shown).startswith("A strategy discussion ")
