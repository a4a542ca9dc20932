"""Twenty kills during loads and clicks: nothing acknowledged is lost, nothing is done twice, the trail verifies."""

import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import IO, Any

import psycopg
import pytest

from linkspan.cli.postgres import Cluster, Urls, clone, drop_clone
from tests.resilience import partnership
from tests.resilience.clicker import Click, send
from tests.resilience.conftest import speaking_to
from tests.rooms.audit.node import Node, on_its_own_connection
from tests.support.database import CONTEXT_KEY, ROOT

pytestmark = pytest.mark.needs_own_cluster

VERSIONS = 5
ROUNDS = VERSIONS * len(partnership.FEEDS)
PATIENCE = 60.0

RECORDS = """
select o.code, s.record_id, encode(s.fingerprint, 'hex'), s.version, s.ended_on, s.sealed, s.protection,
  (select count(*) from children_recordversion v where v.record_id = s.id),
  (select count(*) from children_recordplace p where p.record_id = s.id),
  (select count(*) from children_link l where l.record_id = s.id and l.until_at is null),
  (select count(*) from children_link l where l.record_id = s.id),
  (select count(*) from children_face f where f.record_id = s.id),
  (select count(*) from children_key k where k.record_id = s.id),
  (select array_agg(concat_ws('|', i.name, i.role, i.phone, i.from_on, coalesce(i.until_on::text, 'now'))
    order by i.name, i.phone, i.from_on, i.until_on) from children_involvement i where i.record_id = s.id)
from children_sourcerecord s join agencies_organisation o on o.id = s.organisation_id
order by o.code, s.record_id
"""
CHILDREN = """
select array_agg(o.code || ' ' || s.record_id order by o.code, s.record_id)
from children_link l join children_sourcerecord s on s.id = l.record_id
join agencies_organisation o on o.id = s.organisation_id where l.until_at is null
group by l.child_id order by 1
"""
PAIRS = """
select o.code, s.record_id, p.sealed, p.decision, (
  select min(o2.code || ' ' || s2.record_id) from children_link l2 join children_sourcerecord s2 on s2.id = l2.record_id
  join agencies_organisation o2 on o2.id = s2.organisation_id where l2.child_id = p.child_id and l2.until_at is null)
from children_pair p join children_sourcerecord s on s.id = p.record_id
join agencies_organisation o on o.id = s.organisation_id
order by 1, 2, 3, 4, 5
"""


class Program:
    """A program beside the test that may be killed at any moment and is started anew."""

    def __init__(self, urls: Urls, folder: Path, name: str, *arguments: str, module: str = "") -> None:
        self.said = folder / f"{name}.log"
        self._command = [sys.executable, "-m", module or f"tests.resilience.{name}", *arguments]
        role = "sequencer" if name == "sequencer" else "app"
        self._env = os.environ | {
            "DATABASE_URL": urls.of(role),
            "LINKSPAN_ROLE": role,
            "LINKSPAN_CONTEXT_KEY": CONTEXT_KEY,
            "LINKSPAN_STATE": str(folder / "state"),
            "LINKSPAN_BUDGET_FACTOR": "1000",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        with self.said.open("a") as log:
            process = subprocess.Popen(
                self._command, cwd=ROOT, env=self._env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                text=True, bufsize=1,
            )  # fmt: skip
        assert process.stdout
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=_read, args=(process.stdout, self._lines), daemon=True).start()
        return process

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()

    def restart(self) -> None:
        """Kill it and start another."""
        self.kill()
        self.process = self._start()

    def tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        """Wait for its next line."""
        try:
            line = self._lines.get(timeout=PATIENCE)
        except queue.Empty:
            pytest.fail(f"silent for {PATIENCE} s:\n{self.said.read_text()[-2000:]}")
        assert line, f"it ended:\n{self.said.read_text()[-4000:]}"
        return line


def _read(stream: IO[str], lines: "queue.Queue[str]") -> None:
    """Pass lines on; an empty one says that there are no more."""
    for line in stream:
        lines.put(line.strip())
    lines.put("")
    stream.close()


