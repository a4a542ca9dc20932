"""Prepare a PostgreSQL database for Linkspan: who may log in, as what, and with which limits."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, LiteralString
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from linkspan.cli.binaries import FLOOR
from linkspan.cli.state import CannotStart

GROUPS = ("owner", "app", "sequencer", "auditor")
TEST = "test"
PREPARING = 5_317_842  # advisory lock: roles belong to the whole server, so two preparations must take turns

# One open transaction stops the sequencer, so nothing may sit idle in one; only migrations take their time.
LIMITS: dict[str, dict[str, str]] = {
    "owner": {"idle_in_transaction_session_timeout": "10min", "lock_timeout": "30s"},
    "app": {
        "idle_in_transaction_session_timeout": "30s",
        "statement_timeout": "60s",
        "lock_timeout": "10s",
        "transaction_timeout": "5min",
    },
    "sequencer": {
        "idle_in_transaction_session_timeout": "30s",
        "statement_timeout": "60s",
        "transaction_timeout": "2min",
    },
    "auditor": {"idle_in_transaction_session_timeout": "10min", "statement_timeout": "30min"},
    TEST: {"idle_in_transaction_session_timeout": "5min"},
}
TRANSACTION_TIMEOUT_SINCE = 170_000


@dataclass(frozen=True, slots=True)
class Urls:
    """The ways into one database, one URL per role.

    Each reads `postgresql://login:password@/database?host=/socket/folder&port=5432`, or
    `postgresql://login:password@host:port/database?…` when DATABASE_URL names a host.
    """

    database: str
    admin: str
    owner: str
    app: str
    sequencer: str
    auditor: str
    test: str | None = None

    def of(self, role: str) -> str:
        """Return one role's URL."""
        url = getattr(self, role, None) if role in (*GROUPS, TEST, "admin") else None
        if not isinstance(url, str):
            raise CannotStart(f"There is no login for the role “{role}” on this cluster.")
        return url

    def on(self, database: str) -> Urls:
        """Return the same logins for another database of the cluster, such as a clone."""
        moved = {role: with_database(self.of(role), database) for role in ("admin", *GROUPS)}
        return replace(self, database=database, test=self.test and with_database(self.test, database), **moved)


def with_database(url: str, database: str) -> str:
    """Return the URL with another database in it."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(database, safe='')}"))


def with_login(url: str, login: str, password: str) -> str:
    """Return the URL with another login in it."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(login, safe='')}:{quote(password, safe='')}@{host}"))


def database_of(url: str) -> str:
    """Return the database a URL names."""
    return unquote(urlsplit(url).path.lstrip("/"))


def login_name(database: str, role: str) -> str:
    """Return a role's login for a database; never a group role's name, whatever the database is called."""
    if len(database.encode()) <= 40:
        return f"{database}_{role}_login"
    return f"{database[:24]}_{hashlib.sha256(database.encode()).hexdigest()[:12]}_{role}_login"


def prepare(
    admin_url: str, database: str, passwords: dict[str, str] | None = None, *, test: bool = False
) -> tuple[Urls, dict[str, str]]:
    """Make the roles, the database and its logins, and return the URLs with the passwords to keep.

    Safe to repeat: passwords given are set again, those missing are made. `test` adds a login that row-level
    security does not hold, for factories; only a test cluster may have it.
    """
    roles = (*GROUPS, TEST) if test else GROUPS
    kept = {role: (passwords or {}).get(role) or secrets.token_urlsafe(24) for role in roles}
    with psycopg.connect(admin_url, autocommit=True) as admin:
        _check_floor(admin)
        if not _exists(admin, database):
            with _explained("create databases"):
                _run(admin, "create database {}", database)
    with psycopg.connect(with_database(admin_url, database), autocommit=True) as admin:
        admin.execute("select pg_advisory_lock(%s)", [PREPARING])
        for role in GROUPS:
            _make_group(admin, f"linkspan_{role}")
        if test:
            _make_test_group(admin)
        for role in roles:
            _make_login(admin, database, role, kept[role])
        _own(admin, database)
        _allow_connections(admin, database, [login_name(database, role) for role in roles])
    return urls_for(admin_url, database, kept), kept


def urls_for(admin_url: str, database: str, passwords: dict[str, str]) -> Urls:
    """Return the URLs of a database that is prepared already."""
    made = {role: with_login(admin_url, login_name(database, role), word) for role, word in passwords.items()}
    ways = {role: with_database(url, database) for role, url in made.items()}
    return Urls(database=database, admin=admin_url, **ways)


def install_context_key(owner_url: str, key: str) -> None:
    """Put the key that signs database contexts (hexadecimal) where only the owner's functions read it.

    Runs after the migrations that make `linkspan.context_key`; repeating it changes nothing.
    """
    with psycopg.connect(owner_url) as owner:
        owner.execute("set role linkspan_owner")
        owner.execute(
            "insert into linkspan.context_key (id, key) values (1, %s)"
            " on conflict (id) do update set key = excluded.key where context_key.key <> excluded.key",
            [bytes.fromhex(key)],
        )


