"""What was planted as a child's name, number or story turns up nowhere but where it belongs."""

import io
import logging
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, Request, build_opener
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings

from linkspan.agencies import models as agencies
from linkspan.children.received import ReceivedCarer
from linkspan.cli.places import places
from linkspan.cli.postgres import Cluster, Urls, clone, drop_clone
from linkspan.config.logs import Discreet
from tests import cast
from tests.resilience.conftest import speaking_to
from tests.rooms.interop.feed_texts import csv_feed
from tests.support import children
from tests.support.database import CONTEXT_KEY, ROOT, as_test
from tests.support.pages import EMPTY

pytestmark = pytest.mark.needs_own_cluster

GIVEN, FAMILY, NUMBER, STREET = "Zuzkanari", "Kanarienvogel", "9449305552", "Canarinho"
CARER, STORY, CONTACT, TYPED, ROW = "Kanarimor", "kanaristory", "Kanarikon", "Kanaritast", "Kanarirad"
PLANTED = (GIVEN, FAMILY, NUMBER, "944 930 5552", STREET, CARER, STORY, CONTACT, TYPED, ROW)
PATIENCE = 60.0


class Browser:
    """Someone at a desk: keeps cookies, follows no redirect by itself, and remembers every address it was sent to."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.sent_to: list[str] = []
        self.statuses: list[int] = []
        self.page = ""
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()), _NoRedirect())

    def get(self, path: str, **headers: str) -> int:
        """Open a page and go where it leads."""
        return self._ask(Request(self.address + path, headers=headers))  # noqa: S310  our own address

    def post(self, path: str, **sent: str) -> int:
        """Send a form with the key of the page that is open."""
        return self._send(path, sent, None)

    def upload(self, path: str, content: bytes, **sent: str) -> int:
        """Send a form with a file."""
        return self._send(path, sent, content)

    def _send(self, path: str, sent: dict[str, str], content: bytes | None) -> int:
        sent = {"once": str(uuid4()), "csrfmiddlewaretoken": self._token()} | sent
        if content is None:
            return self._ask(Request(self.address + path, urlencode(sent).encode()))  # noqa: S310
        boundary = uuid4().hex
        parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in sent.items()]
        parts.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="march.csv"\r\n\r\n')
        body = "".join(parts).encode() + content + f"\r\n--{boundary}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self._ask(Request(self.address + path, body, kind))  # noqa: S310

    def _token(self) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        return found[1] if found else ""

    def _ask(self, request: Request) -> int:
        try:
            answer = self._opener.open(request, timeout=PATIENCE)
        except HTTPError as refused:
            answer = refused
        with answer:
            self.page = answer.read().decode(errors="replace")
            self.sent_to += [value for name, value in answer.headers.items() if name.lower() != "set-cookie"]
            self.statuses.append(answer.status)
            led_to = answer.headers.get("Location")
        if led_to and answer.status in (301, 302, 303):
            return self._ask(Request(led_to if "://" in led_to else self.address + led_to))  # noqa: S310
        return int(answer.status)


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


class Trace:
    """Everything a day at work left behind outside the tables that are meant for it."""

    def __init__(self, folder: Path, urls: Urls, server_log: Path) -> None:
        self.folder, self.urls = folder, urls
        self._server_log, self._from = server_log, server_log.stat().st_size
        self.people: cast.Cast | None = None
        self.child = UUID(int=0)
        self.addresses: list[str] = []
        self.statuses: dict[str, list[int]] = {}

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def server_log(self) -> str:
        """Give what the database's server wrote since."""
        with self._server_log.open("rb") as log:
            log.seek(self._from)
            return log.read().decode(errors="replace")

    def mail(self) -> list[str]:
        return [path.read_text() for path in (self.folder / "mail").iterdir()]

    def rows(self, table: str, columns: str = "t") -> list[str]:
        """Give every row of a table as text."""
        with psycopg.connect(self.urls.of("test"), autocommit=True) as test:
            test.execute("set role linkspan_test")
            found = test.execute(f"select ({columns})::text from {table} t".encode()).fetchall()
        return [text for (text,) in found]


def found_in(*texts: str) -> set[str]:
    return {word for word in PLANTED for text in texts if word.lower() in text.lower()}


# --- a day at work ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trace(
    victim: Cluster, own_template: Urls, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Trace]:
    """What was left after finding, opening, acting, loading and failing, all of it about a planted child."""
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "mail").mkdir()
    trace = Trace(folder, clone(own_template, "secrets"), victim.folder / "log" / "postgres.log")
    before = settings.LINKSPAN_STATE
    settings.LINKSPAN_STATE = folder
    with speaking_to(trace.urls, django_db_blocker):
        trace.people = people = cast.build()
        with as_test():
            agencies.Node.objects.update(mode="demo")
            agencies.User.objects.update(is_demo=True)
        trace.child = children.rowan(
            people, given_name=GIVEN, family_name=FAMILY, nhs_number=NUMBER, address_line_1=f"3 {STREET} Row",
            carers=(ReceivedCarer(f"{CARER} Ash", "mother", "01632 960333"),),
        )  # fmt: skip
        with running(trace) as address:
            at_work(trace, people, address)
        load_by_command_line(trace)
    settings.LINKSPAN_STATE = before
    yield trace
    drop_clone(own_template, "secrets")


