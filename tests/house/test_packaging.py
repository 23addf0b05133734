"""What is installed: two packages in a wheel, which alone runs a generated server.

The distributions are built here without a package index, by the build backend itself. A
wheel is unpacked into an empty virtual environment, which is what `pip install --no-deps`
does.
"""

import re
import shutil
import socket
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

from sockgen_runtime.version import __version__
from tests.support.missing import require_module
from tests.support.modules import tracked_files
from tests.support.paths import EXAMPLES, ROOT
from tests.support.servers import running


def _build(kind: str, source: Path, folder: Path) -> Path:
    """Build a distribution; return its file."""
    require_module("hatchling", pip="hatchling>=1.26")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", folder],
        cwd=source,
        check=True,
        capture_output=True,
    )
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def bare_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has the wheel and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    shutil.unpack_archive(wheel, packages, "zip")
    return folder / "bin" / "python"


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        return Parser().parsestr(archive.read(name).decode("utf-8"))


def test_the_wheel_has_the_two_packages(wheel: Path) -> None:
    names = _names(wheel)
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"sockgen", "sockgen_runtime", f"sockgen-{__version__}.dist-info"}
    assert {"sockgen/py.typed", "sockgen_runtime/py.typed"} <= names


def test_the_wheel_has_every_file_of_the_packages(wheel: Path) -> None:
    """The templates among them."""
    roots = ("codegen", "runtime")
    files = (path for path in tracked_files() if path.parts[0] in roots)
    assert {"/".join(path.parts[1:]) for path in files} <= _names(wheel)


def test_the_metadata_says_what_the_readme_says(wheel: Path) -> None:
    metadata = _metadata(wheel)
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    required = {
        re.split(r"\W", line, maxsplit=1)[0].lower()
        for line in metadata.get_all("Requires-Dist", [])
        if "extra ==" not in line
    }
    assert required == {"attrs", "jinja2", "pyyaml", "typer"}
    assert {"dev", "verify"} <= set(metadata.get_all("Provides-Extra", []))


def test_the_source_distribution_gives_the_same_wheel(
    wheel: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    with tarfile.open(_build("sdist", ROOT, tmp_path / "sdist")) as archive:
        archive.extractall(source, filter="data")
    (unpacked,) = source.iterdir()
    for needed in ("LICENSE", "README.md", "CHANGELOG.md", "tests/conftest.py"):
        assert (unpacked / needed).is_file(), needed
    again = _build("wheel", unpacked, tmp_path / "again")
    assert _names(again) == _names(wheel)


def test_an_editable_install_is_plain_paths(tmp_path: Path) -> None:
    require_module("hatchling", pip="hatchling>=1.26")
    code = "import hatchling.build as b, sys; b.build_editable(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = tmp_path.iterdir()
    with zipfile.ZipFile(built) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".pth"))
        paths = archive.read(name).decode("utf-8").split()
    assert sorted(paths) == [str(ROOT / "codegen"), str(ROOT / "runtime")]
    assert not any(name.endswith(".py") for name in _names(built))


def test_the_runtime_is_importable_without_any_dependency(bare_python: Path) -> None:
    code = (
        "import importlib.util as u, sockgen_runtime\n"
        "for name in ('attr', 'attrs', 'jinja2', 'typer', 'yaml'):\n"
        "    assert u.find_spec(name) is None, name\n"
        "print(sockgen_runtime.__file__)\n"
    )
    printed = subprocess.run(
        [bare_python, "-I", "-W", "error", "-c", code],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert Path(printed.strip()).is_relative_to(bare_python.parents[1])


def test_a_generated_server_runs_without_any_dependency(
    bare_python: Path, tmp_path: Path
) -> None:
    name = "generated_examples"
    shutil.copytree(EXAMPLES / "memcached", tmp_path / name / "memcached")
    with (
        running(
            f"{name}.memcached",
            *("--bind", "tcp://127.0.0.1:0"),
            directory=tmp_path,
            variables={"PYTHONPATH": ""},
            python=str(bare_python),
        ) as server,
        socket.create_connection(server.tcp, timeout=10) as client,
    ):
        client.sendall(b"set k 0 0 1\r\nv\r\nget k\r\nquit\r\n")
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    assert answer == b"STORED\r\nVALUE k 0 1\r\nv\r\nEND\r\n"