def clone(urls: Urls, name: str, *, template: str | None = None) -> Urls:
    """Copy a database (0.1 s for a migrated one), replacing any clone of that name; return its URLs.

    Nobody may be connected to the template. The clone keeps the template's logins.
    """
    source = template or urls.database
    with psycopg.connect(urls.admin, autocommit=True) as admin:
        _run(admin, "drop database if exists {} with (force)", name)
        _run(admin, "create database {} template {} owner linkspan_owner", name, source)
        roles = [role for role in (*GROUPS, TEST) if role != TEST or urls.test]
        _allow_connections(admin, name, [unquote(urlsplit(urls.of(role)).username or "") for role in roles])
    return urls.on(name)


def drop_clone(urls: Urls, name: str) -> None:
    """Remove a clone, ending any session in it."""
    with psycopg.connect(urls.admin, autocommit=True) as admin:
        _run(admin, "drop database if exists {} with (force)", name)


@contextmanager
def _explained(doing: str) -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as problem:
        raise CannotStart(
            f"DATABASE_URL's user may not {doing}. Give it CREATEROLE and make it the owner of the database"
            " for this first run; afterwards Linkspan uses its own logins."
        ) from problem


def _check_floor(admin: psycopg.Connection[Any]) -> None:
    """Refuse a server older than what this was tried on, before anything is made there."""
    if admin.info.server_version < FLOOR * 10_000:
        raise CannotStart(
            f"This server is PostgreSQL {admin.info.server_version // 10_000}; Linkspan needs {FLOOR} or later."
            " Nothing was changed there. Upgrade it, or give DATABASE_URL another server's address."
        )


def _exists(admin: psycopg.Connection[Any], database: str) -> bool:
    return admin.execute("select 1 from pg_database where datname = %s", [database]).fetchone() is not None


def _role_exists(admin: psycopg.Connection[Any], role: str) -> bool:
    return admin.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone() is not None


def _run(admin: psycopg.Connection[Any], statement: LiteralString, *names: str) -> None:
    admin.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))


def _make_group(admin: psycopg.Connection[Any], group: str) -> None:
    with _explained("create roles"):
        if not _role_exists(admin, group):
            _run(admin, "create role {} nologin", group)


def _make_test_group(admin: psycopg.Connection[Any]) -> None:
    if not _role_exists(admin, "linkspan_test"):
        admin.execute("create role linkspan_test nologin inherit bypassrls")
    for role in GROUPS:
        _run(admin, "grant {} to linkspan_test with inherit true, set true", f"linkspan_{role}")


def _make_login(admin: psycopg.Connection[Any], database: str, role: str, password: str) -> None:
    """Make one login: it holds no rights itself and may only become its group, except the test login."""
    login, group = login_name(database, role), f"linkspan_{role}"
    # A verifier rather than the password, so that no server log can ever hold it.
    verifier = admin.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    with _explained("create logins"):
        if not _role_exists(admin, login):
            _run(admin, "create role {} login noinherit", login)
        statement = sql.SQL("alter role {} login password {}")
        admin.execute(statement.format(sql.Identifier(login), sql.Literal(verifier)))
    if role == TEST:
        _run(admin, "alter role {} inherit bypassrls", login)
        for each in GROUPS:
            _run(admin, "grant {} to {} with inherit true, set true", f"linkspan_{each}", login)
        _run(admin, "grant {} to {} with inherit true, set true", group, login)
    else:
        with _explained(f"hand out the role {group}, which another user of this server made"):
            _run(admin, "grant {} to {} with inherit false, set true", group, login)
    _limit(admin, login, LIMITS[role])


def _limit(admin: psycopg.Connection[Any], login: str, limits: dict[str, str]) -> None:
    for name, value in limits.items():
        if name == "transaction_timeout" and admin.info.server_version < TRANSACTION_TIMEOUT_SINCE:
            continue
        statement = sql.SQL("alter role {} set {} = {}")
        admin.execute(statement.format(sql.Identifier(login), sql.Identifier(name), sql.Literal(value)))


def _own(admin: psycopg.Connection[Any], database: str) -> None:
    """Hand the database to linkspan_owner; where the server refuses that, give it what migrations need."""
    try:
        _run(admin, "grant linkspan_owner to current_user with set true")
        _run(admin, "alter database {} owner to linkspan_owner", database)
    except psycopg.errors.InsufficientPrivilege:
        with _explained(f"share the database {database}"):
            _run(admin, "grant create, connect, temporary on database {} to linkspan_owner", database)
            admin.execute("grant create, usage on schema public to linkspan_owner")


def _allow_connections(admin: psycopg.Connection[Any], database: str, logins: list[str]) -> None:
    with _explained(f"say who may connect to {database}"):
        _run(admin, "revoke connect, temporary on database {} from public", database)
        for login in logins:
            _run(admin, "grant connect on database {} to {}", database, login)
        for role in GROUPS:
            _run(admin, "grant temporary on database {} to {}", database, f"linkspan_{role}")


def refused(problem: psycopg.OperationalError) -> bool:
    """Tell whether the server answered and refused the login, so that waiting would not help."""
    return any(each in str(problem) for each in ("authentication failed", "no password supplied"))
