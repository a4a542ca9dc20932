"""Signing in through an organisation's own OpenID Connect provider: discovery, code with PKCE, token, who it is."""

from collections.abc import Generator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from linkspan.agencies import models as agencies
from tests import cast
from tests.support import identity
from tests.support.database import as_test
from tests.support.identity import Provider

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.probe_urls")]

START = "/account/oidc/organisation/login/"
RETURN = "/account/oidc/organisation/login/callback/"
TWO_FACTORS = {"amr": ["pwd", "mfa"]}
NOT_DONE = "Your organisation's sign-in did not work. Try again, or sign in with your password."
AMINA: dict[str, Any] = {"sub": "amina", "email": "amina@example.test", "email_verified": True} | TWO_FACTORS


@pytest.fixture
def provider() -> Generator[Provider]:
    """The organisation's own sign-in, listening on a port of this machine."""
    with identity.provider(f"http://testserver{RETURN}") as made:
        yield made


@pytest.fixture(autouse=True)
def through_the_provider(settings: Settings, tmp_path: Path, provider: Provider) -> None:
    settings.LINKSPAN_STATE = tmp_path
    app = {
        "provider_id": "organisation", "name": "Northmere", "client_id": identity.CLIENT, "secret": identity.SECRET,
        "settings": {"server_url": provider.address},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    cache.clear()


@pytest.fixture
def people() -> cast.Cast:
    set_mode("real")
    return cast.build()


def set_mode(mode: str) -> None:
    with as_test():
        agencies.Node.objects.update(mode=mode, impact_assessment="DPIA-1")


def asked(client: Client) -> str:
    """Press the button, and give the address at the provider that the browser is sent to."""
    answer = client.post(START)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def sign_in(client: Client, provider: Provider, email: str, **claims: Any) -> Any:
    """Go the whole way a browser goes."""
    said = {"sub": email, "email": email, "email_verified": True} | claims
    return returned(client, provider.sign_in(asked(client), said))


def returned(client: Client, address: str) -> Any:
    """Come back from the provider."""
    back = urlsplit(address)
    return client.get(f"{back.path}?{back.query}", follow=True)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_what_is_asked_of_the_provider_is_a_code_with_a_challenge_and_only_who_it_is(
    client: Client, people: cast.Cast, provider: Provider
) -> None:
    address = asked(client)

    sent = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{provider.address}/")
    assert sent["response_type"] == "code"
    assert sent["code_challenge_method"] == "S256"
    assert set(sent["scope"].split()) == {"openid", "profile", "email"}
    assert sent["state"]


def test_a_member_of_staff_whose_organisation_vouches_for_two_factors_is_let_in(
    client: Client, people: cast.Cast, provider: Provider
) -> None:
    home = sign_in(client, provider, "amina@example.test", **TWO_FACTORS)

    assert home.content.decode() == "Amina Yusuf, Social worker"
    assert SocialAccount.objects.get().user_id == people.amina.user.pk


def test_the_second_time_finds_the_same_account(client: Client, people: cast.Cast, provider: Provider) -> None:
    sign_in(client, provider, "amina@example.test", **TWO_FACTORS)
    client.logout()

    home = sign_in(client, provider, "amina@example.test", **TWO_FACTORS)

    assert home.content.decode() == "Amina Yusuf, Social worker"
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"acr": "AAL1"}])
def test_where_it_does_not_vouch_for_two_factors_a_second_one_is_set_up_here_first(
    client: Client, people: cast.Cast, provider: Provider, claims: dict[str, Any]
) -> None:
    sign_in(client, provider, "amina@example.test", **claims)

    assert client.get("/")["Location"] == "/account/2fa/"


def test_where_someone_has_a_second_factor_here_it_is_asked_for(
    client: Client, people: cast.Cast, provider: Provider
) -> None:
    TOTP.activate(people.amina.user, "JBSWY3DPEHPK3PXP")

    page = sign_in(client, provider, "amina@example.test")

    assert page.request["PATH_INFO"] == "/account/2fa/authenticate/"
    assert not is_in(client)


def test_a_level_that_the_operator_named_counts_as_two_factors(
    client: Client, people: cast.Cast, provider: Provider, settings: Settings
) -> None:
    settings.LINKSPAN_OIDC_TRUSTED_ACR = frozenset({"AAL2"})

    home = sign_in(client, provider, "amina@example.test", acr="AAL2")

    assert home.content.decode() == "Amina Yusuf, Social worker"


