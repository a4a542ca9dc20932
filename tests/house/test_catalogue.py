"""The database as it stands after migrating: who may touch what is what the migrations say, and no more."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL

from linkspan.config.management.commands.grant_third_party import PREFIXES
from tests.support.database import as_test

pytestmark = pytest.mark.django_db

OURS = (
    "audit",
    "agencies",
    "duty",
    "sharing",
    "children",
    "partnership",
    "exchange",
    "pathway",
    "interop",
    "voice",
    "scrutiny",
)
RUNNING = ("linkspan_app", "linkspan_sequencer", "linkspan_auditor")
LIBRARY = {"select", "insert", "update", "delete"}

# Rows the application may delete, and why nothing is lost with them. Everything else ends; it is never deleted.
DELETED = {
    "children_face": "made of a live record, and made again when it changes",
    "children_key": "made of a live record, and made again when it changes",
    "children_pastface": "made of a record's versions, which stay, and made again when it changes",
    "linkspan_cache": "counts of attempts to sign in",
    "partnership_answer": "an answer not sent yet, or put anew before its survey closes",
    "partnership_question": "a question of a survey that has not been sent",
    "partnership_reorganisationshare": "of a plan that is written anew before it is carried out; the trail has each",
    "partnership_reorganisationstep": "of a plan that is written anew before it is carried out; the trail has each",
    "partnership_response": "an answer that was begun and not sent by the day its survey closed",
    "partnership_themefound": "what a reader found in an answer, put anew as they read it again",
    "scrutiny_accessmark": "what is proposed about a pack that is gathered anew; the trail has what was decided",
    "scrutiny_accesspiece": "a copy of what is held, gathered anew; what it was copied from stays",
    "sharing_look": "which files were opened without a relationship, for eight weeks; the trail has each for good",
    "sharing_opening": "which files were opened today, for the budget; the trail has each opening for good",
    "voice_feedbackmark": "that somebody answered about an event, once nothing can be answered about it any more",
    "voice_feedbackthemefound": "what a reader found in what somebody wrote, put anew as they read it again",
    "sharing_spend": "how many searches were made today, for the budget; the trail has each for good",
}
# Tables of the index that tell nothing of any child.
UNWALLED_AND_CHILDLESS = {"children_outcode"}

Rights = dict[str, dict[str, set[str]]]
STATEMENT = re.compile(
    r"(?P<act>grant|revoke)\s+(?P<what>[a-z, ()_]+?)\s+on\s+(?!schema|function|sequence|database)(?:table\s+)?"
    r"(?P<table>[a-z_]+)\s+(?:to|from)\s+(?P<roles>[a-z_, ]+)"
)


def asked_for() -> Iterator[str]:
    """Give the SQL of our migrations in the order they run."""
    loader = MigrationLoader(None)
    plan: list[tuple[str, str]] = []
    for leaf in loader.graph.leaf_nodes():
        plan += [step for step in loader.graph.forwards_plan(leaf) if step not in plan]
    for step in plan:
        migration = loader.graph.nodes[step]
        if migration.app_label in OURS:
            yield from (str(each.sql) for each in migration.operations if isinstance(each, RunSQL))


# A function that a later migration defines anew, and why the first could not be put right in its place.
DEFINED_ANEW = {
    ("linkspan.in_force", ("uuid", "timestamptz")): "standing in came with a table of its own",
    ("linkspan.clauses_for", ("uuid", "text", "timestamptz", "boolean")): "standing in came with a table of its own",
    ("inwall.leads_concern", ("uuid", "jsonb")): "patterns have a table of their own, made after the walls",
}
DEFINITION = re.compile(r"create\s+(or\s+replace\s+)?function\s+([a-z_.]+)\s*\(([^)]*)\)", re.I)


def takes(arguments: str) -> tuple[str, ...]:
    """Give the types that a function takes, without the names of what it takes."""
    each = [re.sub(r"\s+default .*", "", re.sub(r"\s+", " ", one).strip()) for one in arguments.split(",")]
    return tuple(" ".join(one.split()[1:]) for one in each if one)


def test_no_two_migrations_define_one_function_unless_the_later_says_so_on_purpose() -> None:
    defined: dict[tuple[str, tuple[str, ...]], int] = {}
    wrong, anew = [], set()
    for sql in asked_for():
        for replaces, name, arguments in DEFINITION.findall(sql):
            which = (name, takes(arguments))
            if bool(replaces) != (which in defined):
                wrong.append(which)
            if which in defined:
                anew.add(which)
            defined[which] = 1

    assert len(defined) > 200
    assert not wrong, "a first definition says `create`, a later one `create or replace`"
    assert anew == DEFINED_ANEW.keys()


def test_no_function_asks_whether_a_table_of_ours_is_there() -> None:
    """Migrations run in order, so such a guard is dead, and hides what it guards once somebody trusts it."""
    assert not [sql[:200] for sql in asked_for() if "to_regclass" in sql]


def wanted() -> Rights:
    """Add up what our migrations grant and take away."""
    rights: Rights = defaultdict(lambda: defaultdict(set))
    for sql in asked_for():
        for found in STATEMENT.finditer(re.sub(r"\s+", " ", sql)):
            named = {re.sub(r" \(.*\)", "", each.strip()) for each in re.split(r",(?![^(]*\))", found["what"])}
            for role in (each.strip() for each in found["roles"].split(",")):
                held = rights[found["table"]][role]
                if found["act"] == "grant":
                    held |= named
                else:
                    held -= held.copy() if named == {"all"} else named
    return rights


def granted() -> Rights:
    """Read from the catalogue what each role holds on each table, or on some of its columns."""
    rights: Rights = defaultdict(lambda: defaultdict(set))
    with as_test(), connection.cursor() as cursor:
        cursor.execute(
            """
            with held as (
              select c.oid, c.relacl as acl from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f')
              union all
              select a.attrelid, a.attacl from pg_attribute a where a.attacl is not null
            )
            select c.relname, coalesce(r.rolname, 'public'), lower(x.privilege_type)
            from held join pg_class c using (oid) join pg_namespace n on n.oid = c.relnamespace
            cross join lateral aclexplode(held.acl) x left join pg_roles r on r.oid = x.grantee
            where n.nspname in ('public', 'linkspan') and x.grantee <> c.relowner
            """
        )
        for table, role, right in cursor.fetchall():
            if role != "linkspan_test":
                rights[table][role].add(right)
    return rights


def tables() -> set[str]:
    """List every table of the two schemas that are ours."""
    with as_test(), connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname in ('public', 'linkspan') and c.relkind in ('r', 'p')"
        )
        return {name for (name,) in cursor.fetchall()}


def plain(rights: Rights) -> dict[str, dict[str, list[str]]]:
    """Leave out who holds nothing."""
    shown = {table: {role: sorted(held) for role, held in by_role.items() if held} for table, by_role in rights.items()}
    return {table: by_role for table, by_role in shown.items() if by_role}


def test_each_table_is_granted_exactly_what_its_migration_says() -> None:
    expected = plain(wanted())
    for table in tables():
        if table.startswith(PREFIXES):
            expected[table] = {"linkspan_app": sorted(LIBRARY)}
    expected["django_migrations"] = {"linkspan_app": ["select"]}

    assert plain(granted()) == expected


def test_every_table_of_ours_has_a_grant_of_its_own() -> None:
    ours = {
        model._meta.db_table
        for label in OURS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed
    }

    assert sorted(ours - set(wanted())) == []


def test_no_table_is_there_that_nobody_accounts_for() -> None:
    accounted = {
        *wanted(),
        *(model._meta.db_table for model in apps.get_models(include_auto_created=True)),
        "django_migrations",
        "context_key",
    }
    libraries = {name for name in tables() if name.startswith(PREFIXES)}

    assert sorted(tables() - accounted - libraries) == []


def test_nothing_is_granted_to_everyone() -> None:
    assert [table for table, by_role in granted().items() if by_role.get("public")] == []


def test_the_application_deletes_only_what_can_be_made_again() -> None:
    deletes = {table for table, by_role in granted().items() if "delete" in by_role.get("linkspan_app", ())}

    assert {table for table in deletes if not table.startswith(PREFIXES)} == set(DELETED)


@pytest.mark.parametrize("role", RUNNING)
def test_no_running_role_may_empty_a_table_or_hang_a_trigger_on_it(role: str) -> None:
    too_much = {"truncate", "trigger", "references", "maintain"}

    assert [table for table, by_role in granted().items() if by_role.get(role, set()) & too_much] == []


@pytest.mark.parametrize("role", RUNNING)
def test_no_running_role_owns_anything_or_passes_walls(role: str) -> None:
    with as_test(), connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_class c join pg_roles r on r.oid = c.relowner"
            " where r.rolname = %s and c.relkind <> 't'",
            [role],
        )
        owned = cursor.fetchone()
        cursor.execute("select rolsuper or rolbypassrls or rolcreaterole from pg_roles where rolname = %s", [role])
        mighty = cursor.fetchone()

    assert (owned, mighty) == ((0,), (False,))


def test_every_table_about_a_child_stands_behind_the_second_wall() -> None:
    with as_test(), connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relname ~ '^(children|exchange|pathway|scrutiny)_' and relkind = 'r'"
        )
        of_children = {name for (name,) in cursor.fetchall()}
        cursor.execute("select relname from pg_class where relrowsecurity")
        walled = {name for (name,) in cursor.fetchall()}

    assert of_children - walled == UNWALLED_AND_CHILDLESS


def test_the_key_that_signs_contexts_is_the_owners_alone() -> None:
    assert "context_key" in tables()
    assert plain(granted()).get("context_key") is None


def test_every_function_that_runs_as_the_owner_fixes_where_names_are_looked_up() -> None:
    with as_test(), connection.cursor() as cursor:
        cursor.execute(
            "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname in ('public', 'linkspan') and p.prosecdef"
            " and not coalesce(p.proconfig::text like '%search_path=%pg_temp%', false)"
        )
        loose = sorted(name for (name,) in cursor.fetchall())

    assert loose == [], loose


def test_no_function_of_ours_is_open_to_every_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = 'linkspan'
              and (p.proacl is null or exists (select 1 from aclexplode(p.proacl) a where a.grantee = 0))
            """
        )
        open_to_all = [row[0] for row in cursor.fetchall()]

    assert open_to_all == []
