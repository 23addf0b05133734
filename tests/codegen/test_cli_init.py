"""`sockgen init`: files that run as they are."""

import keyword
import os
import socket
from pathlib import Path

import pytest

from tests.codegen.project import chdir
from tests.support.command import sockgen
from tests.support.paths import ROOT
from tests.support.servers import running


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder."""
    return chdir(tmp_path, monkeypatch)


def _answers(port: tuple[str, int], request: bytes) -> bytes:
    """Return all that a server says until it closes."""
    with socket.create_connection(port, timeout=20) as client:
        client.sendall(request)
        answer = b""
        while data := client.recv(65536):
            answer += data
    return answer


@pytest.mark.parametrize("name", ["kv", "zoo", "my_store_2"])
def test_it_runs(folder: Path, name: str) -> None:
    outcome = sockgen("init", name)
    assert outcome.code == 0, outcome.text
    assert f"python -m {name} --bind tcp://127.0.0.1:0" in outcome.output
    path = os.pathsep.join([str(folder), *_roots()])
    with running(name, directory=folder, variables={"PYTHONPATH": path}) as server:
        answer = _answers(
            server.tcp, b"SET k 3\r\na\r\n\r\nget k\r\nKEYS\r\nNO\r\nQUIT\r\n"
        )
    assert answer == (
        b"STORED\r\nVALUE k 3\r\na\r\n\r\nKEY k\r\nEND\r\n"
        b"ERROR unknown command NO\r\nBYE\r\n"
    )


def _roots() -> list[str]:
    return [str(ROOT / "runtime"), str(ROOT / "codegen")]


def test_its_schema_is_good(folder: Path) -> None:
    assert sockgen("init").code == 0
    schema = "kv/schema.yaml"
    for command in ("check", "test"):
        outcome = sockgen(command, schema)
        assert outcome.code == 0, outcome.text
        assert "warning" not in outcome.output
    flags = ("-o", "kv", "--package", "protocol")
    assert sockgen("build", schema, *flags, "--check").code == 0
    assert sorted(path.name for path in (folder / "kv").iterdir()) == [
        "__init__.py",
        "__main__.py",
        "app.py",
        "protocol",
        "schema.yaml",
    ]


def test_nothing_is_replaced(folder: Path) -> None:
    (folder / "kv").mkdir()
    (folder / "kv" / "mine.txt").write_text("mine")
    outcome = sockgen("init", "kv")
    assert outcome.code == 1
    assert outcome.output.startswith("error[SG608]: 'kv' exists already")
    assert [path.name for path in (folder / "kv").iterdir()] == ["mine.txt"]


def test_a_file_or_link_of_that_name(folder: Path) -> None:
    (folder / "kv").write_text("mine")
    (folder / "chat").symlink_to(folder / "nowhere")
    for name in ("kv", "chat"):
        assert "error[SG608]" in sockgen("init", name).output
    assert (folder / "kv").read_text() == "mine"
    assert not (folder / "nowhere").exists()


def test_an_empty_folder_is_filled(folder: Path) -> None:
    (folder / "kv").mkdir()
    assert sockgen("init", "kv").code == 0


def test_a_folder_that_cannot_be_written() -> None:
    outcome = sockgen("init", "k" * 300)
    assert outcome.code == 1
    assert "error[SG602]" in outcome.output


@pytest.mark.parametrize(
    "name", ["My", "a-b", "a/b", "1a", "", "socket", "json", "sockgen", *keyword.kwlist]
)
def test_a_name_that_cannot_be(folder: Path, name: str) -> None:
    outcome = sockgen("init", name)
    assert outcome.code == 2, outcome.text
    assert not list(folder.iterdir())
