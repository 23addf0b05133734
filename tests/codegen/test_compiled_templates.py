"""Compiled templates are kept where they may be, and used only for what they were made of."""

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from sockgen.render.compiled import CompiledTemplates


def _rendered(folder: Path, text: str) -> str:
    environment = Environment(
        loader=DictLoader({"one": text}),
        autoescape=True,
        bytecode_cache=CompiledTemplates(folder),
    )
    return environment.get_template("one").render(name="x")


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_a_template_is_compiled_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kept"
    assert _rendered(folder, "a {{ name }}") == "a x"
    assert len(list(folder.iterdir())) == 1
    monkeypatch.setattr(Environment, "_generate", None)
    assert _rendered(folder, "a {{ name }}") == "a x"


def test_another_text_is_compiled_again(tmp_path: Path) -> None:
    assert _rendered(tmp_path, "a {{ name }}") == "a x"
    assert _rendered(tmp_path, "b {{ name }}") == "b x"


@pytest.mark.parametrize("damage", [b"", b"nothing of ours"])
def test_what_is_damaged_is_compiled_again(tmp_path: Path, damage: bytes) -> None:
    assert _rendered(tmp_path, "a {{ name }}") == "a x"
    for path in tmp_path.iterdir():
        path.write_bytes(damage)
    assert _rendered(tmp_path, "a {{ name }}") == "a x"


def test_nothing_is_kept_where_python_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert _rendered(tmp_path / "kept", "a {{ name }}") == "a x"
    assert not (tmp_path / "kept").exists()


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    assert _rendered(tmp_path / "missing" / "kept", "a {{ name }}") == "a x"
