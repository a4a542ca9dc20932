"""Train a matching model, and hold one against its release gates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkspan.cli.progress import progress_bars

if TYPE_CHECKING:
    from linkspan.cli.progress import Step
    from linkspan.linkage.gates import Gate
    from linkspan.linkage.releasing import Released
    from linkspan.linkage.training import Artefact

Children = Annotated[int, typer.Option(min=500, max=400_000, help="How many children to invent to train on.")]


def train(
    out: Annotated[Path, typer.Option(help="The folder for the model and its report; made when it is missing.")],
    from_synth: Annotated[
        bool, typer.Option("--from-synth", help="Train on invented records instead of the index's own.")
    ] = False,
    children: Children = 60_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same model.")] = 1,
    version: Annotated[str | None, typer.Option("--version", help="What to call the model.")] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Try the gates on a few thousand children: too few for a model to pass.")
    ] = False,
    calibrate_only: Annotated[
        bool,
        typer.Option(
            "--calibrate-only", help="Keep the weights of the model in use, and correct its probabilities alone."
        ),
    ] = False,
    decisions: Annotated[
        bool, typer.Option("--decisions/--no-decisions", help="Learn from the pairs that people decided.")
    ] = True,
) -> None:
    """Fit the matching model, hold it against its release gates, and write it with a report.

    Weights are fitted without labels. Probabilities are corrected by what people decided, where they are asked.
    """
    from datetime import UTC, datetime

    from linkspan.linkage import gates, releasing

    if calibrate_only and (from_synth or not decisions):
        typer.echo("--calibrate-only learns from what people decided in the index, and from nothing else.", err=True)
        raise typer.Exit(2)
    with progress_bars() as step:
        if from_synth:
            artefact = releasing.fit_invented(children, seed, step)
        elif calibrate_only:
            artefact = _in_use()
        else:
            artefact = _from_index(seed, children, decisions, step)
        if version:
            artefact["version"] = version
        size = gates.QUICK if quick else gates.FULL
        made_at = None if from_synth else datetime.now(UTC)
        released = releasing.release(artefact, size, made_at=made_at, step=step)
    written = released.write(out)
    _say(released)
    typer.echo(f"Written: {', '.join(path.name for path in written)} in {out}. Hash {released.model.hash}.")
    if not released.is_fit:
        typer.echo("This model is not fit for use, and the index will not take it.", err=True)
        raise typer.Exit(1)


def check(
    artefact: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A model file.")],
    full: Annotated[
        bool, typer.Option("--full", help="Measure on enough children for the bounds to mean something; minutes.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Write the report into this folder.")] = None,
) -> None:
    """Hold a model against its release gates again."""
    import json

    from linkspan.linkage import gates, releasing
    from linkspan.matching.model import Model, UnusableModelError

    text = artefact.read_text(encoding="utf-8", errors="replace")
    try:
        Model.load(text)
    except UnusableModelError as problem:
        typer.echo(f"This model cannot be used: {problem}", err=True)
        raise typer.Exit(2) from None
    with progress_bars() as step:
        released = releasing.release(json.loads(text), gates.FULL if full else gates.QUICK, step=step)
    if out:
        released.write(out)
    _say(released)
    failed = [gate for gate in released.gates if gate.verdict == "failed"]
    if failed or (full and not released.is_fit):
        raise typer.Exit(1)


def _from_index(seed: int, children: int, decisions: bool, step: Step) -> Artefact:
    """Fit on the index's own records, which never leave memory, and calibrate on invented ones and on decisions."""
    from datetime import UTC, datetime

    from linkspan.cli.node import node
    from linkspan.linkage import releasing

    with node():
        from linkspan.audit import Actor
        from linkspan.children.queries import training

        by, at = Actor.system("feed"), datetime.now(UTC)
        version = f"index-{at:%Y%m%d-%H%M}"
        others, index = training.other_faces(by=by, at=at), training.one_face_each(by=by, at=at)
        artefact = releasing.fit_from(others, index, seed=seed, version=version, step=step)
        put = training.decided_records(by=by, at=at) if decisions else None
    if artefact["trained_on"]["matched_pairs"] < releasing.LEAST_PAIRS:
        typer.echo(
            "The index has too few children with several records to learn from. Use --from-synth instead.",
            err=True,
        )
        raise typer.Exit(1)
    artefact["trained_on"] = {"source": "the index's own records", **artefact["trained_on"]}
    artefact["provenance"] = [releasing.INDEX_WORDS, *artefact["provenance"]]
    releasing.calibrate(artefact, min(children, releasing.CHILDREN), seed + 1, step)
    if put is not None:
        releasing.heed_decisions(artefact, put)
        _say_decided(artefact)
    return artefact


def _in_use() -> Artefact:
    """Take the model in use, and correct its probabilities by what people decided; records never leave memory."""
    from datetime import UTC, datetime

    from linkspan.cli.node import node
    from linkspan.linkage import releasing

    with node():
        from linkspan.audit import Actor
        from linkspan.children.queries import models, training

        at = datetime.now(UTC)
        artefact = releasing.again(models.active_artefact(), f"decided-{at:%Y%m%d-%H%M}")
        put = training.decided_records(by=Actor.system("feed"), at=at)
    steps = releasing.heed_decisions(artefact, put)
    _say_decided(artefact)
    if not steps:
        typer.echo("Nothing was written: the model in use stays as it is.", err=True)
        raise typer.Exit(1)
    return artefact


def _say_decided(artefact: Artefact) -> None:
    from linkspan.linkage.decided import LEAST_DECIDED

    told = artefact["calibration"]["decided"]
    if not told["steps"]:
        found = "fewer than ten" if told["found"] is None else f"{told['found']:,}"
        typer.echo(
            f"Decided pairs that can be learnt from, where people are asked: {found}. At least {LEAST_DECIDED} are "
            "wanted, so they correct nothing."
        )
    for step in told["steps"]:
        typer.echo(
            f"{step['pairs']:,} decided pairs of {step['low']:.0%} to {step['high']:.0%}: expected "
            f"{step['expected']:.1%} the same, people said {step['same']:.1%} "
            f"({step['least']:.1%} to {step['most']:.1%}); moved by {step['bits']:+.2f} bits."
        )


def _say(released: Released) -> None:
    for gate in released.gates:
        typer.echo(_line(gate))
    for gate in released.gates:
        if gate.verdict == "failed":
            typer.echo(f"Failed: {gate.name} ({gate.population}), by {gate.short_by:.3%}.", err=True)
    few = [gate for gate in released.gates if gate.verdict == "too few"]
    if few:
        names = ", ".join(f"{gate.name} ({gate.population})" for gate in few)
        typer.echo(f"Measured on too few records to say: {names}. Run `linkspan match check --full`.", err=True)


def _line(gate: Gate) -> str:
    bound = "" if gate.bound is None else f", bound {gate.bound:.3%}"
    wanted = "at least" if gate.at_least else "at most"
    return (
        f"{gate.verdict:8} {gate.name} ({gate.population}): {gate.value:.3%}{bound}, {wanted} {gate.limit:.3%} "
        f"[{gate.hits:,} of {gate.of:,}]"
    )
