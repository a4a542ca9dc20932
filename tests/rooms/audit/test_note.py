"""Signatures: known vectors hold, false ones are refused; keys stay private and are never written over."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rooms.audit.trees import NODE_KEYS, OTHER_KEYS, SIGNED_AT, bodies_of, signed

from linkspan.audit import checkpoint, note, offline
from linkspan.audit.offline import (
    Broken,
    Trust,
    VerifierKey,
    check_checkpoint,
    check_signatures,
    parse_checkpoint,
    plain_ed25519_holds,
)

ORIGIN = "linkspan/harbour/1"
LOG_KEYS = [signer.key for signer in NODE_KEYS.log_signers(ORIGIN)]
WITNESS_KEYS = [signer.key for signer in OTHER_KEYS.witness_signers("linkspan/lighthouse/witness")]
NOTE = signed(ORIGIN, bodies_of(5))

# Source: golang.org/x/mod/sumdb/note, its published example.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_TEXT = b"If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NEUMANN_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
# Source: RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_plain_ed25519_accepts_the_published_vectors(public: str, message: str, signature: str) -> None:
    key, text, value = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)

    assert plain_ed25519_holds(key, value, text)
    assert not plain_ed25519_holds(key, value, text + b"!")
    assert not plain_ed25519_holds(key, value[:32] + bytes([value[32] ^ 1]) + value[33:], text)


def test_a_known_note_and_key_are_read_as_their_authors_read_them() -> None:
    key = VerifierKey.parse(NEUMANN)
    packed = offline.unbase64(NEUMANN_SIGNATURE)

    assert str(key) == NEUMANN
    assert packed[:4] == key.id
    assert plain_ed25519_holds(key.public, packed[4:], NEUMANN_TEXT)


def test_both_kinds_of_signature_hold_and_are_named() -> None:
    signers = check_signatures(parse_checkpoint(NOTE), LOG_KEYS)

    assert set(signers.good) == set(LOG_KEYS)
    assert {key.kind for key in signers.good} == {offline.ED25519, offline.ML_DSA_44}


def test_a_checkpoint_survives_being_parsed_and_written() -> None:
    assert checkpoint.written(parse_checkpoint(NOTE)) == NOTE


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_no_byte_of_a_signed_checkpoint_can_be_changed(spot: int, flip: int) -> None:
    raw = bytearray(NOTE.encode())
    raw[spot] ^= flip

    with pytest.raises((Broken, UnicodeDecodeError)):
        check_checkpoint(raw.decode(), Trust(LOG_KEYS))


def test_a_checkpoint_signed_by_another_key_is_refused() -> None:
    forged = signed(ORIGIN, bodies_of(5), OTHER_KEYS)

    with pytest.raises(Broken, match="0 signatures"):
        check_checkpoint(forged, Trust(LOG_KEYS))


def test_a_checkpoint_is_not_accepted_without_any_key() -> None:
    with pytest.raises(Broken, match="a key is needed"):
        check_checkpoint(NOTE, Trust())


def test_a_key_of_another_log_is_not_taken_for_this_one() -> None:
    foreign = [signer.key for signer in NODE_KEYS.log_signers("linkspan/inland/1")]

    with pytest.raises(Broken, match="none of the keys"):
        check_checkpoint(NOTE, Trust(foreign))


def test_cosignatures_are_added_and_checked_beside_the_logs_own() -> None:
    stated = parse_checkpoint(NOTE)
    lines = [signer.line(stated, SIGNED_AT) for signer in OTHER_KEYS.witness_signers("linkspan/lighthouse/witness")]

    cosigned = checkpoint.with_signatures(NOTE, lines)
    verdict = check_checkpoint(cosigned, Trust([*LOG_KEYS, *WITNESS_KEYS]))

    assert verdict.signers == {f"{key.name}+{key.id.hex()}" for key in [*LOG_KEYS, *WITNESS_KEYS]}
    assert [line for _, line in checkpoint.split_cosignatures(cosigned, stated)] == lines


def test_a_cosignature_moved_to_another_time_is_refused() -> None:
    stated = parse_checkpoint(NOTE)
    signer = OTHER_KEYS.witness_signers("linkspan/lighthouse/witness")[0]
    cosigned = parse_checkpoint(checkpoint.with_signatures(NOTE, [signer.line(stated, SIGNED_AT)]))
    last = cosigned.signatures[-1]
    later = replace(last, value=(SIGNED_AT + 60).to_bytes(8) + last.value[8:])

    moved = checkpoint.written(replace(cosigned, signatures=(*cosigned.signatures[:-1], later)))

    with pytest.raises(Broken, match="false signature"):
        check_checkpoint(moved, Trust([*LOG_KEYS, *WITNESS_KEYS]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "linkspan/harbour/1\n5\n",
        NOTE.replace("\n5\n", "\n05\n"),
        NOTE.replace("\n5\n", "\n-5\n"),
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("\u2014", "-"),
        NOTE[:-1],
        NOTE + "\n",
        "\n" + NOTE,
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Broken):
        parse_checkpoint(text)


def test_keys_are_private_files_and_are_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "keys"

    made = note.make_keys(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert note.load_keys(folder).log_signers(ORIGIN)[0].key == made.log_signers(ORIGIN)[0].key
    with pytest.raises(FileExistsError):
        note.make_keys(folder)


def test_missing_keys_are_reported_and_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(note.KeysMissing):
        note.load_keys(tmp_path)

    assert list(tmp_path.iterdir()) == []
