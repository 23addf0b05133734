"""An unchanged build is recognised before the generator is imported, and never wrongly."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen.cli.record import FOLDER, Record, fact
from sockgen.cli.recording import keep
from sockgen.nearest import HEADER
from tests.codegen.project import CONFIGURATION, SCHEMA, chdir
from tests.support.paths import ROOT, environment
from tests.support.waiting import wait_until

_BUILT: Final = "src/echo: 9 files, up to date\n"
_OWN: Final = {
    "importlib",
    "importlib._abc",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "importlib.util",
    "sockgen.cli.building",
    "sockgen.cli.record",
    "sockgen.nearest",
}
"""What is imported to recognise a build, beside what `--version` imports."""

_SCRIPT: Final = """\
import atexit, sys
opened = set()
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        opened.add(arguments[0])
def show():
    print(*sorted(sys.modules), sep="\\n", file=open("modules", "w"))
    print(*sorted(opened), sep="\\n", file=open("opened", "w"))
atexit.register(show)
sys.addaudithook(note)
from sockgen.cli import main
main()
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A schema on another one, as the configuration lists it."""
    base = SCHEMA.replace("SAID", "SPOKEN")
    echo = "sockgen: 1\nbase: base.yaml\nreplies: {Said: 'SAID {text:rest}'}\n"
    return chdir(
        tmp_path, monkeypatch, base=base, echo=echo, configuration=CONFIGURATION
    )


def _run(*arguments: str, cwd: Path | None = None) -> str:
    """Run the command; return what it says, and leave the names of what it has used."""
    result = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
    )
    assert result.returncode in {0, 1, 2}, result.stderr
    return result.stdout


def _used(name: str) -> set[str]:
    return set(Path(name).read_text("utf-8").splitlines())


def _is_recognised() -> bool:
    """Tell of the last command whether it did without the generator."""
    return "sockgen.pipeline" not in _used("modules")


def _build(*arguments: str) -> None:
    """Build, and then until that is recognised: not if the generator has just changed."""

    def done() -> bool:
        _run("build", *arguments)
        return _is_recognised()

    wait_until(done, "a record that is used")


def _is_known() -> bool:
    """Tell whether there is a record of `sockgen build` that holds."""
    script = (
        "from sockgen.cli.building import Request\n"
        "from sockgen.cli.record import Record\n"
        "print(Record(repr(tuple(Request()))).answer(), end='')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert answer in {_BUILT, "None"}
    return answer == _BUILT


def _replace(name: str, old: bytes, new: bytes) -> None:
    """Change a file so that neither its size nor its time of change show it."""
    path = Path(name)
    before = path.stat()
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def _move() -> None:
    """Let the package be a link to the same one elsewhere."""
    Path("src").rename("elsewhere")
    Path("src").symlink_to("elsewhere")


def test_what_is_unchanged_needs_no_generator(folder: Path) -> None:
    _run("--version")
    before = _used("modules")
    _build()
    assert _run("build") == _BUILT
    assert _used("modules") - before <= _OWN
    _build("--check")
    assert _run("build", "--check") == "src/echo: up to date\n"
    assert (folder / FOLDER / ".gitignore").read_text("utf-8") == "*\n"


def test_whatever_is_read_is_in_the_record(folder: Path) -> None:
    _build("echo.yaml", "-o", "src")
    _run("build", "--no-cache", "echo.yaml", "-o", "src")
    assert not _is_recognised()
    opened = {path for path in _used("opened") if path.startswith(str(ROOT))}
    opened |= {path for path in _used("opened") if not path.startswith("/")}
    (record,) = (
        path
        for path in folder.glob(f"{FOLDER}/build-*")
        if b"'echo" in path.read_bytes()
    )
    known = {each.split(" ", 2)[-1] for each in record.read_text("utf-8").split("\0")}
    sources = {path for path in opened if "__pycache__" not in path}
    assert {"echo.yaml", "base.yaml"} <= sources & known
    assert {path for path in sources - known if not path.startswith("src/echo/")} <= {
        "modules",
        "opened",
    }
    assert "src/echo" in known


_CHANGES: Final[dict[str, Callable[[], object]]] = {
    "the schema": lambda: _replace("echo.yaml", b"SAID", b"TOLD"),
    "its base": lambda: _replace("base.yaml", b"BYE", b"CYA"),
    "no base": lambda: Path("base.yaml").unlink(),
    "what is emitted": lambda: _replace("src/echo/codec.py", b"import", b"impart"),
    "a file that is missing": lambda: Path("src/echo/codec.py").unlink(),
    "a file of another name": lambda: Path("src/echo/codec.py").rename("src/echo/a.py"),
    "a file too many": lambda: Path("src/echo/old.py").write_text(f"{HEADER} 0.0.1"),
    "a marker that says something": lambda: Path("src/echo/py.typed").write_text(" "),
    "no marker": lambda: Path("src/echo/py.typed").unlink(),
    "no package": lambda: Path("src").rename("moved"),
    "a package elsewhere": _move,
    "the configuration": lambda: _replace("pyproject.toml", b"src", b"out"),
    "no configuration": lambda: Path("pyproject.toml").unlink(),
}


def test_whatever_is_changed_is_noticed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _build()
    kept = tmp_path_factory.mktemp("kept") / "all"
    shutil.copytree(folder, kept)
    for name, change in _CHANGES.items():
        assert _is_known(), f"before {name}"
        change()
        assert not _is_known(), name
        for path in folder.iterdir():
            path.unlink() if path.is_file() or path.is_symlink() else shutil.rmtree(
                path
            )
        shutil.copytree(kept, folder, dirs_exist_ok=True)


def test_a_build_says_the_same_with_a_record_and_without(folder: Path) -> None:
    _build()
    (folder / "src/echo/mine.py").write_text("mine = 1\n")
    assert _run("build") == _BUILT
    assert _is_recognised()
    codec = folder / "src/echo/codec.py"
    codec.write_text(codec.read_text("utf-8") + "# mine\n", "utf-8")
    assert _run("build") == "src/echo: 9 files, 1 written\n"
    _build("--check")
    codec.write_text(codec.read_text("utf-8") + "# mine\n", "utf-8")
    assert "SG" in _run("build", "--check")


def test_a_configuration_that_is_nearer_counts(folder: Path) -> None:
    below = folder / "below"
    below.mkdir()
    (folder / "modules").touch()

    def done() -> bool:
        _run("build", cwd=below)
        return "sockgen.pipeline" not in _used("below/modules")

    wait_until(done, "a record that is used")
    (below / "pyproject.toml").write_text(CONFIGURATION.replace("echo", "../base"))
    _run("build", cwd=below)
    assert (below / "src/echo").is_dir()


@pytest.mark.parametrize("arguments", [("--no-cache",), ("--error-format", "json")])
def test_no_record_is_kept(folder: Path, arguments: tuple[str, ...]) -> None:
    _run("build", *arguments)
    assert not (folder / FOLDER).exists()


def test_what_was_found_is_said_again(folder: Path) -> None:
    warned = SCHEMA.replace("errors:", "  Unused: UNUSED\nerrors:")
    (folder / "echo.yaml").write_text(warned, "utf-8")
    _run("build")
    said = _run("build")
    assert "warning" in said
    assert not (folder / FOLDER).exists()


def _record(facts: list[str], command: str = "command") -> Record:
    """Return a record of a command in the current folder, with facts."""
    record = Record(command)
    path = Path(record.path)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(record.data("done\n", facts))
    return Record(command)


@given(data=st.binary(min_size=1), at=st.integers(0), by=st.integers(1, 255))
@pytest.mark.parametrize("kind", ["content", "text", "code"])
def test_any_octet_that_changes_is_noticed(
    kind: str, data: bytes, at: int, by: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("facts")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        path = folder / "file"
        path.write_bytes(data)
        record = _record([fact(kind, "file")])
        assert record.answer() == "done\n"
        changed = bytearray(data)
        changed[at % len(data)] ^= by
        # Also where a clock is too coarse to tell: it is another file.
        beside = folder / "beside"
        beside.write_bytes(changed)
        before = path.stat()
        os.utime(beside, ns=(before.st_atime_ns, before.st_mtime_ns))
        beside.replace(path)
        assert record.answer() is None


@given(
    files=st.dictionaries(st.from_regex(r"[a-z]{1,4}", fullmatch=True), st.text()),
    name=st.from_regex(r"[a-z]{1,4}", fullmatch=True),
    text=st.text(),
)
def test_any_generated_file_that_changes_is_noticed(
    files: dict[str, str],
    name: str,
    text: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("package")
    for each, body in files.items():
        (folder / f"{each}.py").write_bytes(f"{HEADER}{body}".encode())
    before = fact("package", str(folder))
    (folder / f"{name}.py").write_bytes(f"{HEADER}{text}".encode())
    assert (fact("package", str(folder)) == before) == (files.get(name) == text)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("at", range(0, 400, 7))
def test_a_damaged_record_is_none(at: int) -> None:
    record = _record([fact("content", "echo.yaml")])
    path = Path(record.path)
    whole = path.read_bytes()
    assert record.answer() == "done\n"
    at %= len(whole)
    path.write_bytes(whole[:at])
    assert record.answer() is None
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    assert record.answer() is None


def test_another_python_is_another_generator(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _record([fact("content", "echo.yaml")])
    assert Record("command").answer() == "done\n"
    assert Record("another").answer() is None
    with monkeypatch.context() as patch:
        patch.setattr(sys, "version", "4.0")
        assert Record("command").answer() is None
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [str(folder), *sys.path])
        assert Record("command").answer() is None
    assert Record("command").answer() == "done\n"


def test_code_that_has_just_changed_leaves_no_record(folder: Path) -> None:
    record = Record("command")
    with mock.patch.object(record, "began", 0):
        keep(record, "done\n", {}, [])
    assert not (folder / FOLDER).exists()


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    record = _record([fact("content", "echo.yaml")])
    (folder / "echo.yaml").unlink()
    os.mkfifo("echo.yaml")
    assert record.answer() is None
