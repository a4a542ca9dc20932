"""Time whole pages: a search from the button to the last byte, through every layer but the network."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from django.test import Client

FIRST_FEW = 5  # not counted: templates and policies are being compiled


def time_pages(queries: Path, most: int) -> dict[str, Any]:
    """Put standard queries through the find page as the demonstration's social worker; times in milliseconds."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from linkspan.interop.bench import percentiles

    client = Client(SERVER_NAME="127.0.0.1")
    user = get_user_model().objects.filter(is_demo=True).earliest("date_joined")
    client.force_login(user, backend="linkspan.web.account.backends.DemoBackend")
    times = []
    with queries.open(encoding="utf-8", newline="") as file:
        rows = (row for row in csv.DictReader(file) if row["set"] == "standard")
        for row in islice(rows, most + FIRST_FEW):
            began = time.perf_counter()
            answer = client.post("/find/", _typed(row), follow=True)
            times.append(time.perf_counter() - began)
            if answer.status_code != 200 or not answer.redirect_chain:
                raise RuntimeError(f"the find page answered {answer.status_code} without results")
    counted = times[FIRST_FEW:]
    return percentiles(counted) | {"pages": len(counted)}


def time_reviewing(most: int) -> dict[str, Any]:
    """Open the queue, its pairs, and the pages of quality as the demonstration's data officer, each page `most` times.

    What is shown on them is counted first, as the worker does at night; that is timed apart.
    """
    client = _data_officer()
    counted = {each: _counted(client, f"/{each}/count/") for each in ("quality", "feeds/quality")}
    queue = client.get("/reviews/").content.decode()
    pairs = list(dict.fromkeys(re.findall(r"/reviews/[0-9a-f-]{36}/(?=\")", queue)))
    opened = {
        "the queue": ["/reviews/"], "on to the next pair": ["/reviews/next/"], "a pair": pairs,
        "quality": ["/quality/"], "a source's faults": ["/feeds/quality/"],
    }  # fmt: skip
    return {
        "waiting": _waiting(),
        "counting_seconds": counted,
        "pages": {name: _opened(client, paths, most) for name, paths in opened.items() if paths},
    }


def time_opened(role: str, paths: Sequence[str], most: int) -> dict[str, Any]:
    """Open pages in turn as someone of the demonstration who carries a role; times in milliseconds."""
    return _opened(_demo_of(role), paths, most)


def time_posted(role: str, path: str, asked: dict[str, str], most: int) -> dict[str, Any]:
    """Send a form that answers with a file, as someone of the demonstration; seconds by the clock."""
    client, times, size = _demo_of(role), [], 0
    for _ in range(most):
        began = time.perf_counter()
        answer = client.post(path, asked | {"once": str(uuid4())})
        times.append(time.perf_counter() - began)
        if answer.status_code != 200 or "attachment" not in answer.get("Content-Disposition", ""):
            raise RuntimeError(f"{path} answered {answer.status_code} without a file")
        size = len(answer.content)
    return {"median_seconds": round(sorted(times)[most // 2], 2), "kib": size // 1024}


def _data_officer() -> Client:
    return _demo_of("data_officer")


def _demo_of(role: str) -> Client:
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.utils import timezone

    from linkspan.agencies import queries as agencies

    cast = agencies.demo_cast(timezone.localdate())
    chosen = next(each for each in cast if role in each.roles)
    client = Client(SERVER_NAME="127.0.0.1")
    user = get_user_model().objects.get(person__id=chosen.person_id)
    client.force_login(user, backend="linkspan.web.account.backends.DemoBackend")
    return client


def _counted(client: Client, path: str) -> float:
    began = time.perf_counter()
    answer = client.post(path, {"once": str(uuid4())})
    if answer.status_code != 302:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return round(time.perf_counter() - began, 2)


def _waiting() -> int:
    from django.utils import timezone

    from linkspan.audit import Actor
    from linkspan.children.queries import totals

    return totals.totals(by=Actor.system("feed"), at=timezone.now()).waiting_pairs


def _opened(client: Client, paths: Sequence[str], most: int) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from linkspan.interop.bench import percentiles

    asked = []
    for path in [paths[number % len(paths)] for number in range(FIRST_FEW)]:
        with CaptureQueriesContext(connection) as queries:
            _open(client, path)
        asked.append(len(queries))
    times = [_open(client, paths[number % len(paths)]) for number in range(most)]
    return percentiles(times) | {"pages": most, "database_queries": [min(asked[1:]), max(asked[1:])]}


def _open(client: Client, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    seconds = time.perf_counter() - began
    if answer.status_code not in (200, 302):
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return seconds


def _typed(row: dict[str, str]) -> dict[str, str]:
    year, month, day = (row["date_of_birth"] or "--").split("-")
    return {
        "names": " ".join(part for part in (row["given_name"], row["middle_names"]) if part),
        "family": row["family_name"],
        "born-day": day,
        "born-month": month,
        "born-year": year or row["birth_year"],
        "age": row["age"],
        "postcode": row["postcode"],
        "school": row["school_urn"],
        "nhs": row["nhs_number"],
        "sex": row["sex"],
        "code": "concern",
        "words": "measuring how fast a page answers",
        "once": str(uuid4()),
    }
