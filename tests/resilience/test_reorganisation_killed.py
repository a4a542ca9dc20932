"""A reorganisation whose process dies in the middle: nothing of it has happened, and it is done whole the next time."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import transaction

from linkspan.audit import Actor
from linkspan.cli.postgres import Urls, clone, drop_clone
from linkspan.partnership.commands import reorganisations as commands
from linkspan.partnership.reorganisation_rules import Plan, Share, Step
from tests import cast, factories
from tests.resilience.conftest import speaking_to
from tests.rooms.partnership.test_reorganisations import answers
from tests.support import signing
from tests.support.database import CONTEXT_KEY, ROOT
from tests.support.partnership import formed

DEMO = Actor.system("demo")
EVERY = 13
AS_IT_STANDS = (
    "select id, organisation_id, person_id, until_at from duty_tenure order by id",
    "select id, until_on from agencies_organisation order by id",
    "select id, until_on from agencies_appointment order by id",
    "select organisation_id, area_id, until_on from agencies_organisationarea order by 1, 2, 3",
    "select predecessor_id, successor_id from agencies_succession order by 1, 2",
    "select id, accountable_id, until_on from partnership_responsibility order by id",
    "select organisation_id, until_on from partnership_member order by 1, 2",
    "select id, successor_id, settled_at from sharing_agreementstandin order by id",
    "select done_at, outcome::text from partnership_reorganisation",
    "select count(*) from audit_entry",
    "select count(*) from agencies_notice",
    "select count(*) from procrastinate_jobs",
)


def plan_a_merger(at: datetime) -> tuple[UUID, UUID, UUID]:
    """Let the police hold much and be party to an agreement, and plan its merger; give plan, police and successor."""
    people = cast.build()
    mere = formed(people)
    signing.in_force(people, signing.signers(people), at)
    with transaction.atomic():  # an item without its tenure may not be committed
        for number in range(40):
            factories.item(
                organisation=people.police, area=people.northmere if number % 2 else people.southmere,
                person=people.dee.person if number % 3 else None, opened_at=at - timedelta(days=9),
                due_at=at + timedelta(days=1),
            )  # fmt: skip
    answers(people.police, people.northmere, "police_protection")
    force = factories.organisation(area=people.northmere, serves=(people.northmere, people.southmere), kind="police")
    plan = Plan("A merger", "merger", at.date(), "An order", (Step(people.police.id, (Share(force.id),)),))
    made = commands.plan_reorganisation(partnership_id=mere.id, plan=plan, by=DEMO, at=at)
    commands.rehearse(reorganisation_id=made, by=DEMO, at=at)
    return made, people.police.id, force.id


class Victim:
    """A database in which a merger is planned, and the process that commits it."""

    def __init__(self, urls: Urls, folder: Path, planned: tuple[UUID, UUID, UUID], at: datetime) -> None:
        self.urls, self.at = urls, at
        self.plan, self.police, self.force = planned
        self._env = os.environ | {
            "DATABASE_URL": urls.of("app"),
            "LINKSPAN_ROLE": "app",
            "LINKSPAN_CONTEXT_KEY": CONTEXT_KEY,
            "LINKSPAN_STATE": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }

    def commit(self, dies_at: int) -> "subprocess.CompletedProcess[str]":
        """Run the commit in a process of its own that dies at a statement."""
        asked = [
            sys.executable,
            "-m",
            "tests.resilience.reorganiser",
            str(self.plan),
            str(dies_at),
            self.at.isoformat(),
        ]
        return subprocess.run(asked, cwd=ROOT, env=self._env, capture_output=True, text=True, check=False)

    def stands(self) -> list[Any]:
        """Give everything that a reorganisation touches, past the walls."""
        with psycopg.connect(self.urls.of("test"), autocommit=True) as connection:
            connection.execute("set role linkspan_test")
            return [connection.execute(asked.encode()).fetchall() for asked in AS_IT_STANDS]

    def count(self, asked: str, *values: Any) -> int:
        """Count rows, past the walls."""
        with psycopg.connect(self.urls.of("test"), autocommit=True) as connection:
            connection.execute("set role linkspan_test")
            found = connection.execute(f"select count(*) from {asked}".encode(), values).fetchone()
        return int(found[0]) if found else 0


@pytest.fixture
def victim(
    migrated: Urls, worker_name: str, tmp_path: Path, now: datetime, django_db_blocker: Any
) -> Generator[Victim]:
    urls = clone(migrated, f"merger_{worker_name}")
    with speaking_to(urls, django_db_blocker):
        planned = plan_a_merger(now)
    yield Victim(urls, tmp_path, planned, now)
    drop_clone(migrated, f"merger_{worker_name}")


def test_a_commit_that_is_killed_anywhere_leaves_nothing_and_the_next_one_all(victim: Victim) -> None:
    before, dies_at = victim.stands(), 3
    ended = victim.commit(dies_at)
    killed = 0
    while ended.returncode == -signal.SIGKILL:
        assert victim.stands() == before
        killed, dies_at = killed + 1, dies_at + EVERY
        ended = victim.commit(dies_at)

    assert ended.stdout.startswith("done "), ended.stderr[-2000:]
    assert killed >= 5
    live = "duty_tenure where until_at is null and organisation_id = %s"
    assert victim.count(live, victim.police) == 0
    assert victim.count(live, victim.force) >= 40
    assert victim.count("agencies_organisation where id = %s and until_on is not null", victim.police) == 1
    assert victim.count("partnership_responsibility where accountable_id = %s", victim.force) == 1
    assert victim.count("sharing_agreementstandin where successor_id = %s", victim.force) == 1
    assert victim.count("partnership_reorganisation where done_at is not null and outcome = rehearsal") == 1
