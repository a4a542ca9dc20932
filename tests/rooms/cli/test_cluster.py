"""Our own PostgreSQL: private, alone, and able to start after anything that happens to it."""

import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from linkspan.cli.cluster import LONGEST_SOCKET, Cluster
from linkspan.cli.roles import with_login
from linkspan.cli.state import CannotStart, is_root

pytestmark = pytest.mark.needs_own_cluster


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def server_pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def test_secrets_and_sockets_are_closed_to_everybody_else(cluster: Cluster) -> None:
    secrets = cluster.folder / "secrets.json"

    assert mode(secrets) == 0o600
    assert mode(cluster.socket_folder) == 0o700
    assert mode(cluster.data) == 0o700
    assert (cluster.data.stat().st_uid == 0) is False or not is_root()


def test_server_listens_on_no_network(cluster: Cluster) -> None:
    with psycopg.connect(cluster.admin_url) as admin:
        shown = {
            name: admin.execute("select current_setting(%s)", [name]).fetchone()
            for name in ("listen_addresses", "data_checksums", "password_encryption", "fsync")
        }

    assert shown == {
        "listen_addresses": ("",),
        "data_checksums": ("on",),
        "password_encryption": ("scram-sha-256",),
        "fsync": ("on",),
    }


def test_text_sorts_and_folds_the_same_on_every_machine(cluster: Cluster) -> None:
    with psycopg.connect(cluster.start().app) as app:
        folded = app.execute("select lower('ŁUKASZ ÖZIL'), 'Z' < 'a', 'z' < 'é'").fetchone()

    assert folded == ("łukasz özil", True, True)


def test_wrong_password_is_refused(cluster: Cluster) -> None:
    url = with_login(cluster.admin_url, "postgres", "wrong")

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_server_log_never_holds_what_a_statement_held(cluster: Cluster) -> None:
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute("create temporary table child (name text primary key)")
        admin.execute("insert into child values ('Zebedee Quill')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            admin.execute("insert into child values (%s)", ["Zebedee Quill"])
        with pytest.raises(psycopg.errors.InvalidDatetimeFormat):
            admin.execute("select %s::text::date", ["31/02/Quill"])

    log = (cluster.folder / "log/postgres.log").read_text()
    assert "ready to accept connections" in log
    assert "Quill" not in log


def test_killed_server_starts_again_with_everything_acknowledged(place: Path) -> None:
    cluster = Cluster(place, test=True)
    cluster.start()
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute("create table kept (number int)")
    for number in range(3):
        with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
            admin.execute("insert into kept values (%s)", [number])
        os.kill(server_pid(cluster), signal.SIGKILL)

        cluster.start()

    with psycopg.connect(cluster.admin_url) as admin:
        assert admin.execute("select array_agg(number order by number) from kept").fetchone() == ([0, 1, 2],)
    cluster.stop()


def test_start_waits_for_a_server_that_recovers_from_the_kill_of_one_of_its_processes(place: Path) -> None:
    cluster = Cluster(place, test=True)
    cluster.start()

    for _ in range(6):
        with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
            os.kill(admin.info.backend_pid, signal.SIGKILL)
            began = time.monotonic()
            cluster.start()
            assert time.monotonic() - began < 30
        with psycopg.connect(cluster.admin_url) as admin:
            assert admin.execute("select 1").fetchone() == (1,)
    cluster.stop()


def test_starts_at_the_same_time_share_one_server(place: Path) -> None:
    clusters = [Cluster(place, test=True) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        urls = list(pool.map(lambda each: each.start(), clusters))

    assert len(set(urls)) == 1
    for each in clusters:
        each.stop()
    assert not clusters[0].is_up()


def test_only_the_last_user_stops_the_server(place: Path) -> None:
    first, second = Cluster(place, test=True), Cluster(place, test=True)
    first.start()
    second.start()

    first.stop()
    assert second.is_up()

    second.stop()
    assert not second.is_up()


def test_user_that_was_killed_does_not_keep_the_server(place: Path) -> None:
    program = (
        "import sys, time, pathlib; from linkspan.cli.cluster import Cluster;"
        "Cluster(pathlib.Path(sys.argv[1]), test=True).start(); print('up', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", program, str(place)], stdout=subprocess.PIPE)
    assert other.stdout
    other.stdout.readline()
    other.kill()
    other.wait()
    other.stdout.close()
    cluster = Cluster(place, test=True)
    assert cluster.is_up()

    cluster.start()
    cluster.stop()

    assert not cluster.is_up()


def test_kept_server_outlives_its_users_until_halted(place: Path) -> None:
    cluster = Cluster(place, test=True)
    cluster.start()
    cluster.keep()

    cluster.stop()
    assert cluster.is_up()

    cluster.halt()
    assert not cluster.is_up()


def test_socket_moves_to_a_short_folder_when_the_path_is_long(place: Path) -> None:
    deep = place / ("a folder with spaces, and a very long name " * 2) / "under another"
    deep.mkdir(parents=True)
    deep.parent.chmod(0o711)
    cluster = Cluster(deep, test=True)

    urls = cluster.start()

    assert len(os.fsencode(cluster.socket_folder)) < LONGEST_SOCKET
    assert not cluster.socket_folder.is_relative_to(deep)
    assert mode(cluster.socket_folder) == 0o700
    with psycopg.connect(urls.app) as app:
        assert app.execute("select current_database()").fetchone() == ("linkspan",)
    cluster.stop()
    cluster.socket_folder.rmdir()


def test_lost_secrets_are_explained(place: Path) -> None:
    cluster = Cluster(place, test=True)
    cluster.start()
    secrets = place / "secrets.json"
    kept = secrets.read_text()
    secrets.write_text("{}")

    with pytest.raises(CannotStart, match=r"does not accept the password kept in .*secrets\.json"):
        cluster.start()

    secrets.write_text(kept)
    cluster.stop()


def test_path_that_a_shell_would_read_is_refused_in_words(place: Path) -> None:
    folder = place / "$HOME"
    folder.mkdir()

    with pytest.raises(CannotStart, match="cannot work where the path holds"):
        Cluster(folder, test=True).start()


def test_first_start_cut_short_is_begun_again(place: Path) -> None:
    half = place / "pg.half"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    cluster = Cluster(place, test=True)

    cluster.start()

    assert cluster.is_up()
    assert not half.exists()
    cluster.stop()


def test_address_can_be_read_by_any_library(cluster: Cluster) -> None:
    urls = cluster.start()

    assert urls.app.startswith("postgresql://linkspan_app_login:")
    assert urls.app.endswith(f"@/linkspan?host={quote(str(cluster.socket_folder), safe='/')}&port=5432")


def test_start_of_a_running_server_takes_no_time(cluster: Cluster) -> None:
    began = time.monotonic()

    cluster.start()

    assert time.monotonic() - began < 1.0
