"""Commands for the sealed reports of what children say: prove one, and check one without a database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(help="Check the sealed reports of what children say.", no_args_is_help=True)

Proof = Annotated[Path | None, typer.Option("--proof", help="Its proof; without it, FILE.tlog-proof if that is there.")]
Keys = Annotated[list[str] | None, typer.Option("--key", help="Verifier key to trust: text, or a file of them.")]
Hash = Annotated[str, typer.Option("--hash", help="The report's hash, as it was published, instead of a proof.")]


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="The report, as it was handed to you.")],
    proof: Proof = None,
    key: Keys = None,
    hash_: Hash = "",
) -> None:
    """Check that a report is the one the children's commissioner sealed, byte for byte; no database.

    The proof holds the line of the trail that kept the report's hash, and the signature over it. Only with the node's
    keys, from somebody else than whoever gave you the file, does it tell you who sealed it.
    """
    digest = _digest(file)
    proof = proof or _beside(file)
    if proof is None and not hash_:
        _stop(f"Its hash is {digest}. Give --proof with --key, or --hash, to hold it against what was sealed.")
    if hash_ and hash_.strip().lower() != digest:
        _stop(f"NOT THE SEALED REPORT: its hash is {digest}.")
    for words in _proved(digest, proof, key or []) if proof else ():
        print(words)
    print(f"The report is unchanged. Its hash is {digest}.")
    if proof is None:
        print("note: this says that it fits the hash you gave, not who sealed it. Give --proof and --key for that.")


def _beside(file: Path) -> Path | None:
    there = file.with_name(file.name + ".tlog-proof")
    return there if there.is_file() else None


def _digest(file: Path) -> str:
    from linkspan.voice.report_rules import digest

    try:
        return digest(file.read_bytes())
    except OSError as problem:
        _stop(f"The file cannot be read: {problem}")


def _proved(digest: str, proof: Path, keys: list[str]) -> list[str]:
    """Check the proof itself, then that it is of the sealing of this file; give what there is to say of it."""
    from linkspan.audit.offline import Broken, Trust, check_proof, read_keys
    from linkspan.voice.report_rules import NotOfReport, sealing_in

    try:
        verdict = check_proof(proof.read_text(), Trust(read_keys(keys)))
        sealing = sealing_in(verdict.body or b"")
    except (Broken, NotOfReport) as problem:
        _stop(f"BROKEN: {problem}")
    except (OSError, UnicodeDecodeError) as problem:
        _stop(f"The proof or a key cannot be read: {problem}")
    if sealing.hash != digest:
        _stop(f"NOT THE SEALED REPORT: the one of {sealing.year} has the hash {sealing.hash}, this file {digest}.")
    signed = [f"signed by {name}" for name in sorted(verdict.signers)]
    return [f"Sealed for the year to March {sealing.year}.", *signed, *(f"note: {each}" for each in verdict.warnings)]


def _stop(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    raise typer.Exit(1)
