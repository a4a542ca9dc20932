"""What every page shares: sign-in, headers, refusals in plain words, and numbers that outlive the database."""

import base64
import hashlib
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from linkspan.agencies import models as agencies
from linkspan.web import duty_numbers, errors
from tests import cast
from tests.support.database import as_test

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.probe_urls")]

STAFF = "linkspan.web.account.backends.StaffBackend"
OPEN = ("/help/", "/privacy/", "/accessibility/", "/ring/", "/hide/", "/health/", "/account/login/")


def set_mode(mode: str) -> None:
    with as_test():
        agencies.Node.objects.update(mode=mode, impact_assessment="DPIA-1")


@pytest.fixture(autouse=True)
def state(settings: Settings, tmp_path: Path) -> Path:
    settings.LINKSPAN_STATE = tmp_path
    return tmp_path


@pytest.fixture
def people() -> cast.Cast:
    set_mode("demo")
    return cast.build()


@pytest.fixture
def amina(client: Client, people: cast.Cast) -> Client:
    client.force_login(people.amina.user, backend=STAFF)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


@pytest.mark.parametrize("address", OPEN)
def test_a_page_open_to_all_answers_a_stranger(client: Client, people: cast.Cast, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("address", ["/", "/find/", "/account/", "/account/2fa/", "/account/sessions/", "/fail/bug/"])
def test_a_stranger_is_sent_to_sign_in_from_any_other_page(client: Client, people: cast.Cast, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


# UK GDPR: what people are told where a fact came from others (Article 14) and where it came from them (Article 13).
TOLD = [
    ("families", "14(1)(a)", "The agencies that share through it are responsible together"),
    ("families", "14(1)(b)", "Each has a data protection officer"),
    ("families", "14(1)(c)", "Article 6(1)(e)"),
    ("families", "14(1)(c), special categories", "Article 9(2)(g)"),
    ("families", "14(1)(d)", "names, birth date or due date, sex, NHS number and school number"),
    ("families", "14(1)(e)", "Only workers with a reason, under rules the program enforces"),
    ("families", "14(1)(f)", "sends nothing to another country"),
    ("families", "14(2)(a)", "put away when they turn 18, and removed after the time"),
    ("families", "14(2)(c), access", "to see what is held about you or your child"),
    ("families", "14(2)(c), rectification", "something wrong is put right"),
    ("families", "14(2)(c), objection", "that it stops: the agency must say why it goes on, or stop"),
    ("families", "14(2)(c), restriction", "not used while one of these is being looked at"),
    ("families", "14(2)(d)", "They do not rest on your consent"),
    ("families", "14(2)(e)", "complain to the Information Commissioner"),
    ("families", "14(2)(f)", "From the agencies' own systems, not from you directly, and never from public lists"),
    ("families", "14(2)(g)", "No decision about you is made by a computer alone"),
    ("staff", "13(1)(a), (b)", "Your agency's data protection officer is whom to ask"),
    ("staff", "13(1)(c)", "public task and legal duty (UK GDPR, Article 6(1)(e) and (c))"),
    ("staff", "13(1)(e)", "the information governance leads of your agency and of the child's area, and inspectors"),
    ("staff", "13(1)(f)", "sends nothing to another country"),
    ("staff", "13(2)(a)", "Your sign-in ends with your last post"),
    ("staff", "13(2)(b)", "To see it, to have it put right, to object, and to have it held back"),
    ("staff", "13(2)(d)", "You too can complain to the Information Commissioner"),
    ("staff", "13(2)(e)", "Without it you cannot use Linkspan"),
    ("staff", "13(2)(f)", "No decision about your employment is made by the program"),
]


def test_the_privacy_notice_says_all_that_the_law_asks_for(client: Client, people: cast.Cast) -> None:
    said = unescape(words(client.get("/privacy/")))
    parts = dict(zip(("families", "staff"), said.rsplit("For people who work here", 1), strict=True))

    assert [(part, article) for part, article, told in TOLD if told not in parts[part]] == []


@pytest.mark.parametrize(
    ("mode", "scope", "told"),
    [("real", "known", "Only children whom a service is helping"), ("real", "all", "Every child whom one of the"),
     ("demo", "known", "Every child whom one of the")],
)  # fmt: skip
def test_the_privacy_notice_says_which_children_are_held(client: Client, mode: str, scope: str, told: str) -> None:
    with as_test():
        agencies.Node.objects.update(mode=mode, scope=scope, impact_assessment="DPIA-1")

    assert told in words(client.get("/privacy/"))


def test_a_page_knows_who_acts_and_in_which_post(amina: Client) -> None:
    response = amina.get("/")

    assert response.content.decode() == "Amina Yusuf, Social worker"


def test_what_a_signed_in_person_sees_is_never_stored(amina: Client) -> None:
    response = amina.get("/account/")

    assert "no-store" in response["Cache-Control"]


def test_every_answer_carries_the_headers_that_keep_a_page_to_itself(amina: Client) -> None:
    policy = amina.get("/account/").headers

    assert "default-src 'none'" in policy["Content-Security-Policy"]
    assert "unsafe" not in policy["Content-Security-Policy"]
    assert policy["Cross-Origin-Opener-Policy"] == "same-origin"
    assert policy["Referrer-Policy"] == "same-origin"
    assert policy["X-Frame-Options"] == "DENY"
    assert "camera=()" in policy["Permissions-Policy"]


def test_the_policy_allows_the_one_inline_script_by_its_hash(client: Client, people: cast.Cast) -> None:
    response = client.get("/help/")

    inline = re.findall(r"<script>(.*?)</script>", response.content.decode(), re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert len(inline) == 1
    assert f"'sha256-{digest}'" in response["Content-Security-Policy"]


def test_no_page_of_the_shell_carries_inline_style(amina: Client) -> None:
    pages = [amina.get(address).content.decode() for address in (*OPEN, "/account/", "/account/2fa/", "/demo/")]

    assert not [page for page in pages if re.search(r"\sstyle=|<style", page)]


def test_the_banner_says_that_people_are_invented_only_in_the_demonstration(client: Client, people: cast.Cast) -> None:
    shown = "invented people" in words(client.get("/help/"))
    set_mode("real")
    shown_on_real_data = "invented people" in words(client.get("/help/"))

    assert (shown, shown_on_real_data) == (True, False)


def test_someone_in_no_post_is_told_so_and_still_reaches_their_account(client: Client, people: cast.Cast) -> None:
    with as_test():
        agencies.Appointment.objects.filter(person=people.kit.person).update(until_on="2021-01-01")
    client.force_login(people.kit.user, backend=STAFF)

    answer, account = client.get("/"), client.get("/account/")

    assert answer.status_code == 403
    assert "You have no post here today" in words(answer)
    assert account.status_code == 200


def test_a_refusal_says_why_what_was_saved_and_who_to_ring(amina: Client) -> None:
    response = amina.get("/fail/refused/")

    assert response.status_code == 403
    said = words(response)
    assert "Your agency is not involved with this child." in said
    assert "Nothing was saved or changed." in said
    assert "In danger now: 999" in said


def test_a_refusal_that_may_not_disclose_reads_exactly_like_nothing_there(amina: Client) -> None:
    hidden, missing = amina.get("/fail/hidden/"), amina.get("/fail/not-found/")
    no_such_page = amina.get("/no/such/page/")

    assert hidden.status_code == missing.status_code == no_such_page.status_code == 404
    assert body(hidden) == body(missing) == body(no_such_page)
    assert "shielded" not in words(hidden)


def body(response: Any) -> bytes:
    """Give a page without the key that is new on every page."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", response.content)


def test_a_rule_of_the_moment_is_told_in_its_own_words(amina: Client) -> None:
    response = amina.get("/fail/not-now/")

    assert response.status_code == 409
    assert "The flag ended on Monday." in words(response)


@pytest.mark.parametrize(("how", "status"), [("bug", 500), ("down", 503)])
def test_a_fault_of_ours_names_nobody_and_still_says_who_to_ring(amina: Client, how: str, status: int) -> None:
    duty_numbers.refresh()
    amina.raise_request_exception = False

    response = amina.get(f"/fail/{how}/")

    assert response.status_code == status
    said = words(response)
    assert "Zofia" not in said
    assert "9990548609" not in said
    assert any(desk.phone in said for desk in duty_numbers.remembered())


def test_a_form_left_open_too_long_is_answered_in_plain_words(people: cast.Cast) -> None:
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/account/login/", {"login": "amina@example.test", "password": "x"})

    assert response.status_code == 403
    assert "This page was open too long" in words(response)


def test_the_answer_while_the_database_is_down_asks_it_nothing(
    people: cast.Cast, rf: RequestFactory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desks = duty_numbers.refresh()

    with django_assert_num_queries(0):
        response = errors.down(rf.get("/"))

    assert response.status_code == 503
    assert desks[0].phone in words(response)


def test_a_torn_file_of_numbers_gives_none_rather_than_an_error(state: Path) -> None:
    (state / duty_numbers.FILE).write_text('[{"name": "Nor')

    assert duty_numbers.remembered() == ()


def test_a_person_sees_their_own_council_s_desk_before_others(people: cast.Cast) -> None:
    duty_numbers.refresh()

    desks = duty_numbers.numbers_for([people.northmere.id])

    assert [desk.agency for desk in desks] == ["Northmere Council"]


def test_people_of_the_demonstration_are_listed_only_there(client: Client, people: cast.Cast) -> None:
    with as_test():
        agencies.User.objects.filter(pk=people.amina.user.pk).update(is_demo=True)

    shown = client.get("/demo/")
    set_mode("real")
    gone = client.get("/demo/")

    assert "Amina Yusuf" in words(shown)
    assert "Ben Okoro" not in words(shown)
    assert gone.status_code == 404
