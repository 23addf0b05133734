"""Which schemas and builds a command is about: its arguments, else pyproject.toml."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from attrs import evolve

from sockgen import project
from sockgen.cli.reporter import Reporter
from sockgen.cli.wrong import WrongCommandLine
from sockgen.project import Build, Project

__all__ = ["listed", "selected_builds", "selected_schemas"]

_NO_SCHEMA: Final = (
    "name one, or list builds in pyproject.toml:\n\n"
    "    [[tool.sockgen.build]]\n"
    '    schema = "chat.yaml"\n'
    '    output = "src"'
)


def listed(reporter: Reporter) -> Project | None:
    """Return the nearest pyproject.toml, what is wrong with it reported.

    Raises:
        SystemExit: with 1, if there are errors in what concerns sockgen.
    """
    path = project.find(Path.cwd())
    if path is None:
        return None
    found = project.read(path)
    reporter.add(found.diagnostics, found.path, found.text)
    reporter.stop_at_errors()
    return found


def selected_schemas(given: Sequence[str] | None, reporter: Reporter) -> list[str]:
    """Return the schemas on the command line, else those of the configuration.

    Raises:
        WrongCommandLine: if there are none.
    """
    if given:
        return list(dict.fromkeys(given))
    found = listed(reporter)
    if found is None or not found.builds:
        raise WrongCommandLine(_NO_SCHEMA, "SCHEMA")
    return list(dict.fromkeys(build.schema for build in found.builds))


def selected_builds(
    given: Sequence[str] | None,
    output: str | None,
    package: str | None,
    reporter: Reporter,
) -> list[Build]:
    """Return the builds: the flags win over the configuration.

    Args:
        given: the schemas on the command line.
        output: of ``--output``.
        package: of ``--package``.
        reporter: takes what is wrong with the configuration.

    Raises:
        WrongCommandLine: if there is nothing to build, or no place for it.
    """
    schemas = list(dict.fromkeys(given or ()))
    if package is not None and len(schemas) > 1:
        message = "it needs exactly one schema: several cannot have one name"
        raise WrongCommandLine(message, "--package")
    if schemas and output is not None:
        return [Build(schema, output, package) for schema in schemas]
    found = listed(reporter)
    builds = list(found.builds) if found is not None else []
    if schemas:
        builds = [each for name in schemas for each in _builds_of(name, builds)]
    elif not builds:
        raise WrongCommandLine(_NO_SCHEMA, "SCHEMA")
    if package is not None:
        if len(builds) > 1:
            message = "it needs exactly one schema; pyproject.toml lists several"
            raise WrongCommandLine(message, "--package")
        builds = [evolve(each, package=package, span=None) for each in builds]
    if output is not None:
        builds = [evolve(each, output=output) for each in builds]
    return builds


def _builds_of(schema: str, builds: Sequence[Build]) -> list[Build]:
    """Return the configured builds of a schema that was named."""
    found = [each for each in builds if _same(each.schema, schema)]
    if not found:
        message = f"pyproject.toml does not list '{schema}': say where to, with -o DIR"
        raise WrongCommandLine(message, "SCHEMA")
    return [evolve(each, schema=schema) for each in found]


def _same(one: str, other: str) -> bool:
    return Path(one).resolve() == Path(other).resolve()
