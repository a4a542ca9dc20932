"""A reader without a database checks that a report is the one that was sealed."""

import base64
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from linkspan.audit.note import make_keys
from linkspan.audit.offline import PROOF_HEADER, leaf_hash, parse_checkpoint
from linkspan.cli.main import app
from linkspan.voice import events
from linkspan.voice import report_rules as rules

REPORT = b"%PDF-1.7 what children say, invented"
ORIGIN = "linkspan/node-a/1"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report as it was handed over, with its proof beside it and the node's keys."""
    file = tmp_path / "report.pdf"
    file.write_bytes(REPORT)
    prove(file, {"event": events.VOICE_REPORT_SEALED, "decision": "allow",
                 "detail": {"year": 2026, "hash": rules.digest(REPORT)}})  # fmt: skip
    return file


def prove(file: Path, entry: dict[str, object]) -> None:
    """Sign a tree with one line in it, as a node does."""
    signers = make_keys(file.parent / f"keys-{len(list(file.parent.iterdir()))}").log_signers(ORIGIN)
    body = json.dumps(entry).encode()
    head = f"{ORIGIN}\n1\n{base64.b64encode(leaf_hash(body)).decode()}\n"
    bare = parse_checkpoint(f"{head}\n\u2014 {ORIGIN} {base64.b64encode(b'x' * 68).decode()}\n")
    note = head + "\n" + "".join(each.line(bare, 1_790_000_000) for each in signers)
    extra = base64.b64encode(body).decode()
    file.with_name(file.name + ".tlog-proof").write_text(f"{PROOF_HEADER}\nextra {extra}\nindex 0\n\n{note}")
    file.with_name("keys").write_text("".join(f"{each.key}\n" for each in signers))


def verify(file: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["voice", "verify", str(file), *more])
    return done.exit_code, done.output


def keys(file: Path) -> tuple[str, str]:
    return "--key", str(file.with_name("keys"))


def test_an_unchanged_report_is_told_with_who_signed_it(report: Path) -> None:
    code, said = verify(report, *keys(report))

    assert code == 0
    assert "The report is unchanged." in said
    assert "Sealed for the year to March 2026." in said
    assert f"signed by {ORIGIN}" in said


def test_one_changed_byte_is_told(report: Path) -> None:
    report.write_bytes(REPORT + b" ")

    code, said = verify(report, *keys(report))

    assert code == 1
    assert "NOT THE SEALED REPORT" in said


def test_a_proof_that_was_made_up_does_not_hold(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "report.pdf"
    other.parent.mkdir()
    other.write_bytes(REPORT + b"2")
    prove(other, {"event": events.VOICE_REPORT_SEALED, "detail": {"year": 2026, "hash": rules.digest(REPORT + b"2")}})

    assert verify(other, *keys(other))[0] == 0
    code, said = verify(other, *keys(report))
    assert code == 1
    assert "BROKEN" in said
    assert "key" in verify(other)[1]


@pytest.mark.parametrize(
    "entry",
    [
        {"event": "children.file.opened", "detail": {"year": 2026, "hash": rules.digest(REPORT)}},
        {"event": events.VOICE_REPORT_SEALED, "decision": "deny", "detail": {}},
        {"event": events.VOICE_REPORT_SEALED, "detail": {"year": 2026}},
    ],
)
def test_a_true_line_of_the_trail_that_seals_nothing_proves_nothing(report: Path, entry: dict[str, object]) -> None:
    prove(report, entry)

    code, said = verify(report, *keys(report))
    assert (code, "BROKEN" in said) == (1, True)


def test_without_a_proof_a_published_hash_is_compared_and_no_more_is_claimed(report: Path) -> None:
    report.with_name("report.pdf.tlog-proof").unlink()
    digest = rules.digest(REPORT)

    assert verify(report)[0] == 1
    code, said = verify(report, "--hash", digest.upper())
    assert code == 0
    assert "not who sealed it" in said
    assert verify(report, "--hash", "0" * 64)[0] == 1
    assert "cannot be read" in verify(report.with_name("none.pdf"))[1]


def test_what_the_command_looks_for_is_what_the_seal_records() -> None:
    assert rules.SEALED == events.VOICE_REPORT_SEALED
