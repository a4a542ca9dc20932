"""Each table about a child is in what an access request gathers, or is listed with a reason why not."""

import re

import pytest
from django.apps import apps
from django.db import connection, models

from linkspan.scrutiny.holdings import GATHERED, NOT_GATHERED

# Columns without a key that hold a child's id.
BY_ID = {"child", "child_id", "about_child"}
# What stands over children and is about none until it is read with one.
BESIDE = {"pathway.Concern", "sharing.Agreement", "sharing.AgreementClause", "sharing.AgreementParty",
          "sharing.AgreementVersion"}  # fmt: skip


def tables_about_children() -> set[str]:
    """Find the tables with a key to a child, a record of one, or anything that has such a key."""
    listed = [each for each in apps.get_models() if each.__module__.startswith("linkspan")]
    found = {"children.Child", "children.SourceRecord"}
    found |= {each._meta.label for each in listed if {field.name for field in each._meta.fields} & BY_ID}
    while more := {each._meta.label for each in listed if each._meta.label not in found and keys(each) & found}:
        found |= more
    return found


def keys(model: type[models.Model]) -> set[str]:
    return {field.related_model._meta.label for field in model._meta.fields if field.related_model}


def test_each_table_about_a_child_is_gathered_or_listed_with_a_reason() -> None:
    gathered = {table for tables in GATHERED.values() for table in tables}

    assert not gathered & set(NOT_GATHERED)
    assert gathered | set(NOT_GATHERED) == tables_about_children() | BESIDE
    assert [table for table, why in NOT_GATHERED.items() if len(why.split()) < 6] == []


@pytest.mark.django_db
@pytest.mark.parametrize("room", GATHERED)
def test_what_is_said_to_be_gathered_is_read_by_the_question_that_gathers_it(room: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"select pg_get_functiondef('linkspan.held_in_{room}'::regproc)")
        (source,) = cursor.fetchone() or ("",)
    read = set(re.findall(r"\b(?:from|join)\s+([a-z_]+_[a-z]+)\b", source))

    assert {apps.get_model(table)._meta.db_table for table in GATHERED[room]} - read == set()
