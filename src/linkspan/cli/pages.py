"""Time whole pages: a search from the button to the last byte, through every layer but the network."""

from __future__ import annotations

import csv
import time
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

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
