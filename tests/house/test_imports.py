"""Who may import whom.

The runtime imports the standard library. What is emitted imports the standard library and
public names of the runtime. The generator imports the libraries that the distribution
declares, and one file of it knows YAML.
"""

import importlib
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.modules import Module, imports, is_standard, modules
from tests.support.paths import EXAMPLES, ROOT, environment

_RUNTIME = "sockgen_runtime"
_CLASSES: Final = {"kv": "KvServer", "dns": "UDPDnsServer", "nats": "NatsServer"}
_SPARED: Final = {
    *("argparse", "pathlib", "subprocess", "ssl", "asyncio"),
    *(
        f"{_RUNTIME}.{name}"
        for name in ("client", "program.running", "program.workers")
    ),
    f"{_RUNTIME}.drivers.events.loop",
}
"""What the messages and the handler of a protocol do without."""


def _top(name: str) -> str:
    return name.partition(".")[0]


def _emitted() -> list[Module]:
    """Return the modules of every package that is emitted into the examples."""
    return [
        module
        for module in modules("generated_examples")
        if "protocol" in module.path.parts
    ]


def test_the_runtime_imports_the_standard_library_only() -> None:
    foreign = [
        f"{module.path}: {source}"
        for module in modules("runtime")
        for source, _ in imports(module)
        if not is_standard(source) and _top(source) != _RUNTIME
    ]
    assert not foreign


def test_emitted_code_imports_public_names_of_the_runtime_only() -> None:
    public = {
        package: set(importlib.import_module(package).__all__)
        for package in (_RUNTIME, f"{_RUNTIME}.client")
    }
    foreign = [
        f"{module.path}: {source} {name or ''}"
        for module in _emitted()
        for source, name in imports(module)
        if not is_standard(source)
        and not source.startswith(module.name.rpartition(".protocol")[0])
        and name not in public.get(source, ())
    ]
    assert not foreign


def test_there_is_emitted_code() -> None:
    assert _emitted()


def test_the_generator_needs_only_what_the_distribution_declares() -> None:
    declared = {"attr", "attrs", "jinja2", "typer", "yaml"}
    foreign = [
        f"{module.path}: {source}"
        for module in modules("codegen")
        for source, _ in imports(module)
        if not is_standard(source)
        and _top(source) not in {"sockgen", _RUNTIME, *declared}
    ]
    assert not foreign


def test_only_one_file_imports_yaml() -> None:
    importers = [
        module.path
        for module in modules("codegen")
        if "yaml" in {_top(source) for source, _ in imports(module)}
    ]
    assert len(importers) == 1, importers


@pytest.mark.parametrize(
    "folder",
    sorted(path.parent for path in EXAMPLES.glob("*/protocol")),
    ids=lambda folder: Path(folder).name,
)
def test_an_example_has_its_parts(folder: Path) -> None:
    for part in ("__init__.py", "__main__.py", "app.py", "protocol/__init__.py"):
        assert (folder / part).is_file(), part


@pytest.mark.parametrize("example", ["kv", "dns", "nats"])
def test_a_package_imports_what_it_needs_and_no_more(example: str) -> None:
    script = (
        f"import sys, generated_examples.{example}.protocol as package\n"
        "before = set(sys.modules)\n"
        f"package.{_CLASSES[example]}\n"
        "print(*sorted(before)); print(*sorted(set(sys.modules) - before))"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    first, asked = (set(line.split()) for line in result.stdout.splitlines())
    assert not first & _SPARED
    assert f"generated_examples.{example}.protocol.server" in asked
