"""Getting in: two factors, closed sign-up, pauses instead of locks, and a demonstration that cannot touch real data."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from linkspan.agencies import models as agencies
from linkspan.web.account import second_factor
from tests import cast
from tests.support.database import as_test

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.probe_urls")]

STAFF = "linkspan.web.account.backends.StaffBackend"
SECRET = "JBSWY3DPEHPK3PXP"
LOGIN, CODE = "/account/login/", "/account/2fa/authenticate/"


@pytest.fixture(autouse=True)
def fresh(settings: Settings, tmp_path: Path) -> None:
    settings.LINKSPAN_STATE = tmp_path
    cache.clear()


@pytest.fixture
def people() -> cast.Cast:
    set_mode("real")
    return cast.build()


def set_mode(mode: str) -> None:
    with as_test():
        agencies.Node.objects.update(mode=mode, impact_assessment="DPIA-1")


def code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time()))))


def give_password(client: Client, email: str = "amina@example.test", password: str = cast.PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def test_a_password_and_a_code_open_the_home_page(client: Client, people: cast.Cast) -> None:
    TOTP.activate(people.amina.user, SECRET)

    halfway = give_password(client)
    before_the_code = client.get("/")
    home = client.post(CODE, {"code": code()}, follow=True)

    assert halfway["Location"] == CODE
    assert before_the_code["Location"].startswith(LOGIN)
    assert home.content.decode() == "Amina Yusuf, Social worker"


def test_a_password_alone_leads_to_setting_up_a_second_factor(client: Client, people: cast.Cast) -> None:
    give_password(client)

    for address in ("/", "/find/", "/guarded/"):
        assert client.get(address)["Location"] == "/account/2fa/"


def test_no_second_factor_is_asked_of_the_demonstration(client: Client, people: cast.Cast) -> None:
    set_mode("demo")
    give_password(client)

    assert client.get("/").status_code == 200


def test_a_wrong_code_is_refused(client: Client, people: cast.Cast) -> None:
    TOTP.activate(people.amina.user, SECRET)
    give_password(client)

    response = client.post(CODE, {"code": "000000" if code() != "000000" else "111111"})

    assert "That code is not right or is out of date" in response.content.decode()
    assert client.get("/")["Location"].startswith(LOGIN)


def test_the_secret_of_an_authenticator_app_is_stored_encrypted(people: cast.Cast) -> None:
    TOTP.activate(people.amina.user, SECRET)

    stored = Authenticator.objects.get(user=people.amina.user, type="totp").data["secret"]

    assert SECRET not in stored
    assert get_adapter().decrypt(stored) == SECRET


def test_a_secret_is_still_read_after_the_key_has_changed(people: cast.Cast, settings: Settings) -> None:
    sealed = get_adapter().encrypt(SECRET)

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer key"

    assert get_adapter().decrypt(sealed) == SECRET


def test_the_last_second_factor_cannot_be_taken_away(client: Client, people: cast.Cast) -> None:
    TOTP.activate(people.amina.user, SECRET)
    give_password(client)
    client.post(CODE, {"code": code()})
    client.post("/account/reauthenticate/", {"password": cast.PASSWORD})

    response = client.post("/account/2fa/totp/deactivate/")

    assert "This is your only second factor" in response.content.decode()
    assert Authenticator.objects.filter(user=people.amina.user, type="totp").exists()


def test_a_wrong_password_reads_the_same_as_an_address_nobody_has(client: Client, people: cast.Cast) -> None:
    known = give_password(client, password="not it").content.decode()
    unknown = give_password(client, email="nobody@example.test", password="not it").content.decode()

    assert "The email address or the password is not right" in known
    assert _without_keys(known).replace("amina@", "nobody@") == _without_keys(unknown)


def _without_keys(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_five_wrong_passwords_make_a_pause_that_says_how_long(client: Client, people: cast.Cast) -> None:
    for _ in range(5):
        give_password(client, password="not it")

    paused = give_password(client).content.decode()
    cache.clear()
    afterwards = give_password(client)

    assert "Wait 5 minutes" in paused
    assert "ring the duty desk" in paused
    assert afterwards.status_code == 302


@pytest.mark.parametrize("address", ["/account/signup/", "/account/email/", "/account/2fa/webauthn/signup/"])
def test_nobody_makes_an_account_or_adds_an_address_for_themselves(
    client: Client, people: cast.Cast, address: str
) -> None:
    client.force_login(people.amina.user, backend=STAFF)

    assert client.get(address).status_code == 404


def test_choosing_one_of_the_cast_signs_in_as_them(client: Client, people: cast.Cast) -> None:
    become_demo(people.ben)
    set_mode("demo")

    home = client.post("/demo/", {"user": str(people.ben.user.pk)}, follow=True)

    assert home.content.decode() == "Ben Okoro, Designated safeguarding lead"


def test_someone_real_cannot_be_chosen_from_the_cast(client: Client, people: cast.Cast) -> None:
    set_mode("demo")

    for chosen in (str(people.ben.user.pk), str(uuid4()), "not an id", ""):
        assert client.post("/demo/", {"user": chosen}).status_code == 404
    assert client.get("/")["Location"].startswith(LOGIN)


def test_a_session_of_the_demonstration_ends_when_the_node_turns_real(client: Client, people: cast.Cast) -> None:
    become_demo(people.ben)
    set_mode("demo")
    client.post("/demo/", {"user": str(people.ben.user.pk)})

    set_mode("real")

    assert client.get("/")["Location"].startswith(LOGIN)
    assert client.post("/demo/", {"user": str(people.ben.user.pk)}).status_code == 404


def test_a_password_of_the_demonstration_opens_nothing_real(client: Client, people: cast.Cast) -> None:
    become_demo(people.ben)

    response = give_password(client, email="ben@example.test")

    assert response["Location"] == "/account/inactive/"
    assert client.get("/")["Location"].startswith(LOGIN)


def become_demo(member: cast.Member) -> None:
    with as_test():
        agencies.User.objects.filter(pk=member.user.pk).update(is_demo=True)


def test_a_sensitive_act_asks_again_and_goes_on_with_what_was_sent(client: Client, people: cast.Cast) -> None:
    set_mode("demo")
    give_password(client)

    asked = client.post("/guarded/", {"words": "kept"})
    done = client.post(asked["Location"], {"password": cast.PASSWORD, "next": "/guarded/"})
    at_once = client.get("/guarded/")

    assert asked["Location"].startswith("/account/reauthenticate/")
    assert done.status_code in (200, 302)
    assert at_once.content.decode() == "done by GET"


def test_a_code_given_while_signing_in_counts_as_proof(client: Client, people: cast.Cast) -> None:
    TOTP.activate(people.amina.user, SECRET)
    give_password(client)
    client.post(CODE, {"code": code()})

    assert client.get("/guarded/").content.decode() == "done by GET"


def test_proof_grows_old(client: Client, people: cast.Cast, settings: Settings) -> None:
    TOTP.activate(people.amina.user, SECRET)
    give_password(client)
    client.post(CODE, {"code": code()})

    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    assert client.get("/guarded/")["Location"].startswith("/account/reauthenticate/")


@pytest.mark.parametrize(
    ("claims", "trusted"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": ["pwd", "otp"]}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": ["otp"]}, False),
        ({"amr": "mfa"}, True),
        ({"acr": "AAL2"}, True),
        ({"acr": "AAL1"}, False),
        ({}, False),
    ],
)
def test_a_provider_s_claim_of_two_factors_is_believed_only_when_it_says_so(
    settings: Settings, claims: dict[str, Any], trusted: bool
) -> None:
    settings.LINKSPAN_OIDC_TRUSTED_ACR = frozenset({"AAL2"})

    assert second_factor.proved_by(claims) is trusted


def test_a_person_acts_from_another_of_their_own_posts_only(client: Client, people: cast.Cast) -> None:
    set_mode("demo")
    with as_test():
        extra = agencies.Appointment.objects.create(
            person=people.amina.person, post=people.dana.post, from_on="2021-01-01"
        )
    give_password(client)

    own = client.post("/account/post/", {"post": str(extra.pk)}, follow=True)
    another_s = client.post("/account/post/", {"post": str(people.kit.appointment.pk)})

    assert own.content.decode() == "Amina Yusuf, Data officer"
    assert another_s.status_code == 404
