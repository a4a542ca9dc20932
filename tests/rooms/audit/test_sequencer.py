"""The sequencer gives each entry one place without a gap, signs only what agrees, and survives any kill."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
from tests.rooms.audit.node import INSERT, Node, entry_row
from tests.rooms.audit.trees import naive_root
from tests.support.soak import length

from linkspan.audit import note, proof, sealed
from linkspan.audit.offline import Broken, Trust, leaf_hash, parse_checkpoint, perfect_root
from linkspan.audit.sequencer import Forked, Sequencer, keep_cosignature, open_epoch
from linkspan.audit.tree import tile_path
from linkspan.audit.vault import Vault
from linkspan.audit.witness import Request, Witness
from linkspan.cli.postgres import Urls, clone, drop_clone

pytestmark = pytest.mark.needs_own_cluster
ROOT = Path(__file__).resolve().parents[3]


def bodies(node: Node) -> list[bytes]:
    node.become("auditor")
    found = sealed.rows("select body from audit_leaf l join audit_entry e on e.id = l.entry order by epoch, index")
    return [bytes(body) for (body,) in found]


def test_every_entry_gets_one_place_and_the_signed_root_is_theirs(node: Node) -> None:
    written = node.write(300) + node.write(1) + node.write(12)

    node.seal(batch=50)

    leaves = node.leaves()
    assert [index for _, index, _, _ in leaves] == list(range(313))
    assert {entry for _, _, entry, _ in leaves} == set(written)
    signed = sealed.last_checkpoint(1)
    assert signed is not None
    assert (signed.checkpoint.size, signed.checkpoint.root) == (313, naive_root(bodies(node)))


def test_an_entry_is_not_overtaken_by_one_that_commits_before_it(node: Node) -> None:
    sequencer = node.sequencer()
    slow, quick = entry_row(), entry_row()
    with node.connect("app") as late, node.connect("app") as early:
        late.execute("begin")
        late.execute(INSERT, slow)
        early.execute(INSERT, quick)

        held_back = sequencer.sequence()
        late.execute("commit")
        taken = sequencer.sequence()

    assert (held_back, taken) == (0, 2)
    assert [entry for _, _, entry, _ in node.leaves()] == [slow[0], quick[0]]


def test_an_entry_rolled_back_leaves_no_gap(node: Node) -> None:
    sequencer = node.sequencer()
    node.write(2)
    with node.connect("app") as app, app.transaction(force_rollback=True):
        app.execute(INSERT, entry_row())
    node.write(2)

    sequencer.sequence()

    assert [index for _, index, _, _ in node.leaves()] == [0, 1, 2, 3]


def test_lag_is_told_and_raises_an_alarm_when_a_transaction_is_left_open(node: Node) -> None:
    sequencer = node.sequencer()
    node.write(3)
    before = sealed.sequencer_lag()

    sequencer.sequence()
    after = sealed.sequencer_lag()

    assert (before.waiting, after.waiting, after.unsigned) == (3, 0, 3)
    assert sealed.lag_alarm(after) is None
    assert "3 entries" in str(sealed.lag_alarm(sealed.Lag(3, 5.1, 0)))


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set body = ''",
        "delete from audit_entry",
        "truncate audit_entry",
        "insert into audit_entry (id, event, decision, body, xid) values (gen_random_uuid(), '', '', '', '3')",
        "insert into audit_entry (id, event, decision, body, recorded_at) "
        "values (gen_random_uuid(), '', '', '', now())",
        "insert into audit_leaf values (1, 99, gen_random_uuid(), '3', sha256(''))",
        "insert into audit_checkpoint (epoch, size, root, note) values (1, 99, sha256(''), '')",
        "update audit_leaf set index = 0",
        "delete from audit_checkpoint",
        "select body from audit_entry",
    ],
)
def test_the_application_may_not_touch_what_is_sealed_or_choose_its_place(node: Node, statement: str) -> None:
    node.write(1)
    node.seal()

    with node.connect("app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


@pytest.mark.parametrize("table", ["audit_leaf", "audit_subtree", "audit_checkpoint", "audit_epoch"])
def test_not_even_the_sequencer_or_the_owner_may_change_what_is_sealed(node: Node, table: str) -> None:
    node.write(300)
    node.seal()

    with node.connect("sequencer") as own, pytest.raises(psycopg.errors.InsufficientPrivilege):
        own.execute(f"delete from {table}")
    for statement in (f"delete from {table}", f"update {table} set epoch = 2", f"truncate {table} cascade"):
        with node.connect("owner") as owner, pytest.raises(psycopg.Error, match="only ever added to"):
            owner.execute(statement)


def test_what_is_published_is_enough_for_a_mirror_to_check(node: Node) -> None:
    node.write(600)
    node.seal()
    node.write(60)
    node.seal()

    folder = node.state / "published" / "1"
    rows = [(folder / tile_path(0, row)).read_bytes() for row in (0, 1)]
    rows.append((folder / tile_path(0, 2, 148)).read_bytes())

    assert b"".join(rows) == b"".join(leaf_hash(body) for body in bodies(node))
    assert (folder / tile_path(1, 0, 2)).read_bytes() == b"".join(map(perfect_root, rows[:2]))
    assert parse_checkpoint((folder / "checkpoint").read_text()).size == 660
    assert not list(node.state.rglob("*.half"))


def test_published_tiles_lost_in_a_power_cut_are_written_again(node: Node) -> None:
    node.write(600)
    node.seal()
    whole = node.state / "published" / "1" / tile_path(0, 1)
    kept = whole.read_bytes()
    whole.write_bytes(b"")
    node.write(1)

    node.seal()

    assert whole.read_bytes() == kept


def test_nothing_is_signed_twice_while_nothing_is_new(node: Node) -> None:
    node.write(5)
    node.seal()

    node.seal()

    assert sealed.rows("select count(*) from audit_checkpoint") == [(1,)]


def test_keys_are_outside_the_database_and_private(node: Node) -> None:
    node.write(1)
    node.seal()

    seeds = list((node.state / "trail" / "keys" / "1").iterdir())

    assert len(seeds) == 2
    assert {path.stat().st_mode & 0o777 for path in [*seeds, node.state / "trail" / "signed-1"]} == {0o600}
    assert (node.state / "trail").stat().st_mode & 0o777 == 0o700


def test_sealing_stops_when_the_keys_are_gone_rather_than_signing_with_others(node: Node) -> None:
    node.write(1)
    node.seal()
    shutil.rmtree(node.state / "trail" / "keys")

    with pytest.raises(note.KeysMissing):
        node.sequencer()
    Vault(node.state).make_keys(1)
    with pytest.raises(note.KeysMissing):
        node.sequencer()


@pytest.fixture
def restored(node: Node, sealing: Urls) -> "Node":
    """The node after a restore: 400 entries were signed, the backup held 300 and one more not yet sealed."""
    node.write(300)
    node.seal()
    node.write(1)
    node.leave()
    backup = clone(node.urls, "sealing_backup")
    node.write(99)
    node.seal()
    node.leave()
    back = clone(backup, "sealing")
    drop_clone(node.urls, "sealing_backup")
    return Node(back, node.state)


def test_after_a_restore_nothing_is_signed_until_a_new_epoch_cites_the_old(restored: Node) -> None:
    with pytest.raises(Forked, match="were signed and the database holds 300"):
        restored.sequencer()
    assert any("cut back" in problem.what for problem in restored.verify().problems)

    restored.become("sequencer")
    epoch = open_epoch(restored.state, "restored from the backup of last night")
    restored.write(20)
    restored.seal()
    report, verdict = restored.verify(), restored.check_export()

    assert epoch.origin.endswith("/2")
    assert [str(problem) for problem in report.problems if problem.epoch == 2] == []
    assert any("entries 300 to 399" in words for words in report.warnings)
    assert verdict.entries == 300 + 1 + 1 + 20
    assert any("entries 300 to 399" in words for words in verdict.warnings)


def test_an_entry_being_written_while_an_epoch_opens_is_sealed_in_it(restored: Node) -> None:
    row = entry_row()
    with restored.connect("app") as app:
        app.execute("begin")
        app.execute(INSERT, row)
        restored.become("sequencer")
        open_epoch(restored.state, "restored")
        app.execute("commit")

    restored.seal()

    assert [entry for epoch, _, entry, _ in restored.leaves() if epoch == 2][-1] == row[0]


def test_sealing_refuses_a_database_that_has_lost_the_whole_trail(node: Node, sealing: Urls) -> None:
    node.write(10)
    node.seal()
    node.leave()
    empty = Node(clone(sealing, "sealing"), node.state)

    with pytest.raises(Forked, match="knows no trail"):
        empty.sequencer()


def test_sealing_refuses_entries_loaded_from_another_servers_dump(node: Node) -> None:
    node.write(5)
    node.seal()
    row = entry_row()
    node.tamper(
        "insert into audit_entry (id, event, decision, body, organisation, child, xid) "
        "values (%s, %s, %s, %s, %s, %s, '99999999')",
        values=row,
    )

    with pytest.raises(Forked, match="from another server"):
        node.sequencer()
    open_epoch(node.state, "moved to a new server")
    node.write(3)
    node.seal()

    assert node.verify().problems == []
    assert row[0] in {entry for epoch, _, entry, _ in node.leaves() if epoch == 2}


def test_a_tree_changed_under_the_sequencer_is_not_signed(node: Node) -> None:
    node.write(10)
    node.seal()
    node.tamper("update audit_leaf set leaf = sha256('\\x00') where index = 4")
    node.write(10)
    node.become("sequencer")
    sequencer = Sequencer(node.state)

    sequencer.sequence()

    with pytest.raises(Forked, match="not those that were signed"):
        sequencer.sign()


def test_new_keys_take_over_in_a_new_epoch_that_the_old_trail_leads_to(node: Node) -> None:
    node.write(5)
    node.seal()

    epoch = open_epoch(node.state, "yearly change of keys", new_keys=True)
    node.write(5)
    node.seal()

    first, second = (set(epoch.keys) for epoch in sealed.epochs())
    assert {key.public for key in first}.isdisjoint(key.public for key in second)
    assert set(epoch.keys) == second
    assert node.verify().problems == []
    assert node.check_export().entries == 11


def test_another_agency_witnesses_by_file_and_refuses_a_fork(node: Node, tmp_path: Path) -> None:
    witness = Witness(tmp_path / "lighthouse")
    node.write(20)
    node.seal()
    keys = sealed.epochs()[0].keys
    first = witness.cosign(Request.parse(proof.growth(0)), keys)
    node.write(300)
    node.seal()
    grown = proof.growth(20)

    cosigned = witness.cosign(Request.parse(grown))
    node.become("sequencer")
    names = keep_cosignature(cosigned, witness.keys)

    assert names == [witness.keys[0].name]
    standing = sealed.standing()
    assert standing is not None
    assert (standing.size, standing.cosigned_size) == (320, 320)
    node.become("auditor")
    assert len(parse_checkpoint(sealed.best_checkpoint(1, 5)).signatures) == 4
    assert len(parse_checkpoint(first).signatures) == 4
    with pytest.raises(Broken, match="rolled back"):
        witness.cosign(Request.parse("old 20\n\n" + first))
    with pytest.raises(Broken, match="ask for"):
        witness.cosign(Request.parse(grown))


def test_a_cosignature_by_an_unknown_witness_is_not_kept(node: Node, tmp_path: Path) -> None:
    node.write(3)
    node.seal()
    stranger, known = Witness(tmp_path / "stranger"), Witness(tmp_path / "known")
    text = stranger.cosign(Request.parse(proof.growth(0)), sealed.epochs()[0].keys)
    node.become("sequencer")

    with pytest.raises(Broken, match="no signature"):
        keep_cosignature(text, known.keys)

    assert sealed.rows("select count(*) from audit_cosignature") == [(0,)]


def environment(node: Node) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": node.urls.sequencer,
        "LINKSPAN_ROLE": "sequencer",
        "LINKSPAN_CONTEXT_KEY": "5e" * 32,
        "LINKSPAN_STATE": str(node.state),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }


def start(node: Node) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "linkspan.cli", "sequencer"], env=environment(node), cwd=ROOT)


class Writers:
    """Clients that commit and roll back entries as fast as they can, remembering what was acknowledged."""

    def __init__(self, node: Node, count: int) -> None:
        self.acknowledged: set[object] = set()
        self.rolled_back = 0
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(node, seed)) for seed in range(count)]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _write(self, node: Node, seed: int) -> None:
        chance = random.Random(seed)
        with node.connect("app") as app:
            while not self._stop.is_set():
                rows = [entry_row() for _ in range(chance.choice([1, 1, 1, 4, 40]))]
                spoilt = chance.random() < 0.15
                with app.transaction(force_rollback=spoilt):
                    app.cursor().executemany(INSERT, rows)
                if spoilt:
                    self.rolled_back += 1
                else:
                    self.acknowledged |= {row[0] for row in rows}
                time.sleep(0.02)


def wait_until_signed(node: Node, size: int) -> None:
    """Wait for a checkpoint of at least this size, however many kills it takes to get there."""
    until = time.monotonic() + 240
    signed = node.state / "trail" / "signed-1"
    while time.monotonic() < until:
        if signed.exists() and parse_checkpoint(signed.read_text()).size >= size:
            return
        time.sleep(0.05)
    pytest.fail(f"no checkpoint of {size} entries within four minutes")


def test_the_sequencer_killed_again_and_again_under_writers_loses_and_repeats_nothing(node: Node) -> None:
    chance = random.Random(4)
    with Writers(node, 4) as writers:
        for round_ in range(length(5, 10)):
            process = start(node)
            if round_ % 2:
                wait_until_signed(node, len(writers.acknowledged))
            time.sleep(chance.uniform(0.0, 1.0))
            process.kill()
            process.wait()
    process = start(node)
    wait_until_signed(node, len(writers.acknowledged))
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=20) == 0
    leaves = node.leaves()
    assert writers.rolled_back > 10
    assert [index for _, index, _, _ in leaves] == list(range(len(writers.acknowledged)))
    assert {entry for _, _, entry, _ in leaves} == writers.acknowledged
    report = node.verify()
    assert report.problems == []
    assert report.checkpoints > length(2, 5)
    assert report.unsigned == 0
    assert node.check_export().checkpoints == report.checkpoints


def test_two_sequencers_at_once_still_give_each_entry_one_place(node: Node) -> None:
    with Writers(node, 2) as writers:
        both = [start(node), start(node)]
        time.sleep(4)
    wait_until_signed(node, len(writers.acknowledged))
    for process in both:
        process.send_signal(signal.SIGTERM)

    assert [process.wait(timeout=20) for process in both] == [0, 0]
    assert [index for _, index, _, _ in node.leaves()] == list(range(len(writers.acknowledged)))
    assert node.verify().problems == []


def test_the_keys_published_are_those_that_a_reader_must_trust(node: Node) -> None:
    node.write(2)
    node.seal()

    keys = Vault(node.state).published_keys(1)

    assert tuple(keys) == sealed.epochs()[0].keys
    assert Trust(keys).log_keys(keys[0].name, []) == keys
