"""What the trail keeps outside the database, so that whoever owns the database cannot rewrite it unseen.

In the state folder: `trail/keys/<epoch>/` the signing keys, `trail/node` the node's name,
`trail/signed-<epoch>` the last checkpoint signed, `trail/witness-keys/` and `trail/witnessed/` for cosigning
others, and `published/<epoch>/`, which holds no secret and may be served or copied: checkpoint, keys, tiles.
"""

import itertools
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from linkspan.audit import note
from linkspan.audit.offline import Checkpoint, VerifierKey, parse_checkpoint
from linkspan.audit.tree import HASH, WIDTH, Reader, tile_path, tiles_between

Tile = tuple[int, int, int]
AT_ONCE = 64
NODE_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,99}")


class Vault:
    """The trail's files of one node."""

    def __init__(self, state: Path) -> None:
        """Name the state folder; nothing is made until it is needed."""
        self.folder = state / "trail"
        self.published = state / "published"
        self._mended: set[int] = set()

    # --- who this node is

    def node(self) -> str:
        """Give the node's name in its logs' origin lines, choosing one on first use."""
        path = self.folder / "node"
        if not path.exists():
            name = os.environ.get("LINKSPAN_NODE") or f"node-{secrets.token_hex(4)}"
            if not NODE_NAME.fullmatch(name):
                raise ValueError("LINKSPAN_NODE is lower-case letters, digits, dots and hyphens.")
            replace_file(path, name.encode())
        return path.read_text().strip()

    def keys(self, epoch: int) -> note.Keys:
        """Load the keys that sign an epoch: the newest made for it or for an earlier one."""
        made = [number for number in self._numbers(self.folder / "keys") if number <= epoch]
        if not made:
            raise note.KeysMissing(f"no signing keys in {self.folder / 'keys'}")
        return note.load_keys(self.folder / "keys" / str(max(made)))

    def make_keys(self, epoch: int) -> note.Keys:
        """Make the keys of an epoch and of those after it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return note.make_keys(self.folder / "keys" / str(epoch))

    def witness_keys(self) -> note.Keys:
        """Load the keys that cosign other nodes' checkpoints, making them on first use."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return note.load_or_make_keys(self.folder / "witness-keys")

    # --- what it has signed

    def last_signed(self, epoch: int) -> tuple[str, Checkpoint] | None:
        """Give the last checkpoint that this node signed in an epoch, as the files remember it."""
        found = []
        for path in (self.folder / f"signed-{epoch}", self.published / str(epoch) / "checkpoint"):
            if path.exists():
                text = path.read_text()
                found.append((text, parse_checkpoint(text)))
        return max(found, key=lambda pair: pair[1].size, default=None)

    def last_epoch(self) -> int:
        """Give the latest epoch that the files know of; 0 when none."""
        signed = [int(path.name[7:]) for path in self.folder.glob("signed-*") if path.name[7:].isdigit()]
        return max([*signed, *self._numbers(self.published)], default=0)

    def remember_signed(self, epoch: int, text: str) -> None:
        """Keep a checkpoint, on the disk, before anyone else hears of it."""
        replace_file(self.folder / f"signed-{epoch}", text.encode())

    # --- what it shows the world

    def publish(self, epoch: int, text: str, keys: Sequence[VerifierKey], read: Reader) -> None:
        """Write the tiles a checkpoint needs, then the checkpoint; a kill between leaves the older true."""
        folder = self.published / str(epoch)
        shown, wanted = folder / "checkpoint", parse_checkpoint(text)
        before = parse_checkpoint(shown.read_text()).size if shown.exists() else 0
        tiles = tiles_between(before, wanted.size)
        if epoch not in self._mended:
            tiles = [t for t in tiles_between(0, before) if not _is_whole(folder, t)] + tiles
            self._mended.add(epoch)
        for tile, content in _tile_contents(tiles, read):
            path = folder / tile_path(*tile)
            replace_file(path, content, private=False)
            if tile[2] == WIDTH:
                shutil.rmtree(path.with_name(path.name + ".p"), ignore_errors=True)
        if not (folder / "keys").exists():
            replace_file(folder / "keys", "".join(f"{key}\n" for key in keys).encode(), private=False)
        replace_file(shown, text.encode(), private=False)

    def published_leaves(self, epoch: int, row: int) -> bytes | None:
        """Give a row of leaf hashes as published, or nothing where it was not."""
        whole = self.published / str(epoch) / tile_path(0, row)
        if whole.exists():
            return whole.read_bytes()
        parts = self._numbers(whole.with_name(whole.name + ".p"))
        return (whole.with_name(whole.name + ".p") / str(max(parts))).read_bytes() if parts else None

    def published_keys(self, epoch: int) -> list[VerifierKey]:
        """Give an epoch's verifier keys as published."""
        path = self.published / str(epoch) / "keys"
        lines = path.read_text().splitlines() if path.exists() else []
        return [VerifierKey.parse(line) for line in lines]

    @staticmethod
    def _numbers(folder: Path) -> list[int]:
        return [int(path.name) for path in folder.glob("*") if path.name.isdigit()]


def _is_whole(folder: Path, tile: Tile) -> bool:
    """Tell whether a tile is on the disk at its full length; a power cut can leave it missing or empty."""
    path = folder / tile_path(*tile)
    return path.exists() and path.stat().st_size == tile[2] * HASH


def _tile_contents(tiles: Sequence[Tile], read: Reader) -> Iterator[tuple[Tile, bytes]]:
    """Read tiles, neighbours together, so that a long stretch costs few queries."""
    for level, group in itertools.groupby(tiles, key=lambda tile: tile[0]):
        waiting = list(group)
        while waiting:
            first = waiting[0][1]
            run = [t for i, t in enumerate(waiting[:AT_ONCE]) if t[1] == first + i]
            waiting = waiting[len(run) :]
            content = read(level, first * WIDTH, run[-1][1] * WIDTH + run[-1][2])
            for tile in run:
                start = (tile[1] - first) * WIDTH * HASH
                yield tile, content[start : start + tile[2] * HASH]


def replace_file(path: Path, content: bytes, *, private: bool = True) -> None:
    """Write a file whole or not at all; a private one is on the disk when this returns.

    What is published can be written again from the database, so it need not wait for the disk.
    """
    path.parent.mkdir(mode=0o700 if private else 0o755, parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    mode = 0o600 if private else 0o644
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        if private:
            file.flush()
            os.fsync(file.fileno())
    half.replace(path)
    if private:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
