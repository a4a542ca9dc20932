"""Check a trail export, a proof of one entry or a checkpoint, with this one file and Python 3.11 or later.

    python offline.py FILE [--key KEY]... [--seen CHECKPOINT]...

It needs no database, no network and no package. Where the `cryptography` package is installed it also
checks the post-quantum (ML-DSA-44) signatures, and checks the Ed25519 ones faster. Give `--key` the node's
published verifier key (text or file), or the answer only shows that the file agrees with itself. Give
`--seen` a checkpoint kept from an earlier visit and the file must contain everything that checkpoint covered.

Source: RFC 6962 section 2.1 (tree), RFC 9162 section 2.1 (proof checks), C2SP signed-note, tlog-checkpoint,
tlog-cosignature and tlog-proof. The export format is in docs/reference/trail-format.md.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import struct
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ED25519, ED25519_COSIGNATURE, ML_DSA_44 = 0x01, 0x04, 0x06
EXPORT_HEADER, PROOF_HEADER = "linkspan-trail/1", "c2sp.org/tlog-proof@v1"
EPOCH_OPENED = "audit.epoch.opened"
EMPTY_ROOT = hashlib.sha256(b"").digest()
WITHHELD = b"-"
LONGEST_NOTE = 1_000_000


class Broken(Exception):
    """What was handed in is not what was sealed. `index` is the entry at fault, where that is known."""

    def __init__(self, why: str, index: int | None = None) -> None:
        super().__init__(why if index is None else f"entry {index}: {why}")
        self.index = index


# --- The tree --------------------------------------------------------------------------------------------


def leaf_hash(body: bytes) -> bytes:
    """Hash one entry as a leaf of the tree."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbouring subtrees into their parent."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: bytes) -> bytes:
    """Fold 2**n concatenated hashes into the root of their subtree."""
    sha256 = hashlib.sha256
    while len(hashes) > 32:
        hashes = b"".join([sha256(b"\x01" + hashes[i : i + 64]).digest() for i in range(0, len(hashes), 64)])
    return hashes


class Frontier:
    """The right-hand edge of a growing tree: enough to give its root at every size as leaves stream by."""

    def __init__(self) -> None:
        self.size = 0
        self.rows = bytearray()  # the root of every 256 leaves, one after the other
        self._peaks: list[tuple[int, bytes]] = []  # (leaves under it, hash), largest first

    def extend(self, leaves: bytes) -> None:
        """Append concatenated leaf hashes; whole aligned blocks of 256 fold at once, for speed."""
        at, end = 0, len(leaves)
        while at < end:
            if self.size % 256 == 0 and end - at >= 8192:
                self._push(256, perfect_root(leaves[at : at + 8192]))
                at += 8192
            else:
                self._push(1, leaves[at : at + 32])
                at += 32

    def _push(self, width: int, peak: bytes) -> None:
        self.size += width
        peaks = self._peaks
        if width == 256:
            self.rows += peak
        while peaks and peaks[-1][0] == width:
            peak = node_hash(peaks.pop()[1], peak)
            width *= 2
            if width == 256:
                self.rows += peak
        peaks.append((width, peak))

    def root(self) -> bytes:
        """Give the tree's root at its present size."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def inclusion_root(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """Give the root that an inclusion path leads to. Source: RFC 9162, section 2.1.3.2."""
    if not 0 <= index < size:
        raise Broken(f"index {index} is not in a tree of {size}")
    root = leaf
    for step, on_left in _climb(index, size - 1, path):
        root = node_hash(step, root) if on_left else node_hash(root, step)
    return root


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Refuse a larger tree that does not contain the smaller one. Source: RFC 9162, section 2.1.4.2."""
    if not 0 <= old <= new:
        raise Broken(f"a tree of {old} cannot have grown into one of {new}")
    if old in (0, new):
        if path or old_root != (new_root if old else EMPTY_ROOT):
            raise Broken(f"two different trees of size {old}, or proof lines where none belong")
        return
    steps = [old_root, *path] if old & (old - 1) == 0 else [*path] or [b""]
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    before = after = steps[0]
    for step, on_left in _climb(node, last, steps[1:]):
        if on_left:
            before = node_hash(step, before)
        after = node_hash(step, after) if on_left else node_hash(after, step)
    if before != old_root or after != new_root:
        raise Broken(f"the tree of {new} does not contain the tree of {old}")


