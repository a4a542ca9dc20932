"""Commands for the trail: check it, prove it, export it, and witness another node's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn
from uuid import UUID

import typer

if TYPE_CHECKING:
    from linkspan.audit.offline import Trust

app = typer.Typer(help="Check, prove and export the trail of who did what.", no_args_is_help=True)

Keys = Annotated[list[str] | None, typer.Option("--key", help="Verifier key to trust: text, or a file of them.")]
Out = Annotated[Path | None, typer.Option("--out", help="File to write; the screen when not given.")]


@app.command()
def verify(
    file: Annotated[Path | None, typer.Option(help="Check this export, proof or checkpoint; no database.")] = None,
    key: Keys = None,
    seen: Annotated[list[Path] | None, typer.Option(help="A checkpoint you kept from an earlier visit.")] = None,
) -> None:
    """Check that nothing in the trail was changed, removed, moved or cut off."""
    if file is not None:
        _verify_file(file, _trust(key, seen))
        return
    from linkspan.cli.node import node

    with node("auditor"):
        from linkspan.audit.offline import read_keys
        from linkspan.audit.verify import verify as verify_trail

        with _progress("Checking entries", _count()) as progress:
            report = verify_trail(_state(), read_keys(key or []), progress)
    for words in report.warnings:
        print(f"note: {words}")
    for problem in report.problems:
        print(f"BROKEN: {problem}", file=sys.stderr)
    print(
        f"{report.entries} entries and {report.checkpoints} checkpoints checked; "
        f"{report.unsigned} not yet signed, {report.waiting} not yet sealed."
    )
    if not report.is_sound:
        _stop(f"The trail is not as it was sealed: {len(report.problems)} problems.")
    print("The trail is sound.")


def _verify_file(file: Path, trust: Trust) -> None:
    from linkspan.audit.offline import Broken, check_file, describe

    try:
        with _progress("Checking lines", None) as progress:
            verdict = check_file(file, trust, progress)
    except Broken as problem:
        _stop(f"BROKEN: {problem}")
    except OSError as problem:
        _stop(f"The file cannot be read: {problem}")
    print("\n".join(describe(verdict)))


def _trust(key: list[str] | None, seen: list[Path] | None) -> Trust:
    from linkspan.audit.offline import Broken, Trust, parse_checkpoint, read_keys

    try:
        return Trust(read_keys(key or []), [parse_checkpoint(path.read_text()) for path in seen or []])
    except Broken as problem:
        _stop(f"BROKEN: {problem}")
    except OSError as problem:
        _stop(f"The file cannot be read: {problem}")


@app.command()
def prove(
    entry: Annotated[str, typer.Argument(help="The entry's id, or its index in the current epoch.")],
    out: Out = None,
    epoch: Annotated[int | None, typer.Option(help="The epoch an index is counted in.")] = None,
) -> None:
    """Write the proof that one entry is in the trail; anyone can check it without this program."""
    from linkspan.cli.node import node

    wanted = int(entry) if entry.isdigit() else _uuid(entry)
    with node("auditor"), _said_plainly():
        from linkspan.audit.proof import prove as proof_of

        text = proof_of(wanted, epoch)
    _write(text, out)


@app.command()
def export(
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    hashes_only: Annotated[bool, typer.Option("--hashes-only", help="Leave out what the entries say.")] = False,
) -> None:
    """Write the whole trail to one file that anyone can check without this program or its database."""
    from linkspan.cli.node import node

    half = out.with_name(f".{out.name}.half")
    with node("auditor"), _said_plainly():
        from linkspan.audit.export import export as write_export

        with half.open("wb") as file, _progress("Writing entries", _count()) as progress:
            half.chmod(0o600)
            count = write_export(file, bodies=not hashes_only, progress=progress)
    half.replace(out)
    print(f"{count} entries written to {out}. Check it with: linkspan trail verify --file {out}")


@app.command()
def checkpoint(
    since: Annotated[int | None, typer.Option(help="Prove growth since this size, for a witness.")] = None,
    out: Out = None,
) -> None:
    """Give the last signed checkpoint, with the proof a witness needs when --since is given."""
    from linkspan.cli.node import node

    with node("auditor"), _said_plainly():
        from linkspan.audit import proof, sealed
        from linkspan.audit.errors import NotFound

        text = proof.growth(since or 0)
        if since is None:
            text = text.split("\n\n", 1)[1]
        if sealed.standing() is None:
            raise NotFound("nothing has been signed yet")
    _write(text, out)


@app.command()
def witness(
    file: Annotated[Path | None, typer.Argument(help="What `trail checkpoint --since` wrote there.")] = None,
    key: Keys = None,
    out: Out = None,
) -> None:
    """Cosign another node's checkpoint, once sure that its trail has only grown since the last time.

    Without a file, print this node's witness keys, for the others to trust.
    """
    from linkspan.cli import state

    with _said_plainly():
        from linkspan.audit.offline import read_keys
        from linkspan.audit.witness import Request, Witness

        here = Witness(state.state_folder())
        if file is None:
            print("\n".join(map(str, here.keys)))
            return
        text = here.cosign(Request.parse(file.read_text()), read_keys(key or []))
    _write(text, out)


@app.command()
def cosigned(
    file: Annotated[Path, typer.Argument(help="What `trail witness` wrote at the other agency.")],
    key: Annotated[list[str], typer.Option("--key", help="The witness's verifier keys: text, or a file.")],
) -> None:
    """Keep what a witness signed beside our own checkpoint."""
    from linkspan.cli.node import node

    with node("sequencer"), _said_plainly():
        from linkspan.audit.offline import read_keys
        from linkspan.audit.sequencer import keep_cosignature

        names = keep_cosignature(file.read_text(), read_keys(key))
    if not names:
        _stop("There is no signature by that witness on it.")
    print(f"Cosigned by {', '.join(names)}.")


@app.command("new-epoch")
def new_epoch(
    reason: Annotated[str, typer.Option(help="Why: it is the new epoch's first entry. Name nobody in it.")],
    new_keys: Annotated[bool, typer.Option("--new-keys", help="Sign with fresh keys from now on.")] = False,
) -> None:
    """Begin a new tree that cites the old one, after a restore from backup or to change keys."""
    from linkspan.cli.node import node

    with node("sequencer"), _said_plainly():
        from linkspan.audit.sequencer import Sequencer, open_epoch

        epoch = open_epoch(_state(), reason, new_keys=new_keys)
        begun = Sequencer(_state())
        begun.sign()
        begun.publish()
    print(f"{epoch.origin} has begun. Its keys, for those who check the trail:")
    print("\n".join(map(str, epoch.keys)))


@app.command()
def status() -> None:
    """Say how long the trail is, how far sealing lags, and when it was last signed and cosigned."""
    from linkspan.cli.node import node

    with node("auditor"), _said_plainly():
        from linkspan.audit import sealed

        lag, standing = sealed.sequencer_lag(), sealed.standing()
        if standing is None:
            print("Nothing has been signed yet.")
        else:
            when = f"{standing.signed_at:%d %B %Y %H:%M:%S}"
            print(f"{standing.origin}: {standing.size} entries signed at {when}.")
            if standing.cosigned_at:
                when = f"{standing.cosigned_at:%d %B %Y %H:%M:%S}"
                print(f"{standing.cosigned_size} of them cosigned by {standing.cosigned_by} at {when}.")
            else:
                print("No witness has cosigned it.")
        print(f"{lag.waiting} entries wait to be sealed, the oldest for {lag.oldest_seconds:.1f} seconds.")
        if alarm := sealed.lag_alarm(lag):
            _stop(alarm)


# --- small things that the commands share


def _state() -> Path:
    from django.conf import settings

    return Path(settings.LINKSPAN_STATE)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise typer.BadParameter("an entry is named by its id or its index") from None


def _count() -> int:
    from linkspan.audit import sealed

    return sum(sealed.size_of(epoch.number) for epoch in sealed.epochs())


def _write(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text)


def _stop(words: str) -> NoReturn:
    print(words, file=sys.stderr)
    raise typer.Exit(1)


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what can be expected to go wrong into a sentence."""
    from linkspan.audit.errors import NotFound
    from linkspan.audit.note import KeysMissing
    from linkspan.audit.offline import Broken

    try:
        yield
    except Broken as problem:
        _stop(f"BROKEN: {problem}")
    except (NotFound, KeysMissing, OSError) as problem:
        _stop(str(problem))


@contextmanager
def _progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
