"""With no database at all, every page still says who to ring."""

from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from pytest_django import Settings

from linkspan.web.duty_numbers import Desk, remember
from tests.support.server import serve

PAGES = ("/", "/account/login/", "/ring/", "/help/", "/health/", "/demo/", "/no/such/page/")


def test_every_page_shows_the_duty_desk_s_number_when_the_database_is_gone(tmp_path: Path, settings: Settings) -> None:
    settings.LINKSPAN_STATE = tmp_path
    remember([Desk(name="Front door", agency="Northmere Council", phone="020 7946 0991", is_council=True)])

    with serve(f"postgresql://nobody@/gone?host={tmp_path}", tmp_path) as address:
        answers = [ask(address + page) for page in PAGES]

    assert [status for status, _ in answers] == [503] * len(PAGES)
    silent = [page for page, (_, said) in zip(PAGES, answers, strict=True) if "020 7946 0991" not in said]
    assert silent == []


def ask(address: str) -> tuple[int, str]:
    try:
        with urlopen(Request(address, headers={"Cookie": "sessionid=" + "a" * 32})) as response:  # noqa: S310
            return response.status, response.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()