@contextmanager
def running(trace: Trace) -> Generator[str]:
    """Run the pages and the worker as `linkspan serve` does, logging as much as can be logged."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        listening.set_inheritable(True)
        port = listening.getsockname()[1]
        env = environment(trace) | {"LINKSPAN_BIND": f"fd://{listening.fileno()}", "LINKSPAN_WEB_WORKERS": "1"}
        web = ["gunicorn", "-c", "python:linkspan.config.gunicorn", "linkspan.config.wsgi:application"]
        programs = {"web": web, "worker": ["linkspan.cli", "worker"]}
        started = []
        for name, module in programs.items():
            with (trace.folder / f"{name}.log").open("wb") as out:
                started.append(
                    subprocess.Popen(
                        [sys.executable, "-m", *module], cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT,
                        pass_fds=(listening.fileno(),),
                    )
                )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
        until(
            lambda: not [row for row in trace.rows("procrastinate_jobs", "status") if "todo" in row or "doing" in row]
        )
    finally:
        for program in started:
            program.terminate()
        for program in started:
            program.wait(timeout=30)


def environment(trace: Trace) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": trace.urls.app,
        "LINKSPAN_ROLE": "app",
        "LINKSPAN_STATE": str(trace.folder),
        "LINKSPAN_CONTEXT_KEY": CONTEXT_KEY,
        "LINKSPAN_LOG": "DEBUG",
        "LINKSPAN_TEST_MAIL": str(trace.folder / "mail"),
        "DJANGO_SETTINGS_MODULE": "tests.resilience.faulty_settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }


def load_by_command_line(trace: Trace) -> None:
    """Load a file with refused rows, and then load it again as a role that may not."""
    file = trace.folder / "june.csv"
    file.write_bytes(csv_feed({"record_id": "C-9", "family_name": FAMILY, "date_of_birth": f"31/02/{ROW}"}))
    command = [sys.executable, "-m", "linkspan.cli", "feed", "load", "--agency", "NMC", str(file)]
    with (trace.folder / "command.log").open("wb") as out:
        wrong_role = {"DATABASE_URL": trace.urls.sequencer, "LINKSPAN_ROLE": "sequencer"}
        for fault in ({}, wrong_role):
            subprocess.run(
                command, cwd=ROOT, env=environment(trace) | fault, stdout=out, stderr=subprocess.STDOUT, check=False
            )


def until(there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.2)


def at_work(trace: Trace, people: cast.Cast, address: str) -> None:
    for who, work in (("ben", knows_the_child), ("amina", meets_the_child), ("dana", loads), ("kit", meets_faults)):
        browser = Browser(address)
        browser.get("/demo/")
        browser.post("/demo/", user=str(getattr(people, who).user.pk))
        work(browser, trace.child)
        trace.addresses += browser.sent_to
        trace.statuses[who] = browser.statuses


def search(browser: Browser, **typed: str) -> None:
    browser.get("/find/?reason")
    browser.post("/find/", **(EMPTY | {"code": "concern", "words": f"The {STORY} of a neighbour at night"} | typed))


def knows_the_child(browser: Browser, child: UUID) -> None:
    search(browser, names=f"{GIVEN} {FAMILY}")
    assert FAMILY in browser.page
    browser.get(f"/children/{child}/")
    assert FAMILY in browser.page
    browser.get(f"/children/{child}/sources/")
    browser.get(f"/children/{child}/flags/new/")
    browser.post(
        f"/children/{child}/flags/new/", kind="call_before_acting", contact_name=CONTACT, contact_phone="01632 960777",
        **{"review_on-day": "1", "review_on-month": "1", "review_on-year": str(time.gmtime().tm_year + 1)},
    )  # fmt: skip


def meets_the_child(browser: Browser, child: UUID) -> None:
    search(browser, nhs=NUMBER)
    assert FAMILY in browser.page
    browser.post(f"/children/{child}/open/", code="concern", words=f"The {STORY} of a neighbour at night")
    browser.get(f"/children/{child}/working/")
    browser.post(f"/children/{child}/working/")
    search(browser, names=f"{TYPED} Nobody")
    browser.post("/find/", words=f"{TYPED} {NUMBER}")


def loads(browser: Browser, child: UUID) -> None:
    good = {"record_id": "C-1", "given_name": ROW, "family_name": FAMILY, "date_of_birth": "2015-03-31"}
    bad = {"record_id": "C-2", "given_name": ROW, "family_name": FAMILY, "date_of_birth": f"31/02/{ROW}"}
    for content in (csv_feed(good, bad), f"{ROW},{FAMILY}\r\n\x00\xff".encode("latin-1")):
        browser.get("/feeds/load/")
        browser.upload("/feeds/load/", content, format="csv", kind="full")
    browser.get("/feeds/")


def meets_faults(browser: Browser, child: UUID) -> None:
    search(browser, names=f"{GIVEN} {FAMILY}")
    browser.get(f"/children/{uuid4()}/")
    browser.get(f"/no/such/{TYPED}/?name={FAMILY}")
    browser.get(f"/find/?names={FAMILY}")
    browser.get("/demo/", Host=f"{FAMILY}.example")
    for how in ("bug", "chained", "database", "missing"):
        browser.get("/find/")
        browser.post(f"/fail/{how}/", word=f"{GIVEN} {FAMILY} {NUMBER}")
    browser.page = ""
    browser.post(f"/find/?{FAMILY}", names=FAMILY)


# --- what it left -----------------------------------------------------------------------------------------------


def test_the_day_had_every_kind_of_answer(trace: Trace) -> None:
    assert {200, 302, 400, 403, 404, 500} <= {status for all_ in trace.statuses.values() for status in all_}
    assert trace.statuses["kit"].count(500) == 3


def test_logs_say_where_and_what_kind_but_never_about_whom(trace: Trace) -> None:
    web, worker = trace.log("web"), trace.log("worker")

    assert found_in(web, worker) == set()
    assert "builtins.RuntimeError" in web
    assert "django.db.utils.DataError" in web
    assert "[22007]" in web
    assert re.search(r"faulty_urls\.py:\d+ in fail", web)


def test_the_command_line_says_which_row_and_field_but_not_what_was_in_it(trace: Trace) -> None:
    said = trace.log("command")

    assert found_in(said) == set()
    assert "line 2, date_of_birth" in said
    assert "stopped by a fault" in said
    assert "Traceback" not in said


def test_the_database_server_s_log_holds_nothing_of_it(trace: Trace) -> None:
    assert found_in(trace.server_log()) == set()


def test_no_header_and_no_address_holds_anything_of_it(trace: Trace) -> None:
    assert any(address.startswith("/find/results/") for address in trace.addresses)
    assert found_in(*trace.addresses) == set()


def test_e_mails_say_only_that_there_is_something_to_read(trace: Trace) -> None:
    mail = trace.mail()

    assert mail
    assert found_in(*mail) == set()
    assert [text for text in mail if str(trace.child) in text] == []


@pytest.mark.parametrize(
    "table", ["procrastinate_jobs", "procrastinate_events", "agencies_notice", "audit_once", "linkspan_cache"]
)
def test_nothing_of_it_is_in_a_table_without_a_wall(trace: Trace, table: str) -> None:
    assert found_in(*trace.rows(table)) == set()


def test_the_leaves_of_the_trail_hold_none_of_it_and_the_asides_do(trace: Trace) -> None:
    bodies = trace.rows("audit_entry", "convert_from(body, 'utf8')")

    assert len(bodies) > 20
    assert found_in(*bodies) == set()
    assert {STORY, FAMILY} <= found_in(*trace.rows("audit_aside", "body"))


# --- the formatter itself ---------------------------------------------------------------------------------------


@pytest.fixture
def written() -> Generator[Callable[..., str]]:
    """Log something and read what was written."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Discreet())

    def write(name: str, message: str, *args: object, **options: Any) -> str:
        record = logging.getLogger(name).makeRecord(name, logging.ERROR, __file__, 1, message, args, **options)
        handler.handle(record)
        return out.getvalue()

    yield write
    handler.close()