def test_someone_nobody_made_an_account_for_is_told_so_in_plain_words(
    client: Client, people: cast.Cast, provider: Provider
) -> None:
    before = agencies.User.objects.count()

    page = sign_in(client, provider, "stranger@example.test", **TWO_FACTORS)

    assert page.status_code == 403
    assert "no one has made you an account here" in page.content.decode()
    assert "Ask your agency" in page.content.decode()
    assert not is_in(client)
    assert (agencies.User.objects.count(), SocialAccount.objects.count()) == (before, 0)


@pytest.mark.parametrize("verified", [{"email_verified": False}, {"email_verified": None}])
def test_an_address_that_the_provider_has_not_verified_opens_nobody_s_account(
    client: Client, people: cast.Cast, provider: Provider, verified: dict[str, Any]
) -> None:
    page = sign_in(client, provider, "amina@example.test", **verified, **TWO_FACTORS)

    assert page.status_code == 403
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("mode", ["real", "demo"])
def test_one_of_the_demonstration_s_cast_is_never_reached_through_a_provider(
    client: Client, people: cast.Cast, provider: Provider, mode: str
) -> None:
    set_mode(mode)
    with as_test():
        agencies.User.objects.filter(pk=people.amina.user.pk).update(is_demo=True)

    page = sign_in(client, provider, "amina@example.test", **TWO_FACTORS)

    assert page.status_code == 403
    assert not is_in(client)


def test_an_account_joined_before_it_became_the_demonstration_s_opens_nothing_real(
    client: Client, people: cast.Cast, provider: Provider
) -> None:
    sign_in(client, provider, "amina@example.test", **TWO_FACTORS)
    client.logout()
    with as_test():
        agencies.User.objects.filter(pk=people.amina.user.pk).update(is_demo=True)

    sign_in(client, provider, "amina@example.test", **TWO_FACTORS)

    assert not is_in(client)


def test_a_closed_account_stays_closed(client: Client, people: cast.Cast, provider: Provider) -> None:
    with as_test():
        agencies.User.objects.filter(pk=people.amina.user.pk).update(is_active=False)

    page = sign_in(client, provider, "amina@example.test", **TWO_FACTORS)

    assert page.status_code == 403
    assert not is_in(client)


def test_what_was_begun_in_another_browser_is_not_finished_here(
    client: Client, people: cast.Cast, provider: Provider
) -> None:
    elsewhere = provider.sign_in(asked(Client()), AMINA)

    page = returned(client, elsewhere)

    assert not is_in(client)
    assert NOT_DONE in unescape(page.content.decode())


def test_a_code_is_good_once(client: Client, people: cast.Cast, provider: Provider) -> None:
    address = provider.sign_in(asked(client), AMINA)
    returned(client, address)
    client.logout()

    returned(client, address)

    assert provider.verifier_seen
    assert not is_in(client)


@pytest.mark.parametrize(
    "wrong", [{"aud": "someone-else"}, {"iss": "https://elsewhere.example"}, {"exp": 1_700_000_000}]
)
def test_a_token_for_someone_else_or_out_of_date_is_not_taken(
    client: Client, people: cast.Cast, provider: Provider, wrong: dict[str, Any]
) -> None:
    provider.said_of_token = wrong

    page = sign_in(client, provider, "amina@example.test", **TWO_FACTORS)

    assert not is_in(client)
    assert NOT_DONE in unescape(page.content.decode())


def test_someone_who_turns_back_at_the_provider_is_told_so(
    client: Client, people: cast.Cast, provider: Provider
) -> None:
    state = parse_qs(urlsplit(asked(client)).query)["state"][0]

    page = client.get(RETURN, {"error": "access_denied", "state": state}, follow=True)

    assert page.request["PATH_INFO"] == "/account/organisation/cancelled/"
    assert page.status_code == 200
    assert not is_in(client)


def test_a_provider_that_does_not_answer_is_said_to_be_out_of_reach(
    client: Client, people: cast.Cast, settings: Settings
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"

    page = client.post(START)

    assert page.status_code == 401
    assert NOT_DONE in unescape(page.content.decode())


def test_a_provider_that_goes_down_half_way_is_said_to_be_out_of_reach(
    client: Client, people: cast.Cast, provider: Provider, settings: Settings
) -> None:
    address = provider.sign_in(asked(client), AMINA)
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"

    page = returned(client, address)

    assert NOT_DONE in unescape(page.content.decode())
    assert not is_in(client)
