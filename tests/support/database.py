"""Databases for tests: one migrated template, and a clone of it for whoever asks."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from linkspan.cli import postgres
from linkspan.cli.roles import prepare
from linkspan.cli.state import only_one, state_folder

ROOT = Path(__file__).resolve().parents[2]
CONTEXT_KEY = "5e" * 32


def test_folder() -> Path:
    """Return the folder of the tests' own cluster, apart from the demonstration's."""
    folder = state_folder(ROOT) / "test"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o711)
    return folder


def start_cluster(folder: Path | None = None) -> tuple[postgres.Cluster, postgres.Urls]:
    """Start (or join) a test cluster."""
    cluster = postgres.Cluster(folder or test_folder(), test=True)
    return cluster, cluster.start()


def migrations_hash() -> str:
    """Digest everything that shapes the database, so that a change of any of it makes a new template."""
    digest = hashlib.sha256()
    shaping = [*ROOT.glob("src/linkspan/*/migrations/*.py"), ROOT / "src/linkspan/audit/walls.py", ROOT / "uv.lock"]
    shaping += ROOT.glob("src/linkspan/duty/shipped/*.py")
    shaping.append(ROOT / "src/linkspan/config/management/commands/grant_third_party.py")
    for path in sorted(shaping):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def template(urls: postgres.Urls, folder: Path) -> postgres.Urls:
    """Return the migrated template, making it the first time; `linkspan db migrate` does the same for a node."""
    name = f"template_{migrations_hash()}"
    with only_one(folder / "template.lock"):
        done = folder / f"{name}.done"
        ready, _ = prepare(urls.admin, name, _passwords(folder), test=True)
        if not done.exists():
            migrate(ready, folder)
            done.touch()
    return ready


def _passwords(folder: Path) -> dict[str, str]:
    """The tests' logins are worth nothing outside their cluster, whose socket folder is private."""
    return {role: f"test-{role}" for role in ("owner", "app", "sequencer", "auditor", "test")}


def migrate(urls: postgres.Urls, folder: Path) -> None:
    """Migrate a database as its owner, grant libraries' tables and store the context key."""
    env = os.environ | {
        "DATABASE_URL": urls.owner,
        "LINKSPAN_ROLE": "owner",
        "LINKSPAN_CONTEXT_KEY": CONTEXT_KEY,
        "LINKSPAN_STATE": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    for command in (["migrate", "-v0"], ["grant_third_party"], ["ship_clocks"]):
        done = subprocess.run([sys.executable, "-m", "django", *command], env=env, cwd=ROOT, capture_output=True)
        if done.returncode:
            raise RuntimeError(done.stderr.decode()[-4000:])
    postgres.install_context_key(urls.owner, CONTEXT_KEY)


@contextmanager
def as_test() -> Generator[None]:
    """Step outside the second wall for a moment, to arrange what a test needs."""
    with connection.cursor() as cursor:
        cursor.execute("set role linkspan_test")
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("set role linkspan_app")