def caught(error: BaseException) -> Any:
    try:
        raise error
    except BaseException:
        return sys.exc_info()


def test_every_handler_of_the_program_is_discreet() -> None:
    from linkspan.config.settings import LOGGING

    handlers: dict[str, Any] = LOGGING["handlers"]

    assert {each["formatter"] for each in handlers.values()} == {"discreet"}


def test_another_s_text_is_left_out_and_numbers_and_kinds_are_kept(written: Callable[..., str]) -> None:
    line = written("psycopg.pool", "connecting %s took %d: %s", FAMILY, 7, ValueError(FAMILY), exc_info=None)

    assert line == "ERROR psycopg.pool: connecting … took 7: builtins.ValueError\n"


def test_our_own_lines_keep_their_codes(written: Callable[..., str]) -> None:
    line = written("linkspan.audit.sequencer", "waiting for %s", "epoch-2", exc_info=None)

    assert line == "ERROR linkspan.audit.sequencer: waiting for epoch-2\n"


def test_a_group_of_errors_and_their_causes_are_named_without_a_word(written: Callable[..., str]) -> None:
    cause = caught(KeyError(FAMILY))[1]
    group = ExceptionGroup(FAMILY, [ValueError(GIVEN), caught(TypeError(NUMBER))[1]])
    group.__cause__ = cause

    line = written("asyncio", f"Task failed\nfuture: {FAMILY}", exc_info=caught(group))

    assert found_in(line) == set()
    assert all(kind in line for kind in ("ExceptionGroup", "ValueError", "TypeError", "KeyError", "Task failed"))


def test_an_error_that_is_its_own_cause_is_named_once() -> None:
    error = ValueError(FAMILY)
    error.__context__ = error

    assert list(places(error)) == ["builtins.ValueError"]
