"""The stand-alone verifier accepts a true export or proof and finds every alteration, even a forger's."""

import base64
import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.audit.trees import (
    NODE_KEYS,
    OTHER_KEYS,
    MemoryTree,
    bodies_of,
    epoch_lines,
    export_of,
    signed,
)

from linkspan.audit import offline
from linkspan.audit.offline import Broken, Trust, Verdict, check_export, leaf_hash, parse_checkpoint

FIRST, SECOND = "linkspan/harbour/1", "linkspan/harbour/2"
LOG_KEYS = [signer.key for signer in NODE_KEYS.log_signers(FIRST)]
PINNED = Trust(LOG_KEYS)
BODIES = bodies_of(30)
LINES = epoch_lines(FIRST, BODIES, marks=[7, 20, 30])
HEAD = 3  # the epoch line and its two keys
WHOLE = export_of(LINES)


def check(content: bytes, trust: Trust = PINNED) -> Verdict:
    return check_export(BytesIO(content), trust)


def entry(body: bytes) -> bytes:
    return base64.b64encode(leaf_hash(body)) + b" " + base64.b64encode(body)


def entry_lines(lines: list[bytes]) -> list[int]:
    return [i for i, line in enumerate(lines) if line.split(b" ")[0] not in (b"epoch", b"key", b"checkpoint")]


def test_a_true_export_is_sound_and_says_who_signed_it() -> None:
    verdict = check(WHOLE)

    assert (verdict.entries, verdict.checkpoints, verdict.withheld) == (30, 3, 0)
    assert verdict.signers == {f"{key.name}+{key.id.hex()}" for key in LOG_KEYS}
    assert verdict.warnings == []


def test_an_export_checked_without_a_key_says_what_that_leaves_open() -> None:
    verdict = check(WHOLE, Trust())

    assert any("no key was given" in words for words in verdict.warnings)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_no_byte_of_an_export_can_be_changed(spot: int, flip: int) -> None:
    raw = bytearray(WHOLE)
    raw[spot] ^= flip

    with pytest.raises((Broken, UnicodeDecodeError)):
        check(bytes(raw))


@given(st.integers(0, len(LINES) - 1), st.data())
def test_no_byte_can_be_changed_even_by_one_who_rewrites_the_last_line(row: int, data: st.DataObject) -> None:
    spot, flip = data.draw(st.integers(0, len(LINES[row]) - 1)), data.draw(st.integers(1, 255))
    line = bytearray(LINES[row])
    line[spot] ^= flip
    lines = [*LINES[:row], bytes(line), *LINES[row + 1 :]]

    with pytest.raises((Broken, UnicodeDecodeError)):
        check(export_of(lines))


@given(st.integers(0, len(WHOLE) - 1))
def test_an_export_cut_short_anywhere_is_refused(length: int) -> None:
    with pytest.raises(Broken):
        check(WHOLE[:length])


@given(st.sampled_from(entry_lines(LINES)))
def test_a_dropped_entry_is_found(row: int) -> None:
    with pytest.raises(Broken):
        check(export_of(LINES[:row] + LINES[row + 1 :]))


@given(st.sampled_from(entry_lines(LINES)))
def test_an_inserted_entry_is_found(row: int) -> None:
    with pytest.raises(Broken):
        check(export_of([*LINES[:row], entry(b'{"event":"invented"}'), *LINES[row:]]))


@given(st.permutations(entry_lines(LINES)))
def test_reordered_entries_are_found(order: list[int]) -> None:
    rows = entry_lines(LINES)
    lines = list(LINES)
    for row, other in zip(rows, order, strict=True):
        lines[row] = LINES[other]

    if order == rows:
        assert check(export_of(lines)).entries == 30
    else:
        with pytest.raises(Broken):
            check(export_of(lines))


@pytest.mark.parametrize("index", [0, 6, 19, 29])
def test_an_entry_that_is_not_what_was_sealed_is_named_by_its_index(index: int) -> None:
    lines = list(LINES)
    row = entry_lines(LINES)[index]
    lines[row] = lines[row].split(b" ")[0] + b" " + base64.b64encode(b'{"event":"nothing happened"}')

    with pytest.raises(Broken) as found:
        check(export_of(lines))

    assert found.value.index == index


def test_an_entry_and_its_leaf_both_rewritten_are_placed_between_two_checkpoints() -> None:
    lines = list(LINES)
    lines[entry_lines(LINES)[10]] = entry(b'{"event":"nothing happened"}')

    with pytest.raises(Broken, match="between entries 7 and 19"):
        check(export_of(lines))


def test_a_log_forged_whole_under_other_keys_is_refused_by_a_reader_with_the_key() -> None:
    forged = export_of(epoch_lines(FIRST, BODIES[:-1], [29], OTHER_KEYS))

    with pytest.raises(Broken, match="other than those you trust"):
        check(forged)


def test_a_log_rolled_back_to_an_older_checkpoint_is_refused_by_one_who_saw_more() -> None:
    rolled_back = export_of(LINES[: HEAD + 20 + 2])
    seen = parse_checkpoint(signed(FIRST, BODIES))

    assert check(rolled_back).entries == 20
    with pytest.raises(Broken, match="you have seen 30"):
        check(rolled_back, Trust(LOG_KEYS, [seen]))


