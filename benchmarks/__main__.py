"""The command line: `python -m benchmarks --help`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from .loads import LOADS, Load, Measures
from .processes import running
from .report import Result, as_json, as_svg, as_table
from .subjects import SUBJECTS, Subject, missing

__all__ = ["app", "measure"]

_SHORT = 50  # times less

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def measure(
    subjects: Sequence[Subject], loads: Sequence[Load], rounds: int, part: int
) -> list[Result]:
    """Measure servers: in every round each of them, one after the other.

    Args:
        subjects: the servers.
        loads: what is done to each that is of their kind.
        rounds: how often.
        part: by how much every load is smaller than it should be.
    """
    found: dict[tuple[str, str], list[Measures]] = {}
    kinds = {load.kind for load in loads}
    for number in range(1, rounds + 1):
        for subject in (each for each in subjects if each.kind in kinds):
            typer.echo(f"round {number} of {rounds}: {subject.name}", err=True)
            with running(subject) as server:
                for load in (each for each in loads if each.kind is subject.kind):
                    measured = load.measure(server, max(10, load.size // part))
                    found.setdefault((subject.name, load.name), []).append(measured)
    return [Result(*key, tuple(rounds_)) for key, rounds_ in found.items()]


def _subjects(names: Sequence[str]) -> list[Subject]:
    """Return the servers with these names, or all that can be run.

    Raises:
        typer.BadParameter: there is no such server.
    """
    known = {subject.name: subject for subject in SUBJECTS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(f"no server {unknown[0]!r}: {', '.join(known)}")
    found: list[Subject] = []
    for subject in [known[name] for name in names] or SUBJECTS:
        lack = missing(subject)
        if lack:
            typer.echo(f"{subject.name} is left out: {lack}", err=True)
        else:
            found.append(subject)
    return found


def _loads(names: Sequence[str]) -> list[Load]:
    """Return the loads with these names, or all that every server bears.

    Raises:
        typer.BadParameter: there is no such load.
    """
    known = {load.name: load for load in LOADS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise typer.BadParameter(f"no load {unknown[0]!r}: {', '.join(known)}")
    usual = [load for load in LOADS if not load.on_request]
    return [known[name] for name in names] or usual


@app.command()
def main(
    server: Annotated[
        list[str] | None,
        typer.Option(help="A server; may be repeated. All, if none is."),
    ] = None,
    load: Annotated[
        list[str] | None, typer.Option(help="A load; may be repeated. All, if none is.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="How often each is measured.")] = 5,
    base: Annotated[
        str, typer.Option(help="The server that the others are compared with.")
    ] = "uvloop protocol",
    short: Annotated[
        bool, typer.Option(help="Measure badly, but soon: to see that all works.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(help="A folder for results.json and a chart of each load."),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="List servers and loads.")
    ] = False,
) -> None:
    """Measure generated servers beside others, with redis-benchmark and dnsperf.

    The servers take turns, round by round, so that what else the machine does falls on all of
    them. The numbers are medians, with the least and the greatest; CPU is that of the
    server, its children included. Compare ratios, not numbers of two machines.
    """
    if list_:
        typer.echo("servers: " + ", ".join(subject.name for subject in SUBJECTS))
        typer.echo("loads: " + ", ".join(each.name for each in LOADS))
        return
    subjects, loads = _subjects(server or ()), _loads(load or ())
    results = measure(subjects, loads, 1 if short else rounds, _SHORT if short else 1)
    typer.echo(as_table(results, base))
    if output is not None:
        _write(results, output)


def _write(results: list[Result], folder: Path) -> None:
    """Write the results, and a chart of each load."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(as_json(results), encoding="utf-8")
    for load in {result.load: result for result in results}.values():
        name = "cpu" if "cpu" in load.names else load.names[-1]
        path = folder / f"{load.load.replace(' ', '')}.svg"
        path.write_text(as_svg(results, load.load, name), encoding="utf-8")


if __name__ == "__main__":
    app()