def _climb(node: int, last: int, path: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Walk from a node to the root, telling for each step of a proof whether it stands on the left."""
    for step in path:
        if last == 0:
            raise Broken("the proof is too long")
        on_left = bool(node & 1) or node == last
        yield step, on_left
        while on_left and node and not node & 1:
            node, last = node >> 1, last >> 1
        node, last = node >> 1, last >> 1
    if last:
        raise Broken("the proof is too short")


# --- Signed notes ----------------------------------------------------------------------------------------


def unbase64(text: str | bytes) -> bytes:
    """Decode base64 that has exactly one spelling: no spaces, no stray bits."""
    raw = text.encode("ascii", "replace") if isinstance(text, str) else text
    try:
        plain = binascii.a2b_base64(raw, strict_mode=True)
    except binascii.Error as error:
        raise Broken(f"not base64: {error}") from error
    if binascii.b2a_base64(plain, newline=False) != raw:
        raise Broken("base64 with stray bits")
    return plain


@dataclass(frozen=True)
class VerifierKey:
    """A public key with the name it signs under. Its text form is `name+keyid+base64(type, key)`."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that mark this key's signatures."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        packed = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{packed}"

    @staticmethod
    def parse(text: str) -> VerifierKey:
        """Read a verifier key from its text form."""
        parts = text.split("+", 2)
        if len(parts) != 3 or not 0 < len(parts[0].encode()) < 256 or any(c.isspace() for c in parts[0]):
            raise Broken("a verifier key is name+keyid+base64")
        packed = unbase64(parts[2])
        lengths = {ED25519: 33, ED25519_COSIGNATURE: 33, ML_DSA_44: 1313}
        if not packed or lengths.get(packed[0]) != len(packed):
            raise Broken("a verifier key of an unknown kind")
        key = VerifierKey(parts[0], packed[0], packed[1:])
        if key.id.hex() != parts[1]:
            raise Broken("the verifier key does not match its own id")
        return key


@dataclass(frozen=True)
class Signature:
    """One signature line of a note."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True)
class Checkpoint:
    """A signed tree head: whose log, how many entries, which root; and the note it came in."""

    origin: str
    size: int
    root: bytes
    text: str
    signatures: tuple[Signature, ...] = ()


def parse_checkpoint(note: str) -> Checkpoint:
    """Read a signed checkpoint strictly: three lines, an empty one, then signatures."""
    if len(note) > LONGEST_NOTE or any(ord(c) < 32 and c != "\n" for c in note):
        raise Broken("a checkpoint must be plain text of modest length")
    text, gap, tail = note.rpartition("\n\n")
    lines = text.split("\n")
    if not gap or not tail.endswith("\n") or len(lines) < 3 or not all(lines):
        raise Broken("a checkpoint is an origin, a size, a root and signatures")
    origin, size, root = lines[0], lines[1], unbase64(lines[2])
    if len(root) != 32 or len(origin.encode()) > 255:
        raise Broken("a checkpoint with a malformed origin or root")
    signatures = tuple(_signature(line) for line in tail[:-1].split("\n"))
    return Checkpoint(origin, _number(size), root, text + "\n", signatures)


def _number(text: str) -> int:
    if not (len(text) < 19 and text.isascii() and text.isdigit()) or str(int(text)) != text:
        raise Broken("a number that is not written plainly")
    return int(text)


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014" or not parts[1] or "+" in parts[1]:
        raise Broken("a malformed signature line")
    packed = unbase64(parts[2])
    if len(packed) < 5:
        raise Broken("a signature too short to be one")
    return Signature(parts[1], packed[:4], packed[4:])


def cosigned_text(text: str, at: int) -> bytes:
    """Give the message that an Ed25519 cosignature signs."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def subtree_message(name: str, at: int, origin: str, size: int, root: bytes) -> bytes:
    """Give the message that an ML-DSA-44 signature of a whole tree signs."""
    who, log = name.encode(), origin.encode()
    head = b"subtree/v1\n\x00" + bytes([len(who)]) + who + struct.pack(">Q", at) + bytes([len(log)]) + log
    return head + struct.pack(">QQ", 0, size) + root


def signature_holds(checkpoint: Checkpoint, key: VerifierKey, value: bytes) -> bool | None:
    """Tell whether one signature is good; None when this machine cannot check that kind."""
    if key.kind == ED25519:
        return _ed25519_holds(key.public, value, checkpoint.text.encode())
    if len(value) < 9:
        return False
    at = int(struct.unpack(">Q", value[:8])[0])
    if key.kind == ED25519_COSIGNATURE:
        return _ed25519_holds(key.public, value[8:], cosigned_text(checkpoint.text, at))
    message = subtree_message(key.name, at, checkpoint.origin, checkpoint.size, checkpoint.root)
    return _ml_dsa_holds(key.public, value[8:], message)


@dataclass(frozen=True)
class Signers:
    """Who signed a checkpoint, as far as this machine could check."""

    good: tuple[VerifierKey, ...]
    unchecked: tuple[VerifierKey, ...]


def check_signatures(
    checkpoint: Checkpoint, keys: Iterable[VerifierKey], witnesses: Iterable[VerifierKey] = ()
) -> Signers:
    """Demand a good signature by every key of the log; a witness may be absent but never wrong."""
    good: list[VerifierKey] = []
    unchecked: list[VerifierKey] = []
    required = set(keys)
    for key in [*required, *witnesses]:
        found = [s.value for s in checkpoint.signatures if (s.name, s.key_id) == (key.name, key.id)]
        if not found and key not in required:
            continue
        if len(found) != 1:
            raise Broken(f"the checkpoint at {checkpoint.size} has {len(found)} signatures by {key.name}, not one")
        holds = signature_holds(checkpoint, key, found[0])
        if holds is False:
            raise Broken(f"the checkpoint at {checkpoint.size} carries a false signature by {key.name}")
        (unchecked if holds is None else good).append(key)
    if not good:
        raise Broken(f"no signature on the checkpoint at {checkpoint.size} could be checked")
    return Signers(tuple(good), tuple(unchecked))


# --- Signature algorithms --------------------------------------------------------------------------------


def _ed25519_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return plain_ed25519_holds(public, signature, message)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _ml_dsa_holds(public: bytes, signature: bytes, message: bytes) -> bool | None:
    try:
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey
    except ImportError:
        return None
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    except UnsupportedAlgorithm:
        return None
    return True


_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int, int, int]