def test_a_fork_signed_by_the_true_key_is_refused_by_one_who_saw_the_other_branch() -> None:
    other = [*BODIES[:12], b'{"event":"another story"}', *BODIES[13:]]
    forked = export_of(epoch_lines(FIRST, other, [20, 30]))
    seen = parse_checkpoint(signed(FIRST, BODIES[:20]))

    assert check(forked).entries == 30
    with pytest.raises(Broken, match="not those of the checkpoint you have seen"):
        check(forked, Trust(LOG_KEYS, [seen]))


def test_a_checkpoint_seen_earlier_is_found_inside_a_longer_log() -> None:
    seen = [parse_checkpoint(signed(FIRST, BODIES[:size])) for size in (3, 20)]

    assert check(WHOLE, Trust(LOG_KEYS, seen)).entries == 30


def test_entries_after_the_last_checkpoint_are_refused() -> None:
    with pytest.raises(Broken, match="no checkpoint signs"):
        check(export_of([*LINES, entry(b"{}")]))


def test_withheld_entries_are_counted_and_still_bound_by_the_root() -> None:
    row = entry_lines(LINES)[4]
    lines = list(LINES)
    lines[row] = lines[row].split(b" ")[0] + b" -"

    assert check(export_of(lines)).withheld == 1


def opening(note: str) -> bytes:
    return json.dumps({"event": offline.EPOCH_OPENED, "detail": {"cites": note}}).encode()


def test_a_second_epoch_that_cites_the_end_of_the_first_is_sound() -> None:
    second = [opening(signed(FIRST, BODIES)), *bodies_of(5, 100)]

    verdict = check(export_of(LINES + epoch_lines(SECOND, second, [6])))

    assert (verdict.entries, verdict.origin) == (36, SECOND)
    assert verdict.warnings == []


def test_a_second_epoch_declares_what_was_lost_of_the_first() -> None:
    kept = epoch_lines(FIRST, BODIES[:20], [20])
    second = [opening(signed(FIRST, BODIES))]

    verdict = check(export_of(kept + epoch_lines(SECOND, second, [1])))

    assert verdict.warnings == [f"entries 20 to 29 of {FIRST} were lost and are declared lost"]


@pytest.mark.parametrize(
    "first_body",
    [
        b"{}",
        b"not json",
        opening(signed(FIRST, BODIES[:7])),
        opening(signed(FIRST, BODIES, OTHER_KEYS)),
        opening(signed("linkspan/inland/1", BODIES)),
        opening(signed(FIRST, bodies_of(30, 50))),
    ],
)
def test_a_second_epoch_that_cites_anything_else_is_refused(first_body: bytes) -> None:
    with pytest.raises(Broken):
        check(export_of(LINES + epoch_lines(SECOND, [first_body], [1])))


def proof_text(index: int, body: bytes) -> str:
    memory = MemoryTree()
    memory.append(BODIES)
    path = "".join(base64.b64encode(step).decode() + "\n" for step in memory.tree.inclusion(index))
    extra = base64.b64encode(body).decode()
    return f"{offline.PROOF_HEADER}\nextra {extra}\nindex {index}\n{path}\n{signed(FIRST, BODIES)}"


def test_a_proof_of_an_entry_holds_for_that_entry_alone() -> None:
    verdict = offline.check_proof(proof_text(17, BODIES[17]), PINNED)

    assert verdict.body == BODIES[17]
    with pytest.raises(Broken):
        offline.check_proof(proof_text(17, BODIES[16]), PINNED)


@given(st.data())
def test_no_byte_of_a_proof_can_be_changed(data: st.DataObject) -> None:
    raw = bytearray(proof_text(17, BODIES[17]).encode())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))

    with pytest.raises((Broken, UnicodeDecodeError)):
        offline.check_proof(raw.decode(), PINNED)


def run_alone(*arguments: str, packages: bool) -> subprocess.CompletedProcess[str]:
    isolated = [] if packages else ["-I", "-S"]
    program = [sys.executable, *isolated, str(Path(offline.__file__)), *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("packages", [True, False])
def test_the_verifier_runs_as_a_file_on_its_own_with_no_package(tmp_path: Path, packages: bool) -> None:
    export, keys, seen = tmp_path / "trail.txt", tmp_path / "keys", tmp_path / "seen"
    export.write_bytes(WHOLE)
    keys.write_text("".join(f"{key}\n" for key in LOG_KEYS))
    seen.write_text(signed(FIRST, BODIES[:7]))

    sound = run_alone(str(export), "--key", str(keys), "--seen", str(seen), packages=packages)
    export.write_bytes(WHOLE.replace(b"checkpoint", b"checkpoinT", 1))
    broken = run_alone(str(export), "--key", str(keys), packages=packages)

    assert (sound.returncode, broken.returncode) == (0, 1), sound.stderr
    assert "sound" in sound.stdout
    assert ("not checked" in sound.stdout) is not packages
    assert broken.stderr.startswith("BROKEN")
