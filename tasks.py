"""The daily tasks: `python tasks.py VERB [ARGUMENT...]`.

    fmt      format the code and repair what ruff can repair
    lint     ruff: rules and formatting
    types    mypy and pyright, strict, for every Python that is supported
    test     the tests; arguments go to pytest
    clients  only the tests with real clients and the comparisons with reference servers
    regen    build every protocol package of `generated_examples` again
    golden   fail if one of them is not what the generator emits
    docs     the tests of the code in the documents
    site     build the documents and the reference as a site; a warning is an error
    readme   run the README's first command in a clean clone (needs a package index)
    pythons  the tests that need no tool, or those named, on every other Python
    fuzz     fuzz the decoders of the examples: [SECONDS of each] [PROTOCOL...]
    full     everything, on every Python that is found; the long tests on the first

Standard library only: it runs with what `pip install -e '.[dev]'` brings, by the Python
that starts it. `.ci/run` and `.ci/full` call the same verbs. Each verb is the list of its
commands, in order; the first that fails ends the run with its exit code.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final

from tests.support.pythons import find_python

ROOT: Final = Path(__file__).resolve().parent
VERSIONS: Final = ("3.11", "3.12", "3.13")


def run(*command: str | Path, variables: Mapping[str, str] | None = None) -> None:
    """Print a command and run it at the root of the checkout.

    Args:
        command: the program and its arguments.
        variables: environment variables to set beside those of this process.

    Raises:
        SystemExit: with its exit code, if that is not 0.
    """
    print("+", *command, flush=True)
    environment = {**os.environ, **(variables or {})}
    result = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if result.returncode != 0:
        raise SystemExit(result.returncode)


def python(*arguments: str, **variables: str) -> None:
    """Run this Python with arguments."""
    run(sys.executable, *arguments, variables=variables)


def fmt(_: Sequence[str]) -> None:
    """Format the code and repair what ruff can repair."""
    python("-m", "ruff", "check", "--fix", ".")
    python("-m", "ruff", "format", ".")


def lint(_: Sequence[str]) -> None:
    """Check the rules and the formatting."""
    python("-m", "ruff", "check", ".")
    python("-m", "ruff", "format", "--check", ".")


def types(arguments: Sequence[str]) -> None:
    """Check the types for the versions named, or for all that are supported.

    What the runtime gives to its users must be complete besides: no type of it may be
    left to a checker to infer.
    """
    for version in arguments or VERSIONS:
        python("-m", "mypy", "--strict", "--python-version", version)
        python(
            *("-m", "pyright", "--pythonversion", version),
            *("--pythonpath", sys.executable),
        )
    python(
        *("-m", "pyright", "--verifytypes", "sockgen_runtime"),
        *("--pythonpath", sys.executable),
        PYTHONPATH=str(ROOT / "runtime"),  # it does not follow an editable install
    )


def test(arguments: Sequence[str]) -> None:
    """Run the tests."""
    python("-m", "pytest", *arguments)


def clients(arguments: Sequence[str]) -> None:
    """Run the tests with real clients and reference servers."""
    python("-m", "pytest", "-m", "clients or differential", *arguments)


def regen(_: Sequence[str]) -> None:
    """Build what `[[tool.sockgen.build]]` in pyproject.toml lists."""
    python("-m", "sockgen", "build")


def golden(_: Sequence[str]) -> None:
    """Compare what is committed with what the generator emits."""
    for seed in ("0", "1"):
        python("-m", "sockgen", "build", "--check", PYTHONHASHSEED=seed)


def docs(arguments: Sequence[str]) -> None:
    """Test the code in the documents."""
    python("-m", "pytest", "tests/docs", *arguments)


def site(arguments: Sequence[str]) -> None:
    """Build the site in `site/`."""
    # What is said there is about a version of MkDocs that is not used here.
    python(
        *("-m", "mkdocs", "build", "--strict", "--quiet", *arguments),
        NO_MKDOCS_2_WARNING="1",
    )


def readme(arguments: Sequence[str]) -> None:
    """Run the README's first command in a clean clone."""
    python("-m", "pytest", "--full", "tests/docs/test_readme_commands.py", *arguments)


def pythons(arguments: Sequence[str]) -> None:
    """Run the tests on every other Python, each in a virtual environment of its own."""
    for version in VERSIONS:
        if version != f"{sys.version_info.major}.{sys.version_info.minor}":
            suite_on(version, "-m", "not clients and not differential", *arguments)


def fuzz(arguments: Sequence[str]) -> None:
    """Fuzz the decoders of the examples named, or of all, for some seconds each.

    As many at once as there are processors. An input that fails is kept in `build/fuzz`;
    the last lines say how to see it again.
    """
    seconds, *named = arguments or ("10",)
    examples = (ROOT / "generated_examples").glob("*/protocol")
    names = named or sorted(path.parent.name for path in examples)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [pool.submit(python, "-m", "tests.fuzz", n, seconds) for n in names]
        for done in as_completed(runs):
            if error := done.exception():
                pool.shutdown(cancel_futures=True)
                raise error


def full(arguments: Sequence[str]) -> None:
    """Run everything, on every Python; what is long, on the first."""
    lint(())
    types(())
    golden(())
    first, *others = VERSIONS
    # A test with thousands of examples is not hung for taking minutes.
    suite_on(first, "--full", "-o", "faulthandler_timeout=900", *arguments)
    for version in others:
        suite_on(version, *arguments)


def suite_on(version: str, *arguments: str) -> None:
    """Run the tests on one Python, in `.venv-VERSION`.

    Raises:
        SystemExit: if the tests fail, or if that Python is missing under `CI=true`.
    """
    program = find_python(version)
    if program is None:
        message = f"Python {version} with its test package is missing (PATH, pyenv)"
        if os.environ.get("CI") == "true":
            raise SystemExit(message)
        print(message, "- left out")
        return
    folder = ROOT / f".venv-{version}"
    run(program, "-m", "venv", folder)
    pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet")
    extras = "dev,clients" if os.environ.get("CI") == "true" else "dev"
    run(*pip, "--editable", f".[{extras}]")
    run(folder / "bin" / "python", "-m", "pytest", *arguments)


VERBS: Final[Mapping[str, Callable[[Sequence[str]], None]]] = {
    "fmt": fmt,
    "lint": lint,
    "types": types,
    "test": test,
    "clients": clients,
    "regen": regen,
    "golden": golden,
    "fuzz": fuzz,
    "docs": docs,
    "site": site,
    "readme": readme,
    "pythons": pythons,
    "full": full,
}


def main() -> None:
    """Run the verb on the command line."""
    verb, *arguments = sys.argv[1:] or ["--help"]
    if verb in {"-h", "--help"}:
        print(__doc__)
        return
    if verb not in VERBS:
        raise SystemExit(f"no verb {verb!r}; there are: {', '.join(VERBS)}")
    VERBS[verb](arguments)


if __name__ == "__main__":
    main()
