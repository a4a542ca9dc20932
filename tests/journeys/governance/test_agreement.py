"""An agreement from draft to withdrawal: written, tried out, put forward, signed by both parties, revoked."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from linkspan.agencies.models import User
from tests import cast
from tests.support import signing
from tests.support.browser import sign_in
from tests.support.database import as_test

Axe = Callable[[str], None]
WHY = "Our board no longer supports this way of sharing."


@pytest.fixture
def drafted(people: cast.Cast, journey_data: None) -> UUID:
    """A draft of the council's, and two people of each party to sign it."""
    signing.signers(people)
    with as_test():
        User.objects.update(is_demo=True)
    today = timezone.localdate()
    agreement_id, _version = signing.drafted(
        people, timezone.now(), "NM-2026-31", title="Police checks at the front door", impact_assessment="",
        starts_on=today, ends_on=today + timedelta(days=700), review_on=today + timedelta(days=300),
    )  # fmt: skip
    return agreement_id


def test_an_agreement_is_finished_signed_by_both_parties_and_revoked(
    people: cast.Cast, drafted: UUID, page: Page, axe: Axe
) -> None:
    sign_in(page, "Ines Calder")
    page.get_by_role("link", name="Agreements", exact=True).first.click()
    axe("agreements")
    page.get_by_role("link", name="Police checks at the front door").first.click()
    axe("agreement-draft")

    # What stops the draft leads to the box that mends it.
    page.get_by_role("button", name="Go on writing").click()
    page.get_by_role("link", name="does not refer to a data protection impact assessment").click()
    page.get_by_label("Data protection impact assessment").fill("DPIA-2026-014")
    page.get_by_role("button", name="Save and go on").click()
    axe("agreement-check")

    # A clause is read in plain words, and the whole is tried out before anyone signs.
    page.get_by_role("link", name="Change clause 1").click()
    axe("agreement-clause")
    page.get_by_role("button", name="Show me what it means first").click()
    expect(page.get_by_text("People at Northmere Council who work with children may").first).to_be_visible()
    page.goto(f"/agreements/{drafted}/try/")
    page.get_by_role("button", name="Try").click()
    expect(page.get_by_role("row").filter(has_text="Know that something is held")).to_contain_text("By clause 1.")
    axe("agreement-try")

    page.goto(f"/agreements/{drafted}/draft/")
    page.get_by_role("button", name="Put it forward for signature").click()
    expect(page.get_by_text("0 of 4 signatures are there")).to_be_visible()

    for who in ("Ines Calder", "Grace Adair", "Petra Holm", "Paul Imrie"):
        sign_in(page, who)
        page.goto(f"/agreements/{drafted}/")
        page.get_by_role("button", name="Sign", exact=True).click()
        if who == "Ines Calder":
            axe("agreement-sign")
        page.get_by_label("I have read this agreement").check()
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.get_by_text("You have signed it for your organisation.")).to_be_visible()
    expect(page.get_by_text(re.compile("Until .* 20"))).to_be_visible()
    axe("agreement-in-force")

    page.goto("/register/")
    axe("register")
    page.get_by_role("link", name="Police checks at the front door").click()
    expect(page.get_by_text("Petra Holm")).to_have_count(0)
    axe("register-agreement")

    page.goto(f"/agreements/{drafted}/withdraw/")
    page.get_by_label("Why?").fill(WHY)
    page.get_by_role("button", name="Withdraw now").click()
    expect(page.get_by_text("Mere Police withdrew on")).to_be_visible()
    page.goto("/register/")
    expect(page.get_by_text("Police checks at the front door")).to_have_count(0)
