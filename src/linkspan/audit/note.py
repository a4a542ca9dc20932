"""Sign: the keys of this node, kept in files outside the database, and the signature lines they make.

Source: C2SP signed-note and tlog-cosignature; FIPS 204 for ML-DSA-44.
"""

import base64
import os
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from linkspan.audit.offline import (
    ED25519,
    ED25519_COSIGNATURE,
    ML_DSA_44,
    Checkpoint,
    VerifierKey,
    cosigned_text,
    subtree_message,
)

SEED_FILES = {"ed25519": "ed25519.seed", "ml-dsa-44": "ml-dsa-44.seed"}


class KeysMissing(Exception):
    """The signing keys that this node has used are not where they should be."""


@dataclass(frozen=True)
class Signer:
    """A private key with the name it signs under, and the kind of signature it makes."""

    key: VerifierKey
    private: Ed25519PrivateKey | MLDSA44PrivateKey

    def line(self, checkpoint: Checkpoint, at: int) -> str:
        """Make the signature line of a checkpoint; `at` is POSIX seconds."""
        stamp = struct.pack(">Q", at)
        if self.key.kind == ED25519:
            value = self.private.sign(checkpoint.text.encode())
        elif self.key.kind == ED25519_COSIGNATURE:
            value = stamp + self.private.sign(cosigned_text(checkpoint.text, at))
        else:
            name, origin = self.key.name, checkpoint.origin
            value = stamp + self.private.sign(subtree_message(name, at, origin, checkpoint.size, checkpoint.root))
        return f"\u2014 {self.key.name} {base64.b64encode(self.key.id + value).decode()}\n"


@dataclass(frozen=True)
class Keys:
    """The two private keys of one role: Ed25519, which all can check, and ML-DSA-44 for later attackers."""

    classical: Ed25519PrivateKey
    later: MLDSA44PrivateKey | None

    def log_signers(self, origin: str) -> list[Signer]:
        """Give what signs the checkpoints of a log."""
        return self._signers(origin, ED25519)

    def witness_signers(self, name: str) -> list[Signer]:
        """Give what cosigns the checkpoints of another log."""
        return self._signers(name, ED25519_COSIGNATURE)

    def _signers(self, name: str, kind: int) -> list[Signer]:
        classical = self.classical.public_key().public_bytes_raw()
        signers = [Signer(VerifierKey(name, kind, classical), self.classical)]
        if self.later is not None:
            later = self.later.public_key().public_bytes_raw()
            signers.append(Signer(VerifierKey(name, ML_DSA_44, later), self.later))
        return signers


def load_keys(folder: Path) -> Keys:
    """Load the keys of a folder; refuse when they are not there."""
    try:
        classical = Ed25519PrivateKey.from_private_bytes((folder / SEED_FILES["ed25519"]).read_bytes())
    except FileNotFoundError as error:
        raise KeysMissing(f"no signing keys in {folder}") from error
    seed = folder / SEED_FILES["ml-dsa-44"]
    later = MLDSA44PrivateKey.from_seed_bytes(seed.read_bytes()) if seed.exists() else None
    return Keys(classical, later)


def make_keys(folder: Path) -> Keys:
    """Make fresh keys in a folder that only this user can open; never writes over a key."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    with suppress(UnsupportedAlgorithm):  # an OpenSSL without it: Ed25519 alone, which everyone can check
        _write_once(folder / SEED_FILES["ml-dsa-44"], MLDSA44PrivateKey.generate().private_bytes_raw())
    _write_once(folder / SEED_FILES["ed25519"], Ed25519PrivateKey.generate().private_bytes_raw())
    return load_keys(folder)


def load_or_make_keys(folder: Path) -> Keys:
    """Load the keys of a folder, making them on first use."""
    return load_keys(folder) if (folder / SEED_FILES["ed25519"]).exists() else make_keys(folder)


def _write_once(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
