"""A page under test: its folder, what its blocks have defined so far, what each must show.

The blocks of a page are taken in order, in one folder, as a reader would. A block of YAML
under a name is known to the blocks after it; `of=NAME` builds its package into the
folder. Each kind of block is one method, found by its name.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final, final

from tests.docs.blocks import Block
from tests.docs.fragments import MINIMAL, complete, inside, wire_form
from tests.support.command import sockgen
from tests.support.paths import environment
from tests.support.servers import free_port, running_shell

__all__ = ["Page"]

_TIMEOUT: Final = 120.0
_ANY: Final = "..."


@final
class Page:
    """One page, while its blocks are executed.

    Args:
        folder: an empty folder, in which everything runs.
        cleanup: ends with the page; the servers that the page starts end with it.
    """

    def __init__(self, folder: Path, cleanup: ExitStack) -> None:
        self._folder = folder
        self._cleanup = cleanup
        self._schemas: dict[str, str] = {"": MINIMAL}
        self._ports: dict[str, str] = {}
        self._kinds: Mapping[str, Callable[[Block], None]] = {
            "app": self._app,
            "console": self._console,
            "emits": self._emits,
            "file": self._file,
            "fragment": self._fragment,
            "install": self._nothing,
            "prose": self._nothing,
            "python": self._python,
            "schema": self._schema,
            "server": self._server,
            "wire": self._wire,
        }
        programs = folder / ".bin"
        programs.mkdir()
        for name, command in (("sockgen", " -m sockgen"), ("python", "")):
            program = programs / name
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}"{command} "$@"\n')
            program.chmod(0o755)

    def execute(self, block: Block) -> None:
        """Do what the comment of a block asks for.

        Raises:
            AssertionError: if the block does not show what it should.
        """
        assert block.kind, "an unmarked block of code: say above it what it is"
        assert block.kind in self._kinds, f"no kind of block is called {block.kind!r}"
        for port in block.options.get("port", "").split(","):
            if port:
                self._ports.setdefault(port, str(free_port()))
        self._kinds[block.kind](block)

    def _nothing(self, block: Block) -> None:
        """Code that is executed elsewhere, or text that is no code."""
        assert block.kind != "prose" or block.language in {"text", "mermaid"}, (
            f"code in {block.language!r} is no prose"
        )

    def _schema(self, block: Block) -> None:
        self._check(block, block.text)

    def _fragment(self, block: Block) -> None:
        text = block.text
        if "in" in block.options:
            text = inside(block.options["in"], text)
        self._check(block, complete(text, self._base(block)))

    def _wire(self, block: Block) -> None:
        self._check(block, complete(wire_form(block.text), self._base(block)))

    def _base(self, block: Block) -> str:
        return self._schemas[block.options.get("base", "")]

    def _check(self, block: Block, schema: str) -> None:
        """Check a schema; it is valid, or has exactly the codes that are announced."""
        name = block.options.get("name", "")
        file = self._folder / block.options.get("file", f"{name or 'block'}.yaml")
        file.write_text(schema, "utf-8")
        expected = sorted(filter(None, block.options.get("code", "").split(",")))
        outcome = sockgen("check", "--error-format", "json", str(file))
        found = sorted(set(_codes(outcome.output + outcome.errors)))
        failing = "code" in block.options and block.options.get("exit") != "0"
        assert outcome.code == int(failing), f"{outcome.text}\nof:\n{schema}"
        assert found == expected, f"reported {found}, announced {expected}\n{schema}"
        if name:
            self._schemas[name] = schema

    def _emits(self, block: Block) -> None:
        """Compare with a file of the emitted package; `...` stands for any lines."""
        package = self._build(block.option("of"))
        emitted = (package / block.option("file")).read_text("utf-8")
        at = 0
        for part in _parts(block.text):
            found = emitted.find(part, at)
            assert found >= 0, f"not emitted:\n{part}\nin:\n{emitted}"
            at = found + len(part)

    def _build(self, name: str) -> Path:
        """Build the package of a schema of this page; return its folder."""
        file = self._folder / f"{name}.yaml"
        file.write_text(self._schemas[name], "utf-8")
        outcome = sockgen("build", str(file), "-o", str(self._folder))
        assert outcome.code == 0, outcome.text
        protocol = re.search(r"^protocol:\s*(\S+)", self._schemas[name], re.MULTILINE)
        assert protocol is not None, f"the schema {name!r} has no name of a protocol"
        return self._folder / protocol[1]

    def _file(self, block: Block) -> None:
        file = self._folder / block.option("name")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self._with_ports(block.text), "utf-8")

    def _app(self, block: Block) -> None:
        """Write a module, and let mypy check it as a user would."""
        self._build(block.option("of"))
        file = self._folder / f"{block.option('name')}.py"
        file.write_text(self._with_ports(block.text), "utf-8")
        self._run([sys.executable, "-m", "mypy", "--strict", str(file)])

    def _python(self, block: Block) -> None:
        if "of" in block.options:
            self._build(block.options["of"])
        code = self._with_ports(block.text)
        self._run([sys.executable, "-W", "error", "-c", code])

    def _server(self, block: Block) -> None:
        """Start a command that says `listening on`; it runs until the page ends."""
        commands = _commands(self._with_ports(block.text))
        assert len(commands) == 1, "one server a block"
        command, expected = commands[0]
        context = running_shell(command, self._folder, self._variables())
        server = self._cleanup.enter_context(context)
        _assert_same("\n".join(server.lines), expected)

    def _console(self, block: Block) -> None:
        """Run commands; each must print what stands below it, and end with 0.

        The last may end with `exit=`.
        """
        commands = _commands(self._with_ports(block.text))
        for number, (command, expected) in enumerate(commands, 1):
            last = number == len(commands)
            code = int(block.options.get("exit", "0")) if last else 0
            output = self._run(["bash", "-c", command], code)
            if block.text.startswith("$ "):
                _assert_same(output, expected)

    def _run(self, command: list[str], code: int = 0) -> str:
        """Run a program in the folder; return what it wrote."""
        result = subprocess.run(
            command,
            cwd=self._folder,
            env=environment(**self._variables()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
        assert result.returncode == code, (
            f"{command[-1]}\nended with {result.returncode}, not {code}\n{result.stdout}"
        )
        return result.stdout

    def _variables(self) -> dict[str, str]:
        """Return the environment of the page: its programs and modules come first."""
        path = os.environ.get("PATH", os.defpath)
        modules = environment()["PYTHONPATH"]
        return {
            "PATH": os.pathsep.join([str(self._folder / ".bin"), path]),
            "PYTHONPATH": os.pathsep.join([str(self._folder), modules]),
            "MYPYPATH": os.pathsep.join([str(self._folder), modules]),
            "COLUMNS": "80",
            "NO_COLOR": "1",
        }

    def _with_ports(self, text: str) -> str:
        """Put free ports in the place of those that the page shows."""
        for shown, used in self._ports.items():
            text = re.sub(rf"\b{shown}\b", used, text)
        return text


def _codes(report: str) -> list[str]:
    """Return the codes of a report that has a JSON object on each line."""
    entries: list[dict[str, str]] = [
        json.loads(line) for line in report.splitlines() if line.startswith("{")
    ]
    return [entry["code"] for entry in entries]


def _commands(text: str) -> list[tuple[str, str]]:
    """Return the commands of a block, each with the output that follows it."""
    if not text.startswith("$ "):
        return [(text, "")]
    commands: list[tuple[str, str]] = []
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        first, *rest = part.splitlines(keepends=True)
        while first.endswith("\\\n"):
            first += rest.pop(0)
        commands.append((first, "".join(rest)))
    return commands


def _assert_same(output: str, expected: str) -> None:
    """Compare output line by line; `...` stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() == _ANY else re.escape(f"{line}\n")
        for line in expected.rstrip("\n").splitlines()
    )
    printed = output.rstrip("\n") + "\n" if output.strip() else ""
    same = re.fullmatch(pattern, printed) is not None
    assert same, f"expected:\n{expected}\nprinted:\n{output}"


def _parts(text: str) -> list[str]:
    """Return the runs of lines between the lines that are `...`."""
    return re.split(rf"^ *{re.escape(_ANY)}\n", text, flags=re.MULTILINE)