def _add(a: _Point, b: _Point) -> _Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % _P, (a[1] + a[0]) * (b[1] + b[0]) % _P
    g, h = 2 * a[3] * b[3] * _D % _P, 2 * a[2] * b[2] % _P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(scalar: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point, scalar = _add(point, point), scalar >> 1
    return total


def _point(packed: bytes) -> _Point | None:
    y, sign = int.from_bytes(packed, "little") & (2**255 - 1), packed[31] >> 7
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return (x, y, 1, x * y % _P)


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def plain_ed25519_holds(public: bytes, signature: bytes, message: bytes) -> bool:
    """Check an Ed25519 signature in plain Python. Source: RFC 8032, section 5.1.7."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or _BASE is None or scalar >= _ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    left, right = _times(scalar, _BASE), _add(commitment, _times(challenge, key))
    same_x = (left[0] * right[2] - right[0] * left[2]) % _P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % _P == 0


# --- What can be checked ---------------------------------------------------------------------------------


@dataclass
class Verdict:
    """What was found true. `warnings` are things a careful reader must know, though nothing is broken."""

    kind: str
    origin: str = ""
    entries: int = 0
    checkpoints: int = 0
    withheld: int = 0
    root: bytes = b""
    signers: set[str] = field(default_factory=set)
    warnings: list[str] = field(default_factory=list)
    body: bytes | None = None


@dataclass
class Trust:
    """Which public keys the reader trusts, of logs and witnesses, and which checkpoints they have seen."""

    keys: Sequence[VerifierKey] = ()
    seen: Sequence[Checkpoint] = ()

    def log_keys(self, origin: str, declared: Sequence[VerifierKey]) -> list[VerifierKey]:
        """Pick the keys that must have signed: all the file declares, if the reader trusts one.

        A node keeps its keys from one epoch to the next, so a key trusted under one epoch's name is
        trusted under the others'.
        """
        known = [key for key in self.keys if _same_node(key, origin)]
        trusted = [VerifierKey(origin, key.kind, key.public) for key in known]
        if not self.keys:
            return list(declared)
        if not trusted:
            raise Broken(f"none of the keys you gave is a key of {origin}")
        if not declared:
            return trusted
        if not set(trusted) & set(declared):
            raise Broken(f"{origin} is signed by keys other than those you trust")
        return list(declared)

    def witnesses(self, origin: str) -> list[VerifierKey]:
        """List the trusted keys that may cosign this log."""
        return [key for key in self.keys if not _same_node(key, origin)]


def _same_node(key: VerifierKey, origin: str) -> bool:
    return key.name.rpartition("/")[0] == origin.rpartition("/")[0] and key.kind != ED25519_COSIGNATURE


class _Epoch:
    """One epoch of an export while it streams by."""

    def __init__(self, origin: str, before: _Epoch | None) -> None:
        self.origin, self.before = origin, before
        self.keys: list[VerifierKey] = []
        self.tree = Frontier()
        self.last: Checkpoint | None = None
        self.first_body: bytes | None = None


class ExportCheck:
    """Check an export line by line, so that a file of any length needs little memory."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust
        self.verdict = Verdict("export")
        self._epoch: _Epoch | None = None
        self._pending: list[bytes] = []
        self._seen = {(c.origin, c.size): c for c in trust.seen}
        self._met: set[tuple[str, int]] = set()

    def line(self, line: bytes) -> None:
        """Take the next line, without its newline."""
        word, _, rest = line.partition(b" ")
        if word == b"epoch":
            self._open(rest.decode("utf-8", "replace"))
        elif self._epoch is None:
            raise Broken("entries before any epoch")
        elif word == b"key":
            self._key(VerifierKey.parse(rest.decode("ascii", "replace")))
        elif word == b"checkpoint":
            self._checkpoint(unbase64(rest).decode("utf-8", "replace"))
        else:
            self._entry(word, rest)

    def _open(self, origin: str) -> None:
        before = self._epoch
        if before is not None:
            self._close()
        self._epoch, self.verdict.origin = _Epoch(origin, before), origin

    def _key(self, key: VerifierKey) -> None:
        epoch = self._require()
        if key.name != epoch.origin or epoch.tree.size or self._pending or key in epoch.keys:
            raise Broken("a key out of place, or of another log")
        epoch.keys.append(key)

    def _entry(self, leaf: bytes, body: bytes) -> None:
        epoch = self._require()
        index = epoch.tree.size + len(self._pending)
        try:
            hashed = unbase64(leaf)
            plain = None if body == WITHHELD else unbase64(body)
        except Broken as error:
            raise Broken(str(error), index) from error
        if len(hashed) != 32 or (plain is not None and leaf_hash(plain) != hashed):
            raise Broken("what it says is not what was sealed", index)
        if index == 0:
            epoch.first_body = plain
        self.verdict.entries += 1
        self.verdict.withheld += plain is None
        self._pending.append(hashed)
        if len(self._pending) >= 65_536 or (epoch.origin, index + 1) in self._seen:
            self._flush()

    def _flush(self) -> None:
        epoch = self._require()
        if self._pending:
            epoch.tree.extend(b"".join(self._pending))
            self._pending.clear()
        known = self._seen.get((epoch.origin, epoch.tree.size))
        if known is not None:
            self._met.add((known.origin, known.size))
            if epoch.tree.root() != known.root:
                raise Broken(f"the first {known.size} entries are not those of the checkpoint you have seen")

    def _checkpoint(self, note: str) -> None:
        epoch, checkpoint = self._require(), parse_checkpoint(note)
        self._flush()
        low = epoch.last.size if epoch.last else 0
        if checkpoint.origin != epoch.origin or checkpoint.size != epoch.tree.size or checkpoint.size <= low:
            raise Broken(f"a checkpoint of {checkpoint.origin} at {checkpoint.size} is out of place")
        if checkpoint.root != epoch.tree.root():
            raise Broken(f"between entries {low} and {checkpoint.size - 1} something differs from what was signed")
        if epoch.last is None and epoch.before is not None:
            self._bridge(epoch, epoch.before)
        epoch.last = checkpoint
        signers = self._signers(epoch, checkpoint)
        self.verdict.checkpoints += 1
        self.verdict.root = checkpoint.root
        self.verdict.signers |= {f"{key.name}+{key.id.hex()}" for key in signers.good}
        if signers.unchecked:
            self._warn("the ML-DSA-44 signatures were not checked: the cryptography package is not installed")

    def _signers(self, epoch: _Epoch, checkpoint: Checkpoint) -> Signers:
        if not epoch.keys:
            raise Broken("an epoch without a key")
        keys = self.trust.log_keys(epoch.origin, epoch.keys)
        return check_signatures(checkpoint, keys, self.trust.witnesses(epoch.origin))

    def _bridge(self, epoch: _Epoch, before: _Epoch) -> None:
        """Check that a new epoch begins by citing the last signed word of the one before it."""
        if epoch.first_body is None:
            self._warn(f"{epoch.origin} may cite {before.origin}, but its first entry is withheld")
            return
        try:
            opening = json.loads(epoch.first_body)
            cited = parse_checkpoint(opening["detail"]["cites"])
        except (ValueError, KeyError, TypeError) as error:
            raise Broken(f"{epoch.origin} does not begin by citing {before.origin}", 0) from error
        check_signatures(cited, before.keys)
        held = before.last.size if before.last else 0
        forked = before.last is not None and cited.size == held and cited.root != before.last.root
        if opening.get("event") != EPOCH_OPENED or cited.origin != before.origin or cited.size < held or forked:
            raise Broken(f"{epoch.origin} cites something other than the end of {before.origin}", 0)
        if cited.size > held:
            self._warn(f"entries {held} to {cited.size - 1} of {before.origin} were lost and are declared lost")

    def _close(self) -> None:
        epoch = self._require()
        if epoch.last is None or self._pending or epoch.last.size != epoch.tree.size:
            raise Broken(f"entries of {epoch.origin} at the end that no checkpoint signs")

    def finish(self) -> Verdict:
        """Give the verdict once every line has been taken."""
        self._close()
        if missed := set(self._seen) - self._met:
            origin, size = min(missed)
            raise Broken(f"you have seen {size} entries of {origin}; this file does not hold that many")
        if not self.trust.keys:
            self._warn("no key was given: compare the signing keys below with those the node publishes")
        return self.verdict

    def _warn(self, words: str) -> None:
        if words not in self.verdict.warnings:
            self.verdict.warnings.append(words)

    def _require(self) -> _Epoch:
        if self._epoch is None:
            raise Broken("entries before any epoch")
        return self._epoch


def check_export(stream: IO[bytes], trust: Trust, progress: Callable[[int], None] | None = None) -> Verdict:
    """Check a whole export; raise Broken at the first thing that is not as it was sealed."""
    check, digest = ExportCheck(trust), hashlib.sha256()
    lines = _lines(stream)
    first = next(lines, b"")
    if first != EXPORT_HEADER.encode() + b"\n":
        raise Broken("this is not a trail export")
    digest.update(first)
    for number, line in enumerate(lines, start=1):
        if line.startswith(b"end "):
            if line != b"end " + digest.hexdigest().encode() + b"\n" or next(lines, None) is not None:
                raise Broken("the file was changed on its way, or something follows its end")
            return check.finish()
        digest.update(line)
        check.line(line[:-1])
        if progress and number % 10_000 == 0:
            progress(number)
    raise Broken("the file ends too soon: its last line is missing")


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(64_000_000):
        if not line.endswith(b"\n"):
            raise Broken("the file ends in the middle of a line")
        yield line


def check_proof(text: str, trust: Trust) -> Verdict:
    """Check a tlog-proof whose extra line carries the entry itself."""
    head, gap, note = text.partition("\n\n")
    lines = head.split("\n")
    if not gap or len(lines) < 3 or lines[0] != PROOF_HEADER or not lines[1].startswith("extra "):
        raise Broken("this is not a proof of an entry")
    body = unbase64(lines[1][6:])
    word, _, number = lines[2].partition(" ")
    if word != "index":
        raise Broken("a proof without an index")
    checkpoint = parse_checkpoint(note)
    index, path = _number(number), [unbase64(line) for line in lines[3:]]
    if inclusion_root(index, checkpoint.size, leaf_hash(body), path) != checkpoint.root:
        raise Broken("it is not in the tree that was signed", index)
    verdict = _signed(Verdict("proof", body=body), checkpoint, trust)
    verdict.entries = 1
    return verdict


def check_checkpoint(note: str, trust: Trust) -> Verdict:
    """Check the signatures of a checkpoint on its own."""
    return _signed(Verdict("checkpoint"), parse_checkpoint(note), trust)


def _signed(verdict: Verdict, checkpoint: Checkpoint, trust: Trust) -> Verdict:
    keys = trust.log_keys(checkpoint.origin, [])
    if not keys:
        raise Broken("a key is needed to check this: give --key")
    signers = check_signatures(checkpoint, keys, trust.witnesses(checkpoint.origin))
    verdict.origin, verdict.root, verdict.checkpoints = checkpoint.origin, checkpoint.root, 1
    verdict.signers = {f"{key.name}+{key.id.hex()}" for key in signers.good}
    if signers.unchecked:
        verdict.warnings.append("the ML-DSA-44 signature was not checked: cryptography is not installed")
    return verdict


def check_file(path: Path, trust: Trust, progress: Callable[[int], None] | None = None) -> Verdict:
    """Check whatever the file is: an export, a proof or a checkpoint."""
    with path.open("rb") as stream:
        start = stream.read(len(PROOF_HEADER) + 1)
        stream.seek(0)
        if start.startswith(EXPORT_HEADER.encode()):
            return check_export(stream, trust, progress)
        text = stream.read(LONGEST_NOTE * 2).decode("utf-8", "replace")
    return (check_proof if text.startswith(PROOF_HEADER + "\n") else check_checkpoint)(text, trust)


def read_keys(texts: Iterable[str]) -> list[VerifierKey]:
    """Read verifier keys given as text or as files with one key a line."""
    keys = []
    for text in texts:
        lines = [text] if "+" in text else Path(text).read_text().split("\n")
        keys += [VerifierKey.parse(line) for line in lines if line]
    return keys


def describe(verdict: Verdict) -> Iterator[str]:
    """Put a verdict into lines for a person."""
    yield f"{verdict.kind} of {verdict.origin}: sound"
    yield f"  entries {verdict.entries} ({verdict.withheld} withheld), checkpoints {verdict.checkpoints}"
    yield f"  root {base64.b64encode(verdict.root).decode()}"
    yield from (f"  signed by {name}" for name in sorted(verdict.signers))
    yield from (f"  note: {words}" for words in verdict.warnings)
    if verdict.body is not None:
        yield f"  the entry: {verdict.body.decode('utf-8', 'replace')}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the file named on the command line; exit 0 when sound, 1 when broken, 2 when unreadable."""
    parser = argparse.ArgumentParser(description="Check a Linkspan trail export, proof or checkpoint.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", action="append", default=[], help="verifier key you trust: text, or a file of them")
    parser.add_argument("--seen", action="append", default=[], type=Path, help="a checkpoint you kept earlier")
    given = parser.parse_args(arguments)
    try:
        seen = [parse_checkpoint(path.read_text()) for path in given.seen]
        verdict = check_file(given.file, Trust(read_keys(given.key), seen))
    except Broken as error:
        print(f"BROKEN: {error}", file=sys.stderr)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        print(f"cannot read: {error}", file=sys.stderr)
        return 2
    print("\n".join(describe(verdict)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