class Loader(Program):
    """Loads what it is told to."""

    def restart(self) -> None:
        super().restart()
        assert self.hear() == "ready"

    def begin(self, load: partnership.Load) -> None:
        self.tell(f"{load.organisation}\t{load.path}")
        assert self.hear() == "began"

    def finish(self, load: partnership.Load) -> None:
        """Send a file again, until it is loaded; a server that throws everybody out fails it at once, for a while."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self.begin(load)
            if (ended := self.hear()) == "done done":
                return
            time.sleep(0.2)
        pytest.fail(f"{load.path.name} {ended}:\n{self.said.read_text()[-4000:]}")


class Ordeal:
    """A node at work, and the ways to hurt it."""

    def __init__(self, cluster: Cluster, urls: Urls, folder: Path) -> None:
        self.cluster, self.urls = cluster, urls
        self.journal = folder / "journal"
        self.chance = random.Random(20)
        self.loader = Loader(urls, folder, "loader")
        self.clicker = Program(urls, folder, "clicker", str(self.journal))
        self.sequencer = Program(urls, folder, "sequencer", "sequencer", module="linkspan.cli")
        assert self.loader.hear() == "ready"

    @property
    def programs(self) -> Iterable[Program]:
        return self.loader, self.clicker, self.sequencer

    def round(self, number: int, load: partnership.Load) -> None:
        """Begin a load, kill something at a random moment of it, put it right, and finish the load."""
        asked = self._asked()
        self._wait_until(lambda: self._asked() > asked, "no click")
        self.loader.begin(load)
        time.sleep(self.chance.uniform(0, 1.2))
        (self._kill_loader, self._kill_clicker, self._kill_backend, self._kill_server)[number % 4]()
        for program in (self.clicker, self.sequencer):
            if program.process.poll() is not None:
                program.restart()
        self.loader.finish(load)

    def _kill_loader(self) -> None:
        self.loader.restart()

    def _kill_clicker(self) -> None:
        self.clicker.restart()
        self.loader.hear()

    def _kill_backend(self) -> None:
        """Kill one server process; PostgreSQL throws everybody out and recovers."""
        os.kill(self.chance.choice(self._pids("usename like '%app_login'")), signal.SIGKILL)
        self._recover()

    def _kill_server(self) -> None:
        pids = [int((self.cluster.data / "postmaster.pid").read_text().split()[0]), *self._pids("true")]
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._recover()

    def _recover(self) -> None:
        self.cluster.start()
        self.loader.hear()

    def _pids(self, where: str) -> list[int]:
        with psycopg.connect(self.urls.admin) as admin:
            found = admin.execute(
                f"select pid from pg_stat_activity where pid <> pg_backend_pid() and {where}".encode()
            )
            return [pid for (pid,) in found.fetchall()]

    def _asked(self) -> int:
        return self.journal.read_text().count('"answer"') if self.journal.exists() else 0

    def settle(self) -> None:
        """Let the last click be answered and the trail be sealed, and end the programs."""
        self._wait_until(lambda: bool(self._asked()) and '"answer"' in self._last_line(), "the last click hangs")
        for program in self.programs:
            program.kill()

    def _last_line(self) -> str:
        return self.journal.read_text().splitlines()[-1]

    def _wait_until(self, there: Callable[[], bool], otherwise: str) -> None:
        until = time.monotonic() + PATIENCE
        while not there():
            assert self.clicker.process.poll() is None, self.clicker.said.read_text()[-4000:]
            assert time.monotonic() < until, otherwise
            time.sleep(0.01)


class Clicks:
    """The journal of clicks, read back."""

    def __init__(self, path: Path) -> None:
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        self.asked: dict[int, dict[str, Any]] = {line["number"]: line for line in lines if "once" in line}
        self.answers: dict[int, str] = {line["number"]: line["answer"] for line in lines if "answer" in line}

    def kept(self, what: str) -> dict[int, str]:
        """Give the acknowledged clicks of a kind and what each was answered."""
        return {
            number: answer.removeprefix("kept ")
            for number, answer in self.answers.items()
            if answer.startswith("kept ") and self.asked[number]["what"] == what
        }


class Aftermath:
    """The database when all is over, past the walls."""

    def __init__(self, urls: Urls) -> None:
        self._connection = psycopg.connect(urls.of("test"), autocommit=True)
        self._connection.execute("set role linkspan_test")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql.encode()).fetchall()

    def count(self, sql: str) -> int:
        return int(self.rows(f"select count(*) from {sql}")[0][0])

    def close(self) -> None:
        self._connection.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("partnership")
    partnership.invent(folder)
    return folder


@pytest.fixture(scope="module")
def loads(files: Path) -> list[partnership.Load]:
    return partnership.versions(files, VERSIONS)


@pytest.fixture(scope="module")
def calm(
    victim: Cluster, own_template: Urls, files: Path, loads: list[partnership.Load], django_db_blocker: Any
) -> Generator[Urls]:
    """A node where the same files were loaded and nothing ever went wrong; `founded` is it before the loads."""
    founded = clone(own_template, "founded")
    with speaking_to(founded, django_db_blocker):
        partnership.found(files)
    calm = clone(founded, "calm")
    with speaking_to(calm, django_db_blocker):
        organisations = partnership.organisations_by_code()
        for load in loads:
            partnership.load(load, organisations)
    yield calm
    for name in ("calm", "founded"):
        drop_clone(own_template, name)


@pytest.fixture(scope="module")
def survived(
    victim: Cluster, calm: Urls, loads: list[partnership.Load], tmp_path_factory: pytest.TempPathFactory
) -> Generator[Ordeal]:
    """A node that was killed in every round, and finished its loads all the same."""
    folder = tmp_path_factory.mktemp("ordeal")
    urls = clone(calm, "ordeal", template="founded")
    ordeal = Ordeal(victim, urls, folder)
    try:
        for number, load in enumerate(loads):
            ordeal.round(number, load)
        ordeal.settle()
        yield ordeal
    finally:
        for program in ordeal.programs:
            program.kill()
        drop_clone(calm, "ordeal")


@pytest.fixture
def clicks(survived: Ordeal) -> Clicks:
    return Clicks(survived.journal)


@pytest.fixture
def after(survived: Ordeal) -> Generator[Aftermath]:
    aftermath = Aftermath(survived.urls)
    yield aftermath
    aftermath.close()


@pytest.fixture
def undisturbed(calm: Urls) -> Generator[Aftermath]:
    aftermath = Aftermath(calm)
    yield aftermath
    aftermath.close()


def test_every_acknowledged_click_is_kept_exactly_once(clicks: Clicks, after: Aftermath) -> None:
    flags, sights, ended = clicks.kept("flag"), clicks.kept("sight"), clicks.kept("end")

    assert len(flags) > 20, "too few clicks to tell"
    assert len(sights) > 5
    assert len(ended) > 5
    kept = {
        int(name.removeprefix("Click ")): str(flag)
        for flag, name in after.rows("select id, contact_name from children_flag")
    }
    assert kept == flags
    assert after.count("children_flag") == len(flags)
    assert {str(sight) for (sight,) in after.rows("select id from children_sight")} == set(sights.values())
    assert after.count("children_sight") == len(sights)
    assert {str(flag) for (flag,) in after.rows("select id from children_flag where ended_at is not null")} == {
        clicks.asked[number]["flag"] for number in ended
    }


def test_every_acknowledged_click_has_one_line_in_the_trail(clicks: Clicks, after: Aftermath) -> None:
    wanted = {
        "children.flag.raised": sorted(clicks.kept("flag").values()),
        "children.sight.taken": sorted(clicks.kept("sight").values()),
        "children.flag.ended": sorted(clicks.asked[number]["flag"] for number in clicks.kept("end")),
    }

    for event, about in wanted.items():
        lines = after.rows(f"select object from audit_entry where event = '{event}' and decision = 'allow'")
        assert sorted(str(each) for (each,) in lines) == about


def test_every_acknowledged_look_is_in_the_trail(clicks: Clicks, after: Aftermath) -> None:
    looks = sorted(clicks.kept("look").values())
    lines = after.rows("select child from audit_entry where event = 'children.file.seen'")

    seen = [str(child) for (child,) in lines]
    assert {child for child in looks if looks.count(child) > seen.count(child)} == set()


def test_a_click_sent_once_more_is_answered_as_the_first_time(
    survived: Ordeal, clicks: Clicks, after: Aftermath, django_db_blocker: Any
) -> None:
    flags, entries = after.count("children_flag"), after.count("audit_entry")
    again = dict(list((clicks.kept("flag") | clicks.kept("sight") | clicks.kept("end")).items())[-60:])

    with speaking_to(survived.urls, django_db_blocker):
        actors = partnership.cast()
        answers = {
            number: str(send(Click(**clicks.asked[number]), actors[clicks.asked[number]["who"]])) for number in again
        }

    assert answers == again
    assert (after.count("children_flag"), after.count("audit_entry")) == (flags, entries)


def test_the_index_is_what_it_would_be_had_nothing_gone_wrong(after: Aftermath, undisturbed: Aftermath) -> None:
    for sql in (RECORDS, CHILDREN, PAIRS):
        assert after.rows(sql) == undisturbed.rows(sql)
    assert after.count("children_sourcerecord") > 200


def test_each_record_is_linked_once_or_waits_and_has_one_involvement(after: Aftermath) -> None:
    records = after.count("children_sourcerecord")
    sealed = after.count("children_sourcerecord where sealed")

    assert after.count("children_link where until_at is null") == records - sealed
    assert after.count("(select record_id from children_link where until_at is null group by 1) l") == records - sealed
    doubled = "(select record_id from children_involvement where until_on is null group by 1 having count(*) > 1) i"
    assert after.count(doubled) == 0


def test_each_load_is_finished_and_its_counts_are_the_rows_of_its_file(
    loads: list[partnership.Load], after: Aftermath
) -> None:
    found = after.rows(
        "select file_name, state, rows_done, new + changed + unchanged + refused from interop_feedload"
        " where file_name <> 'council.csv'"
    )

    assert {row[:3] for row in found} == {(load.path.name, "done", load.rows) for load in loads}
    assert [row for row in found if row[2] != row[3]] == []


def test_the_kills_came_in_the_middle_of_loads(after: Aftermath) -> None:
    taken_up = "event = 'interop.feed.started' and convert_from(body, 'utf8')::jsonb -> 'detail' ? 'again'"

    assert after.count(f"audit_entry where {taken_up}") >= ROUNDS // 4


def test_nothing_is_half_done(after: Aftermath) -> None:
    received = "select object from audit_entry where event = 'children.record.received'"
    changed = "select object, count(*) as times from audit_entry where event = 'children.record.changed' group by 1"
    half_done = {
        "a record without its line": f"children_sourcerecord where id not in ({received})",
        "a record received twice": "(select e.object from audit_entry e join children_sourcerecord s on s.id = e.object"
        " where e.event = 'children.record.received' group by 1 having count(*) > 1) twice",
        "a version without its line": f"children_sourcerecord s left join ({changed}) c on c.object = s.id"
        " where coalesce(c.times, 0) <> s.version - 1",
        "an open item that is not one holder's": "duty_item i where closed_at is null and 1 <>"
        " (select count(*) from duty_tenure t where t.item_id = i.id and t.until_at is null)",
        "an open item without a date": "duty_item i where closed_at is null and not exists"
        " (select from duty_clock c where c.item_id = i.id and c.done_at is null)",
        "a request without its answer": "audit_once where result is null",
    }

    assert {what: after.count(where) for what, where in half_done.items()} == dict.fromkeys(half_done, 0)
    assert after.count("duty_item where closed_at is null") > 0


def test_the_trail_verifies_after_all_of_it(
    survived: Ordeal, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> None:
    with on_its_own_connection(django_db_blocker):
        node = Node(survived.urls, survived.journal.parent / "state")
        node.seal()
        report = node.verify()
        node.leave()

    assert report.problems == []
    assert (report.unsigned, report.waiting) == (0, 0)
    assert report.entries > 1_000
    assert report.checkpoints > 5
