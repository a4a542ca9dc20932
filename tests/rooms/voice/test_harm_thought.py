"""A kind of harm that is thought of: while its stage or episode is open, no page gives it away, nor the code itself."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from linkspan.audit import Actor, NotNow
from linkspan.matching import Model
from linkspan.pathway import models as pathway
from linkspan.pathway import stage_rules
from linkspan.pathway.commands import deciding, finishing, stages
from linkspan.pathway.decision_rules import Given
from linkspan.pathway.help_kinds import HARMS, NO_HARM
from linkspan.pathway.stages import BY_CODE
from linkspan.voice.commands import pages, releasing
from linkspan.voice.queries import page as queries
from tests import cast
from tests.rooms.children.conftest import NOW, Index
from tests.rooms.pathway.conftest import World, a_world
from tests.rooms.voice.test_child_page import SERVICE
from tests.support import young
from tests.support.database import as_test

pytestmark = pytest.mark.django_db
CHILD = Actor.system("child_page")
REASONS = "She told the nurse that a wedding is planned for her, and she is afraid to go home."
# What each answer turns off: the services on the child's page, and the parents' pages.
TURNS_OFF = {harm: (True, harm != "exploitation") for harm in HARMS if harm != NO_HARM} | {NO_HARM: (False, False)}


@pytest.fixture(scope="session")
def model() -> Model:
    return Model.load_default()


@pytest.fixture
def way(db: None, model: Model) -> World:
    made = a_world(Index(cast.build(), model))
    young.lead(made.child, made.tess, made.cast.mo, NOW - timedelta(days=1))
    return made


def begun(way: World, **details: object) -> UUID:
    """Let the school begin early help, with what it thinks of."""
    return stages.begin_stage(
        kind="early_help", child_ids=[way.child], happened_at=NOW - timedelta(hours=1), details=details,
        by=way.tess.actor(NOW), at=NOW,
    )  # fmt: skip


def begun_by_the_desk(way: World, harm: str) -> UUID:
    """Let the council's front door begin early help of its own."""
    return stages.begin_stage(
        kind="early_help", child_ids=[way.child], happened_at=NOW - timedelta(hours=1), details={"harms": [harm]},
        by=way.farah.actor(NOW), at=NOW,
    )  # fmt: skip


def off(way: World, token: str) -> tuple[bool, bool]:
    """Say whether services are off on the child's page, and whether a parent's page is shut."""
    shown = queries.own_page(token=token, child_id=way.child, by=CHILD, at=NOW).services
    with as_test(), connection.cursor() as cursor:
        cursor.execute("select inwall.shuts_pages(%s, %s)", [way.child, NOW])
        row = cursor.fetchone()
    assert row is not None
    return not shown, row[0]


def test_each_kind_of_harm_turns_off_what_its_row_says_while_the_stage_is_open_apart_or_not(way: World) -> None:
    token = pages.open_with_code(
        typed=young.code(way.child, way.tess, NOW), source="192.0.2.7", device="", at=NOW
    )  # fmt: skip
    releasing.release(child_id=way.child, showing=SERVICE, by=way.tess.actor(NOW), at=NOW)
    before = off(way, token or "")
    stage_id = begun(way, harms=["honour"])
    row = pathway.Stage.objects.filter(id=stage_id)

    found: dict[str, tuple[bool, bool]] = {}
    for harm in HARMS:
        with as_test():
            row.update(details={"harms": [harm]}, restricted=harm == "fabricated")
        found[harm] = off(way, token or "")
    with as_test():
        row.update(details={"harms": ["honour"]}, restricted=False, replaced_at=NOW)
    replaced = off(way, token or "")
    with as_test():
        row.update(replaced_at=None, ended_at=NOW, ended_recorded_at=NOW, outcome="declined")

    assert before == replaced == off(way, token or "") == (False, False)
    assert found == TURNS_OFF


def test_what_is_thought_of_goes_with_the_decision_to_what_it_opens_and_on_to_what_follows(way: World) -> None:
    contact = way.contacts(way.raise_it())[0].id
    given = Given(
        "early_help",
        3,
        REASONS,
        told="Somebody from the council speaks with them this week.",
        harms=("forced_marriage",),
    )
    first = deciding.decide(contact_id=contact, given=given, by=way.farah.actor(NOW), at=NOW)
    with as_test():
        stage = pathway.Stage.objects.get(kind="early_help")
    assert stage.details == {"harms": ["forced_marriage"]}

    again = Given("early_help", 3, REASONS, told="Somebody from the council speaks with them soon.", harms=("honour",))
    deciding.decide(contact_id=contact, given=again, instead_of=first, by=way.farah.actor(NOW), at=NOW)
    with as_test():
        stage.refresh_from_db()
    assert stage.details == {"harms": ["forced_marriage", "honour"]}

    stages.start_stage(
        stage_id=stage.id, happened_at=NOW, details={"harms": ["fgm"]}, by=way.farah.actor(NOW), at=NOW
    )  # fmt: skip
    with as_test():
        stage.refresh_from_db()
    assert stage.details == {"harms": ["forced_marriage", "honour", "fgm"]}

    finishing.finish_stage(
        stage_id=stage.id, ended_at=NOW, outcome="stepped_up", by=way.farah.actor(NOW), at=NOW,
        departure="They agreed on the telephone.",
    )  # fmt: skip
    with as_test():
        assert pathway.Stage.objects.get(kind="assessment").details == stage.details
        decision = pathway.Decision.objects.get(id=first)
    assert not any("marriage" in str(value) for value in vars(decision).values())


def test_a_later_decision_adds_to_a_stage_of_which_none_was_thought(way: World) -> None:
    stage_id = begun_by_the_desk(way, NO_HARM)
    contact = way.contacts(way.raise_it())[0].id
    given = Given("early_help", 3, REASONS, told="Somebody speaks with them soon.", harms=("honour",))

    deciding.decide(contact_id=contact, given=given, by=way.farah.actor(NOW), at=NOW)

    with as_test():
        assert pathway.Stage.objects.get(id=stage_id).details == {"harms": [NO_HARM, "honour"]}


def test_no_other_word_is_a_kind_of_harm_and_none_stands_alone(way: World) -> None:
    for wrong in (["gossip"], ["honour", NO_HARM]):
        with pytest.raises(NotNow):
            stage_rules.kept_details(BY_CODE["section47"], {"harms": wrong}, asked="begin")
    contact = way.contacts(way.raise_it())[0].id
    with pytest.raises(NotNow):
        deciding.decide(
            contact_id=contact, given=Given("advice", 1, REASONS, told="Advice was given.", harms=("gossip",)),
            by=way.farah.actor(NOW), at=NOW,
        )  # fmt: skip
