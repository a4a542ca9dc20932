"""The `linkspan trail` commands as an operator, an inspector and another agency use them."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from tests.rooms.audit.node import Node, entry_row
from tests.support.database import CONTEXT_KEY, ROOT
from typer.testing import CliRunner

from linkspan.cli.main import app

pytestmark = pytest.mark.needs_own_cluster


def linkspan(node: Node, role: str, *arguments: str, ok: bool = True) -> str:
    """Run a command as `linkspan` runs it, and give what it printed."""
    env = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": node.urls.of(role),
        "LINKSPAN_ROLE": role,
        "LINKSPAN_CONTEXT_KEY": CONTEXT_KEY,
        "LINKSPAN_STATE": str(node.state),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "COLUMNS": "200",
    }
    command = [sys.executable, "-m", "linkspan.cli", "trail", *arguments]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode == 0) is ok, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_an_inspector_checks_a_trail_by_file_and_by_database(node: Node, tmp_path: Path) -> None:
    node.write(40)
    node.seal()
    export, proof = tmp_path / "trail.txt", tmp_path / "line.tlog-proof"
    keys = str(node.state / "published" / "1" / "keys")

    sound = linkspan(node, "auditor", "verify")
    linkspan(node, "auditor", "export", "--out", str(export))
    linkspan(node, "auditor", "prove", "7", "--out", str(proof))
    by_file = linkspan(node, "auditor", "verify", "--file", str(export), "--key", keys)
    one_line = linkspan(node, "auditor", "verify", "--file", str(proof), "--key", keys)
    status = linkspan(node, "auditor", "status")

    assert "40 entries and 1 checkpoints checked" in sound
    assert "The trail is sound." in sound
    assert "entries 40 (0 withheld)" in by_file
    assert "children.file.opened" in one_line
    assert "No witness has cosigned it." in status
    export.write_bytes(export.read_bytes().replace(b"checkpoint ", b"checkpoint  "))
    assert "BROKEN" in linkspan(node, "auditor", "verify", "--file", str(export), ok=False)
    node.tamper("update audit_entry set body = 'x' where id = (select entry from audit_leaf where index = 9)")
    assert "entry 9: the entry is not what was sealed" in linkspan(node, "auditor", "verify", ok=False)


def test_a_report_that_the_sequencer_sealed_is_proven_to_a_reader_without_a_database(
    node: Node, tmp_path: Path
) -> None:
    report, proof = tmp_path / "report.pdf", tmp_path / "report.proof"
    report.write_bytes(b"%PDF-1.7 what children say, invented")
    kept = {"year": 2026, "hash": sha256(report.read_bytes()).hexdigest()}
    wanted = node.write(11, entry_row("voice.report.sealed", detail=kept))[-1]
    node.seal()
    linkspan(node, "auditor", "prove", str(wanted), "--out", str(proof))
    asked = [
        "voice",
        "verify",
        str(report),
        "--proof",
        str(proof),
        "--key",
        str(node.state / "published" / "1" / "keys"),
    ]

    told = CliRunner().invoke(app, asked)
    report.write_bytes(report.read_bytes() + b"\n")
    changed = CliRunner().invoke(app, asked)

    assert told.exit_code == 0, told.output
    assert "Sealed for the year to March 2026." in told.output
    assert (changed.exit_code, "NOT THE SEALED REPORT" in changed.output) == (1, True)


def test_another_agency_cosigns_by_file(node: Node, tmp_path: Path) -> None:
    node.write(10)
    node.seal()
    other = Node(node.urls, tmp_path / "lighthouse")
    request, answer, keys = tmp_path / "request", tmp_path / "answer", tmp_path / "witness-keys"
    ours = str(node.state / "published" / "1" / "keys")

    linkspan(node, "auditor", "checkpoint", "--since", "0", "--out", str(request))
    refused = linkspan(other, "auditor", "witness", str(request), ok=False)
    linkspan(other, "auditor", "witness", str(request), "--key", ours, "--out", str(answer))
    keys.write_text(linkspan(other, "auditor", "witness"))
    kept = linkspan(node, "sequencer", "cosigned", str(answer), "--key", str(keys))

    assert "give the keys" in refused
    assert kept.startswith("Cosigned by linkspan/node-")
    assert "10 of them cosigned by linkspan/node-" in linkspan(node, "auditor", "status")


def test_a_new_epoch_is_begun_with_a_reason_and_its_keys_are_shown(node: Node) -> None:
    node.write(3)
    node.seal()

    begun = linkspan(node, "sequencer", "new-epoch", "--reason", "restored from last night's backup")

    assert "/2 has begun" in begun
    assert "The trail is sound." in linkspan(node, "auditor", "verify")


def test_what_cannot_be_done_is_said_in_a_sentence(node: Node, tmp_path: Path) -> None:
    assert "no such entry" in linkspan(node, "auditor", "prove", "5", ok=False)
    assert "nothing has been signed yet" in linkspan(node, "auditor", "checkpoint", ok=False)
    assert "Nothing has been signed yet." in linkspan(node, "auditor", "status")
    missing = str(tmp_path / "missing")
    assert "cannot be read" in linkspan(node, "auditor", "verify", "--file", missing, ok=False)
