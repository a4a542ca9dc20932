"""One PostgreSQL server of our own: made, started, restarted after a kill, and stopped by its last user."""

from __future__ import annotations

import functools
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import pq

from linkspan.cli import state
from linkspan.cli.binaries import Binaries, find_binaries, server_user
from linkspan.cli.roles import Urls, prepare, refused, urls_for
from linkspan.cli.state import CannotStart

DATABASE = "linkspan"
SUPERUSER = "postgres"
PORT = 5432
START_WITHIN = 60.0
LONGEST_SOCKET = 100  # bytes; the system's limit is 104 on macOS and 108 on Linux
MEBIBYTE = 1024 * 1024


class Cluster:
    """One PostgreSQL server: its data, socket and passwords in one folder, reached by socket only.

    `test` gives up surviving a power cut for speed; a kill loses nothing either way.
    """

    def __init__(self, folder: Path, test: bool = False) -> None:
        """Describe the cluster of a folder; nothing is started."""
        self.folder = folder
        self.test = test
        self.data = folder / "pg"
        self._presence: state.Presence | None = None
        self._binaries: Binaries | None = None

    def start(self, database: str = DATABASE) -> Urls:
        """Start the server unless it runs, prepare the database, and return its URLs."""
        self.folder.mkdir(mode=0o711 if state.is_root() else 0o700, parents=True, exist_ok=True)
        with state.only_one(self.folder / "starting"):
            joined = self._presence or state.Presence(self.folder / "users")
            try:
                self._have_answer()
                urls = self._prepared(database)
            except BaseException:
                if not self._presence:
                    joined.leave()
                raise
            self._presence = joined
            return urls

    def stop(self) -> None:
        """Leave the cluster, and stop its server when nobody else uses it and nobody asked to keep it."""
        with state.only_one(self.folder / "starting"):
            last = self._presence is None or self._presence.leave()
            self._presence = None
            if last and not self._kept.exists():
                self.halt()

    def keep(self) -> None:
        """Let the server outlive its last user, until `halt`."""
        self._kept.touch()

    def halt(self) -> None:
        """Stop the server now, whoever uses it."""
        self._kept.unlink(missing_ok=True)
        if self.is_up():
            self._pg("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60")

    def is_up(self) -> bool:
        """Tell whether the server answers, be it to say that it is full."""
        return pq.PGconn.ping(self.admin_url.encode()) == pq.Ping.OK

    def _have_answer(self) -> None:
        """Start the server unless it runs, and wait out one that throws everybody out and recovers.

        It does so when one of its processes was killed, and may still look well a moment before.
        """
        until = time.monotonic() + START_WITHIN
        while True:
            if not self.is_up():
                self._make_data()
                self._start_server()
            try:
                self._check_password()
            except psycopg.OperationalError as problem:
                if time.monotonic() > until or not (_will_pass(str(problem)) or not self.is_up()):
                    raise
                time.sleep(0.2)
            else:
                return

    def _check_password(self) -> None:
        try:
            psycopg.connect(self.admin_url, connect_timeout=10).close()
        except psycopg.OperationalError as problem:
            if not refused(problem):
                raise
            raise CannotStart(
                f"PostgreSQL in {self.data} does not accept the password kept in {self._secrets}."
                " Put the right file back, or move the folder away."
            ) from problem

    @property
    def admin_url(self) -> str:
        """Return the superuser's URL; only the launcher and tests use it."""
        password = state.read_secrets(self._secrets).get("superuser", "")
        host = quote(str(self.socket_folder), safe="/")
        return f"postgresql://{SUPERUSER}:{quote(password, safe='')}@/postgres?host={host}&port={PORT}"

    @functools.cached_property
    def socket_folder(self) -> Path:
        """Return where the server's socket lives: beside the data when a socket can live there."""
        beside = self.folder / "run"
        if self._fits(beside):
            return beside
        return Path("/tmp") / f"linkspan-{os.geteuid()}-{state.short_name(self.folder)}"  # noqa: S108 (checked in _make_private)

    @property
    def _secrets(self) -> Path:
        return self.folder / state.SECRETS_FILE

    @property
    def _kept(self) -> Path:
        return self.folder / "keep"

    def _fits(self, folder: Path) -> bool:
        """Tell whether a socket can live in the folder: a short path, on a file system that knows sockets."""
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}.lock")) >= LONGEST_SOCKET:
            return False
        probe = self.folder / f".probe-{secrets.token_hex(4)}"
        try:
            with socket.socket(socket.AF_UNIX) as trial:
                trial.bind(str(probe))
        except OSError:
            return False
        finally:
            probe.unlink(missing_ok=True)
        return True

    def _prepared(self, database: str) -> Urls:
        with state.kept_secrets(self._secrets) as kept:
            logins = kept.setdefault("logins", {})
            if database not in logins:
                _, logins[database] = prepare(self.admin_url, database, test=self.test)
            return urls_for(self.admin_url, database, logins[database])

    def _make_data(self) -> None:
        """Make the data folder when there is none; a first start cut short leaves none."""
        if (self.data / "PG_VERSION").is_file():
            self._check_version()
            return
        self._check_path()
        with state.kept_secrets(self._secrets) as kept:
            kept |= {"superuser": secrets.token_urlsafe(24), "logins": {}}
            password = kept["superuser"]
        half = self.folder / "pg.half"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700)
        self._give(half)
        with self._password_file(password) as file:
            self._initdb(half, file)
        with (half / "postgresql.conf").open("a") as conf:
            conf.write("include 'linkspan.conf'\n")
        half.rename(self.data)

    def _initdb(self, data: Path, password: Path) -> None:
        asked = [f"--pgdata={data}", f"--username={SUPERUSER}", f"--pwfile={password}"]
        asked += ["--auth=scram-sha-256", "--data-checksums", "--encoding=UTF8", "--no-instructions"]
        if self.test:
            asked.append("--no-sync")
        if self._bin.major >= 17:
            # The same sorting on every machine, whatever locales it has.
            asked += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            made = self._pg("initdb", *asked)
        else:
            made = self._pg("initdb", *asked, "--locale=C.UTF-8")
            if made.returncode:
                made = self._pg("initdb", *asked, "--locale=C")
        if made.returncode:
            raise CannotStart(f"PostgreSQL could not make its data folder:\n{made.stderr.strip()}")

    def _check_path(self) -> None:
        awkward = sorted(set('"$`\\\n') & set(f"{self.folder}{self._bin.folder}"))
        if awkward:
            raise CannotStart(
                f"PostgreSQL's programs cannot work where the path holds {' or '.join(map(repr, awkward))}:"
                f" {self.folder}. Move or rename it and start again."
            )

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != str(self._bin.major):
            raise CannotStart(
                f"The data in {self.data} was made by PostgreSQL {found}, and the programs in"
                f" {self._bin.folder} are {self._bin.major}. Set LINKSPAN_PGBIN to PostgreSQL {found}'s."
            )

    def _start_server(self) -> None:
        """Start the server, waiting out the remains of one that was killed.

        A killed server that nobody has reaped still holds its lock file, and so does one that recovers because one
        of its processes was killed; that is PostgreSQL's to judge, so we ask again and never delete `postmaster.pid`.
        """
        self._make_private(self.socket_folder)
        self._configure()
        log = self.folder / "log"
        self._make_private(log)
        file = log / "postgres.log"
        until = time.monotonic() + START_WITHIN
        while True:
            self._trim(file)
            self._reap()
            tried = self._pg("pg_ctl", "start", "-D", str(self.data), "-w", "-t", "60", "-l", str(file))
            if self.is_up():
                return  # we started it, or it was recovering all along and has finished
            said = file.read_text(errors="replace")[-2000:] if file.is_file() else ""
            if time.monotonic() > until or not _will_pass(said + tried.stderr):
                raise CannotStart(f"PostgreSQL did not start:\n{tried.stderr.strip()}\n{said.strip()}")
            time.sleep(0.2)

    def _reap(self) -> None:
        """Bury a killed server that became our child, as it does when we are a container's first process."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            os.waitpid(pid, os.WNOHANG)
        except (OSError, ValueError, IndexError):
            return

    def _configure(self) -> None:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEBIBYTE
        folder = str(self.socket_folder).replace("'", "''")
        lines = [
            "listen_addresses = ''",
            f"port = {PORT}",
            f"unix_socket_directories = '{folder}'",
            "unix_socket_permissions = 0700",
            "password_encryption = 'scram-sha-256'",
            "max_connections = 100",
            f"shared_buffers = {min(max(memory // 8, 128), 512 if self.test else 2048)}MB",
            f"effective_cache_size = {max(memory // 2, 256)}MB",
            "max_wal_size = 4GB",  # keys arrive in no order: each page touched since a checkpoint is logged whole
            "checkpoint_timeout = 30min",
            "random_page_cost = 1.1",
            "jit = off",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            # Statements, parameters and details can hold a child's name: the log gets none of them.
            # An error's own line can hold the value that was wrong, so the program hears it and the log does not.
            "log_min_messages = log",
            "log_statement = none",
            "log_min_error_statement = panic",
            "log_parameter_max_length_on_error = 0",
            "log_error_verbosity = terse",
        ]
        if self.test:
            lines += ["fsync = off", "full_page_writes = off", "synchronous_commit = on"]
        conf = self.data / "linkspan.conf"
        conf.write_text("\n".join(lines) + "\n")
        self._give(conf)

    def _make_private(self, folder: Path) -> None:
        """Make a folder only the server's user may enter; refuse one that somebody else put there."""
        folder.mkdir(mode=0o700, exist_ok=True)
        user = self._user
        expected = user.pw_uid if user else os.geteuid()
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid not in (expected, os.geteuid()):
            raise CannotStart(f"{folder} belongs to somebody else; remove it and start again.")
        folder.chmod(0o700)
        self._give(folder)

    @contextmanager
    def _password_file(self, password: str) -> Iterator[Path]:
        with tempfile.NamedTemporaryFile("w", dir=self.folder, prefix=".pw-") as file:
            file.write(f"{password}\n")
            file.flush()
            self._give(Path(file.name))
            yield Path(file.name)

    @staticmethod
    def _trim(log: Path) -> None:
        if log.is_file() and log.stat().st_size > 16 * MEBIBYTE:
            os.truncate(log, 0)

    @property
    def _user(self) -> pwd.struct_passwd | None:
        return server_user(self.data)

    @property
    def _bin(self) -> Binaries:
        self._binaries = self._binaries or find_binaries()
        return self._binaries

    def _give(self, path: Path) -> None:
        if user := self._user:
            os.chown(path, user.pw_uid, user.pw_gid)

    def _pg(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's user, in a session of its own: Ctrl-C is ours."""
        user = self._user
        settings = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        with tempfile.TemporaryFile("w+") as said:
            # A file, not a pipe: the server inherits it and would hold a pipe open for ever.
            done = subprocess.run(  # noqa: S603 (PostgreSQL's own programs, our own arguments)
                [self._bin[program], *arguments],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd="/",
                env=settings,
                start_new_session=True,
                check=False,
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )
            said.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, "", said.read())


def _will_pass(said: str) -> bool:
    passing = ("already exists", "still in use", "pre-existing shared memory", "starting up", "shutting down")
    recovering = ("accepting connections", "recovery mode", "closed the connection")
    return any(each in said for each in (*passing, *recovering))
