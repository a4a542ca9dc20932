"""Every event and every action has words, and no words are left over."""

from importlib import import_module
from pathlib import Path

import pytest

import linkspan
from linkspan.agencies import rules as agencies
from linkspan.sharing import words
from linkspan.sharing.policy import Action
from linkspan.web import happenings
from linkspan.web.agencies.words import KINDS, ROLES

ROOMS = sorted(path.parent.name for path in Path(linkspan.__file__).parent.glob("*/events.py"))


def events_of(room: str) -> dict[str, str]:
    module = import_module(f"linkspan.{room}.events")
    return {name: value for name, value in vars(module).items() if name.isupper() and isinstance(value, str)}


@pytest.mark.parametrize("room", ROOMS)
def test_every_event_of_a_room_is_said_in_plain_words(room: str) -> None:
    silent = [name for name, event in events_of(room).items() if happenings.event_words(event) == event]

    assert not silent, f"say these in web/happenings.py: {', '.join(silent)}"


def test_no_words_are_kept_for_an_event_that_cannot_happen() -> None:
    known = {event for room in ROOMS for event in events_of(room).values()}

    assert set(happenings.EVENTS) <= known


def test_two_events_are_never_said_in_the_same_words() -> None:
    said = [str(one) for one in happenings.EVENTS.values()]

    assert len(said) == len(set(said))


@pytest.mark.parametrize("action", Action)
def test_every_action_has_a_label(action: Action) -> None:
    assert words.ACTIONS[action.value].strip()
    assert happenings.action_words(action.value) == action.label


def test_every_role_and_every_kind_of_organisation_has_words() -> None:
    assert set(ROLES) == set(agencies.ROLES)
    assert set(KINDS) == set(agencies.ORGANISATION_KINDS)
