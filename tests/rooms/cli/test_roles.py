"""Who may log in to a node's database, and as what."""

from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from linkspan.cli.cluster import Cluster
from linkspan.cli.postgres import env_for, opened
from linkspan.cli.roles import Urls, clone, drop_clone, install_context_key, login_name, prepare, with_login
from linkspan.cli.state import CannotStart

pytestmark = pytest.mark.needs_own_cluster


@pytest.fixture(scope="module")
def urls(cluster: Cluster) -> Urls:
    return cluster.start()


@pytest.fixture
def provider(place: Path) -> Generator[Cluster]:
    """A hosting provider's server that has never seen Linkspan."""
    (place / "server").mkdir(mode=0o711)
    server = Cluster(place / "server")
    server.start()
    with psycopg.connect(server.admin_url, autocommit=True) as admin:
        admin.execute("drop database linkspan")
        for role in ("owner", "app", "sequencer", "auditor"):
            for name in (login_name("linkspan", role), f"linkspan_{role}"):
                admin.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))
    yield server
    server.stop()


@pytest.fixture
def given_url(provider: Cluster) -> str:
    """A database such as a provider hands over: its owner may create roles and is no superuser."""
    with psycopg.connect(provider.admin_url, autocommit=True) as admin:
        admin.execute("create role customer login createrole password 'word'")
        admin.execute("create database given owner customer")
    return with_login(provider.admin_url, "customer", "word").replace("/postgres?", "/given?")


def test_server_older_than_the_floor_is_refused_before_anything_is_made(
    given_url: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", given_url)
    monkeypatch.setattr("linkspan.cli.roles.FLOOR", 99)

    with (
        pytest.raises(CannotStart, match=r"This server is PostgreSQL \d+; Linkspan needs 99 or later"),
        opened(place / "state"),
    ):
        pass

    with psycopg.connect(given_url) as session:
        made = session.execute("select count(*) from pg_roles where rolname like 'given_%'").fetchone()
    assert made == (0,)


@pytest.mark.parametrize("role", ["owner", "app", "sequencer", "auditor"])
def test_login_becomes_its_group_and_no_other(urls: Urls, role: str) -> None:
    with psycopg.connect(urls.of(role), autocommit=True) as session:
        session.execute(sql.SQL("set role {}").format(sql.Identifier(f"linkspan_{role}")))
        session.execute("reset role")

        for other in {"owner", "app", "sequencer", "auditor"} - {role}:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(sql.SQL("set role {}").format(sql.Identifier(f"linkspan_{other}")))


def test_application_cannot_make_or_own_anything(urls: Urls) -> None:
    refused = (
        "create table public.note (id int)",
        "create schema mine",
        "create role friend",
        "alter role linkspan_app bypassrls",
        "copy (select 1) to program 'true'",
        "select pg_read_file('/etc/hostname')",
        "set session_replication_role = replica",
        "alter database linkspan set search_path = public",
    )
    with psycopg.connect(urls.app, autocommit=True) as app:
        app.execute("set role linkspan_app")

        for statement in refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement.encode())


def test_login_of_one_database_cannot_enter_another(cluster: Cluster, urls: Urls) -> None:
    prepare(cluster.admin_url, "neighbour")

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(urls.on("neighbour").app)


def test_real_cluster_has_no_login_that_passes_the_wall(cluster: Cluster, urls: Urls) -> None:
    with psycopg.connect(cluster.admin_url) as admin:
        found = admin.execute("select rolname from pg_roles where rolbypassrls and not rolsuper").fetchall()

    assert found == []
    with pytest.raises(CannotStart):
        urls.of("test")


def test_nobody_sits_idle_in_a_transaction(urls: Urls) -> None:
    for role in ("app", "sequencer"):
        with psycopg.connect(urls.of(role)) as session:
            shown = session.execute("show idle_in_transaction_session_timeout").fetchone()

        assert shown == ("30s",)


def test_login_is_never_a_group_whatever_the_database_is_called() -> None:
    names = {login_name(database, "app") for database in ("linkspan", "linkspan_app", "x" * 63, "x" * 62)}

    assert len(names) == 4
    assert all(name.endswith("_app_login") and len(name.encode()) <= 63 for name in names)


def test_preparing_again_changes_no_password(cluster: Cluster, urls: Urls) -> None:
    again = cluster.start()

    assert again == urls
    psycopg.connect(again.app).close()


def test_context_key_is_put_once_and_replaced_when_it_changes(urls: Urls) -> None:
    with psycopg.connect(urls.owner) as owner:
        owner.execute("set role linkspan_owner")
        owner.execute("create schema if not exists linkspan")
        owner.execute("create table linkspan.context_key (id int primary key, key bytea not null)")

    for key in ("ab" * 32, "ab" * 32, "cd" * 32):
        install_context_key(urls.owner, key)

    with psycopg.connect(urls.owner) as owner:
        owner.execute("set role linkspan_owner")
        assert owner.execute("select id, key from linkspan.context_key").fetchall() == [(1, b"\xcd" * 32)]


def test_clone_holds_the_template_and_opens_to_its_logins(place: Path) -> None:
    cluster = Cluster(place, test=True)
    template = cluster.start()
    with psycopg.connect(template.owner) as owner:
        owner.execute("set role linkspan_owner")
        owner.execute("create table kept (number int)")
        owner.execute("insert into kept values (7)")

    copied = clone(template, "copied")

    with psycopg.connect(copied.of("test")) as test:
        assert test.execute("select current_database(), number from kept").fetchone() == ("copied", 7)
    with psycopg.connect(copied.app) as app:
        app.execute("set role linkspan_app")
    drop_clone(template, "copied")
    cluster.stop()


def test_given_database_is_prepared_once_and_then_needs_no_powerful_user(
    provider: Cluster, given_url: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", given_url)
    with opened(place) as first:
        pass
    with psycopg.connect(provider.admin_url, autocommit=True) as admin:
        admin.execute("alter role customer nocreaterole")

    with opened(place) as second:
        assert second.urls == first.urls

    assert (place / "secrets.json").stat().st_mode & 0o777 == 0o600
    with psycopg.connect(second.urls.owner) as owner:
        owner.execute("set role linkspan_owner")
        owner.execute("create schema linkspan")
        owner.execute("create extension pg_trgm")
        owner.execute("create table public.child (id int)")


def test_given_database_whose_user_may_not_make_roles_is_explained(
    provider: Cluster, given_url: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(provider.admin_url, autocommit=True) as admin:
        admin.execute("alter role customer nocreaterole")
    monkeypatch.setenv("DATABASE_URL", given_url)

    with pytest.raises(CannotStart, match="CREATEROLE"), opened(place):
        pass


def test_given_address_without_a_database_is_explained(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@localhost")

    with pytest.raises(CannotStart, match="names no database"), opened(place):
        pass


def test_environment_of_a_role_holds_that_login_and_the_same_keys_every_time(
    urls: Urls, place: Path, no_database_given: None
) -> None:
    app, sequencer = env_for("app", urls, place), env_for("sequencer", urls, place)

    assert app["DATABASE_URL"] == urls.app
    assert sequencer["DATABASE_URL"] == urls.sequencer
    assert app["LINKSPAN_CONTEXT_KEY"] == sequencer["LINKSPAN_CONTEXT_KEY"]
    assert len(bytes.fromhex(app["LINKSPAN_CONTEXT_KEY"])) == 32
    assert app["LINKSPAN_SECRET_KEY"] == sequencer["LINKSPAN_SECRET_KEY"]
