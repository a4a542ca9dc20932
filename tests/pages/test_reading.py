"""How a child's page is read: in which language, how large, and by whom its words were checked."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as program
from django.test import Client
from django.urls import reverse

from linkspan.agencies import models as agencies
from linkspan.web.reading import languages
from tests.support.database import as_test

LOCALE = Path(program.LOCALE_PATHS[0])
SIGNATURE = """
[[signed]]
language = "pl"
reviewer = "{reviewer}"
day = {day}
sha256 = "{sha256}"
runs = "{runs}"
"""


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    """The catalogues, to be signed and spoilt."""
    shutil.copytree(LOCALE, tmp_path / "locale")
    return tmp_path / "locale"


def sign(locale: Path, reviewer: str = "An invented reviewer", sha256: str = "") -> frozenset[str]:
    """Sign the Polish catalogue, and say what is signed then."""
    given = sha256 or languages.fingerprint(locale, "pl")
    runs = languages.fingerprint(locale, "pl", "mo")
    words = SIGNATURE.format(reviewer=reviewer, day=date(2026, 3, 3), sha256=given, runs=runs)
    (locale / languages.SIGNED).write_text(words, encoding="utf-8")
    languages.reviewed.cache_clear()
    return languages.reviewed(locale)


def test_nobody_has_signed_a_translation_yet() -> None:
    assert languages.reviewed(LOCALE) == frozenset()


@pytest.mark.parametrize("kind", ["po", "mo"])
def test_a_catalogue_that_a_named_person_signed_is_offered_until_one_letter_of_it_changes(
    locale: Path, kind: str
) -> None:
    assert sign(locale) == {"pl"}

    catalogue = locale / "pl" / "LC_MESSAGES" / f"django.{kind}"
    catalogue.write_bytes(catalogue.read_bytes() + b"\n")
    languages.reviewed.cache_clear()

    assert languages.reviewed(locale) == frozenset()


@pytest.mark.parametrize(("reviewer", "sha256"), [("", ""), (" ", ""), ("An invented reviewer", "0" * 64)])
def test_a_signature_without_a_name_or_for_other_words_counts_for_nothing(
    locale: Path, reviewer: str, sha256: str
) -> None:
    assert sign(locale, reviewer, sha256) == frozenset()


@pytest.mark.django_db
class TestChoosing:
    """What a press of a button keeps."""

    @pytest.fixture
    def demo(self) -> None:
        with as_test():
            agencies.Node.objects.update(mode="demo")

    @pytest.fixture
    def real(self) -> None:
        with as_test():
            agencies.Node.objects.update(mode="real", impact_assessment="DPIA 1")

    def choose(self, client: Client, choice: str, name: str = "here_language", back: str = "/here/") -> str:
        """Press a button; give where it leads."""
        return str(client.post(reverse(name), {"choice": choice, "back": back})["Location"])

    def test_the_choice_is_kept_in_a_cookie_of_the_childs_pages_and_never_in_an_address(
        self, client: Client, demo: None
    ) -> None:
        address = self.choose(client, "ur", back="/here/said/")

        kept = client.cookies["language"]
        assert address == "/here/said/"
        assert (kept.value, kept["path"], kept["max-age"], kept["httponly"]) == ("ur", "/here/", "", True)

    def test_a_language_that_nobody_has_checked_is_not_offered_where_children_are_real(
        self, client: Client, real: None
    ) -> None:
        self.choose(client, "ur")

        assert "language" not in client.cookies
        assert client.get("/here/", headers={"accept-language": "ur"})["Content-Language"] == "en-gb"

    def test_a_language_that_nobody_has_checked_is_reached_by_no_way_where_children_are_real(
        self, client: Client, real: None
    ) -> None:
        """By cookie, phone, button, form, address, refusal, error and a page that is not there: all are English."""
        strict = Client(enforce_csrf_checks=True)
        english = [
            (code, each)
            for code in ("cy", "pl", "ur", "ar", "ro", "uk")
            for each in (
                client.get("/here/", headers={"accept-language": f"{code},en;q=0.1", "cookie": f"language={code}"}),
                client.post("/here/", {"language": code, "code": "abc"}, headers={"accept-language": code}),
                client.post(
                    "/here/", {"code": "wrong"}, headers={"cookie": f"language={code}; django_language={code}"}
                ),
                client.post("/here/language/", {"choice": code, "back": "/here/"}, follow=True),
                client.get(f"/here/?language={code}&lang={code}"),
                client.get(f"/{code}/here/", headers={"accept-language": code}),
                client.get("/here/nowhere/", headers={"cookie": f"language={code}"}),
                client.get("/here/tell/say/", headers={"cookie": f"language={code}"}, follow=True),
                strict.post("/here/tell/say/", {"said": "x", "language": code}, headers={"cookie": f"language={code}"}),
                client.get("/family/", headers={"accept-language": code, "cookie": f"language={code}"}),
                client.get("/words/", headers={"accept-language": code, "cookie": f"language={code}"}),
            )
        ]

        for code, page in english:
            html = page.content.decode()
            assert page["Content-Language"] == "en-gb", (code, page.request["PATH_INFO"])
            assert 'dir="rtl"' not in html
            assert [name for each, name in program.LANGUAGES if each != "en-gb" and name in html] == []
            assert 'lang="en-gb"' in html
        assert "language" not in client.cookies

    def test_a_cookie_from_elsewhere_brings_no_language_that_is_not_offered(self, client: Client, real: None) -> None:
        client.cookies["language"] = "ar"

        assert client.get("/here/")["Content-Language"] == "en-gb"

    def test_a_page_begins_in_the_language_of_the_phone(self, client: Client, demo: None) -> None:
        assert client.get("/here/", headers={"accept-language": "pl-PL,pl;q=0.9"})["Content-Language"] == "pl"
        assert client.get("/here/", headers={"accept-language": "fr"})["Content-Language"] == "en-gb"

    def test_what_was_chosen_counts_more_than_the_phone(self, client: Client, demo: None) -> None:
        self.choose(client, "en-gb")

        assert client.get("/here/", headers={"accept-language": "pl"})["Content-Language"] == "en-gb"

    @pytest.mark.parametrize("away", ["https://elsewhere.example/here/", "//elsewhere.example/", "/find/", ""])
    def test_the_button_leads_to_no_page_but_a_childs(self, client: Client, demo: None, away: str) -> None:
        assert self.choose(client, "pl", back=away) == "/here/"

    def test_a_size_is_kept_and_what_is_no_size_is_not(self, client: Client, demo: None) -> None:
        self.choose(client, "3", "here_size")
        assert client.cookies["size"].value == "3"

        self.choose(client, "huge", "here_size")
        assert client.cookies["size"].value == "3"

    def test_a_workers_page_stays_in_english_whatever_the_browser_asks_for(self, client: Client, demo: None) -> None:
        page = client.get(reverse("words"), headers={"accept-language": "ar"})

        assert page["Content-Language"] == "en-gb"
        assert 'lang="en-gb"' in page.content.decode()


@pytest.mark.django_db
def test_the_page_of_words_can_be_read_by_anyone_and_each_word_has_a_place(client: Client) -> None:
    page = client.get(reverse("words")).content.decode()

    assert 'id="strategy-discussion"' in page
    assert "MARAC" in page
