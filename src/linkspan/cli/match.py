"""Match whole files of people outside the index."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from linkspan.cli.training import check, train

if TYPE_CHECKING:
    from linkspan.cli.progress import Step
    from linkspan.linkage.account import Account
    from linkspan.linkage.linking import Options

app = typer.Typer(help="Match whole files of people outside the index, and train the model.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A CSV or Parquet file of people, a row for each record.")]
Map = Annotated[
    str | None,
    typer.Option("--map", help="What columns hold, as NAME=COLUMN,...; names as in the feed template, and `name`."),
]
Id = Annotated[str | None, typer.Option("--id", help="The column of ids; `row` numbers the rows.")]
Engine = Annotated[str, typer.Option(help="duckdb for one machine, spark for many.")]
Master = Annotated[str, typer.Option(help="Where Spark runs, for --engine spark.")]
Train = Annotated[bool, typer.Option("--train", help="Fit the model to these files, without labels.")]
ModelFile = Annotated[Path | None, typer.Option("--model", help="Use this model file instead of the shipped one.")]
Memory = Annotated[str | None, typer.Option(help="The most memory to use, such as 8GB; 12GB or 60% of the machine.")]
Work = Annotated[Path | None, typer.Option(help="An existing folder for what does not fit; emptied afterwards.")]
Workers = Annotated[int | None, typer.Option(min=1, max=256, help="How many processes; one for each processor.")]
MostPerKey = Annotated[int, typer.Option(min=2, max=10_000, help="Leave out what more records than this share.")]


@app.command()
def link(
    left: File,
    right: File,
    out: Annotated[Path, typer.Option(help="The CSV file of pairs to write.")],
    map_: Map = None,
    id_: Id = None,
    engine: Engine = "duckdb",
    spark_master: Master = "local[*]",
    train: Train = False,
    model: ModelFile = None,
    at_least: Annotated[float, typer.Option(min=0.0, max=1.0, help="Write pairs at least this probable.")] = 0.5,
    one_way: Annotated[
        bool, typer.Option("--one-way", help="Let several left records claim one right record, as search does.")
    ] = False,
    memory: Memory = None,
    work: Work = None,
    workers: Workers = None,
    most_per_key: MostPerKey = 100,
) -> None:
    """Find each record of LEFT its record in RIGHT: left_id, right_id, probability, evidence."""
    with _plain_errors():
        from linkspan.linkage import linking

        options = _options(map_, id_, engine, spark_master, train, model, memory, work, workers, most_per_key)
        options = linking.chosen(options, at_least=at_least, both_ways=not one_way)
        with _progress() as step:
            account = linking.link(left, right, out, options, step)
        _say(account, out, f"{account.kept:,} pairs")


@app.command()
def dedupe(
    file: File,
    out: Annotated[Path, typer.Option(help="The CSV file of clusters to write.")],
    map_: Map = None,
    id_: Id = None,
    engine: Engine = "duckdb",
    spark_master: Master = "local[*]",
    train: Train = False,
    model: ModelFile = None,
    at_least: Annotated[float, typer.Option(min=0.0, max=1.0, help="Join records at least this probable.")] = 0.5,
    memory: Memory = None,
    work: Work = None,
    workers: Workers = None,
    most_per_key: MostPerKey = 100,
) -> None:
    """Group the records of FILE into people, never joining two children of one home: id, cluster_id."""
    with _plain_errors():
        from linkspan.linkage import linking

        options = _options(map_, id_, engine, spark_master, train, model, memory, work, workers, most_per_key)
        options = linking.chosen(options, at_least=at_least)
        with _progress() as step:
            account = linking.dedupe(file, out, options, step)
        _say(account, out, f"{account.kept:,} records in {account.clusters['clusters']:,} clusters")


def _options(
    map_: str | None, id_: str | None, engine: str, spark_master: str, train: bool, model: Path | None,
    memory: str | None, work: Path | None, workers: int | None, most_per_key: int,
) -> Options:  # fmt: skip
    from linkspan.linkage.linking import Options
    from linkspan.linkage.mapping import parse_map
    from linkspan.linkage.memory import read_size

    return Options(
        mapped=parse_map(map_), id_column=id_, engine=engine, spark_master=spark_master, train=train, model=model,
        memory=read_size(memory) if memory else None, work=work, workers=workers, most_per_key=most_per_key,
    )  # fmt: skip


@contextmanager
def _progress() -> Iterator[Step]:
    from linkspan.cli.progress import progress_bars

    with progress_bars() as step:
        yield step


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Say in one line what is wrong with the files or the options, and leave with 2."""
    from linkspan.linkage.faults import CannotMatch

    try:
        for library in ("duckdb", "pyarrow"):
            if find_spec(library) is None:
                raise CannotMatch(f'{library} is not installed. Install it with: pip install "linkspan[match]".')
        yield
    except CannotMatch as problem:
        print(f"linkspan: {problem}", file=sys.stderr)
        raise typer.Exit(2) from None
    except MemoryError:
        print("linkspan: the memory limit is too low for these files. Allow more with --memory.", file=sys.stderr)
        raise typer.Exit(2) from None


def _say(account: Account, out: Path, what: str) -> None:
    for side in account.sides:
        for note in side["notes"]:
            print(f"{side['file']}: {note}", file=sys.stderr)
    for note in account.notes:
        print(note, file=sys.stderr)
    print(f"{what} in {account.seconds:,.1f} s, written to {out}. Report: {out.with_suffix('.report.html')}")


app.command()(train)
app.command()(check)
