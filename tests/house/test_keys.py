"""Every key to an agency, a post or a person says what becomes of it when they go."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from linkspan.agencies import ports
from linkspan.agencies.ports import Concerns, DoneBy, HeldBy
from tests.house.source import ROOMS

WHO = frozenset({"agencies.Organisation", "agencies.Post", "agencies.Person"})
NAMES = ("organisation", "post", "person", "appointment")
# Bare ids that are meant to be bare: the trail keeps what it was told even when nothing else is left.
BARE = {
    "audit.Entry.actor_person": "stands beneath the agencies, and outlives them",
    "audit.Entry.organisation": "stands beneath the agencies, and outlives them",
    "children.Face.organisation_id": "copied from the record the face is made of, and rewritten with it",
    "children.Guarded.organisation_id": "kept by the database in step with the record",
}


def ours() -> Iterator[tuple[str, Any]]:
    """Give each field of each table of our rooms, under its full name."""
    for model in apps.get_models():
        if model.__module__.split(".")[:1] == ["linkspan"] and model._meta.app_label in ROOMS:
            for field in model._meta.local_fields:
                yield f"{model._meta.label}.{field.name}", field


def test_every_key_to_an_agency_says_held_by_done_by_or_concerns() -> None:
    unsaid = [
        name
        for name, field in ours()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.label in WHO
        and not isinstance(field, HeldBy | DoneBy | Concerns)
    ]

    assert not unsaid


def test_no_agency_is_named_by_a_bare_id() -> None:
    bare = {
        name
        for name, field in ours()
        if isinstance(field, models.UUIDField) and not field.primary_key
        if any(word in field.name.split("_") for word in NAMES)
    }

    assert bare == set(BARE)


def test_every_table_that_holds_something_has_its_holding() -> None:
    assert ports.models_without_holding() == []


def test_a_missing_holding_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "holdings", ports.Holdings())

    with pytest.raises(ports.Unplugged, match=r"children\.Flag"):
        ports.check()


def test_no_key_takes_rows_away_with_it() -> None:
    takes_along = [
        name
        for name, field in ours()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and not (field.model._meta.label == "agencies.User" or field.model._meta.auto_created)
    ]

    assert not takes_along


def test_what_can_be_open_has_exactly_one_item() -> None:
    # Each of these can be open, so each must have an owner and a date at every moment.
    can_be_open = {"Pair", "Sight", "Lead", "Flag", "Shield", "Correction", "Watch", "Disposal", "FlagDelivery",
                   "Newcomer"}  # fmt: skip
    keys = {
        name.split(".")[1]: field
        for name, field in ours()
        if name.startswith("children.") and field.name == "item" and field.related_model._meta.label == "duty.Item"
    }

    assert set(keys) == can_be_open
    assert all(isinstance(key, models.OneToOneField) and not key.null for key in keys.values())
