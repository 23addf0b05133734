"""One schema on another: what is merged, replaced, removed, and where mistakes are shown."""

from pathlib import Path
from typing import Final

import pytest

from sockgen import pipeline
from tests.support.command import sockgen

_BASE: Final = """\
sockgen: 1
protocol: base
limits: {idle: 30s, items: 7}
types:
  Key: {match: '[a-z]+'}
commands:
  get: {wire: 'GET {key:Key}', reply: Value | Missing, max: 100}
  ping: {wire: PING, answer: Ok}
  quit: {wire: QUIT, answer: Ok -> closed}
replies:
  Value: 'VALUE {text:rest}'
  Missing: MISSING
  Ok: OK
errors:
  unknown_command: close
transcripts:
  - name: of the base
    steps: |
      C: PING
      S: OK
"""


def _checked(folder: Path, own: str, base: str = _BASE) -> pipeline.Checked:
    (folder / "base.yaml").write_text(base, "utf-8")
    (folder / "own.yaml").write_text(f"base: base.yaml\n{own}", "utf-8")
    return pipeline.check(str(folder / "own.yaml"))


def test_what_is_not_said_is_the_bases(tmp_path: Path) -> None:
    checked = _checked(tmp_path, "protocol: own\n")
    assert not checked.diagnostics
    assert checked.model is not None
    assert checked.model.name == "own"
    assert [c.name for c in checked.model.commands] == ["get", "ping", "quit"]
    assert checked.model.transcripts[0].name == "of the base"
    assert checked.model.source_name == "own.yaml"


def test_maps_are_merged_and_lists_replace(tmp_path: Path) -> None:
    own = (
        "protocol: own\n"
        "limits: {idle: none}\n"
        "commands:\n"
        "  get: {wire: 'FETCH {key:Key}'}\n"
        "  ping: {reply: none}\n"
        "  say: {wire: 'SAY {text:rest}', answer: Ok}\n"
        "types:\n"
        "  Key: {enum: [red, blue]}\n"
        "transcripts: []\n"
    )
    model = _checked(tmp_path, own).model
    assert model is not None
    assert (model.limits.idle, model.limits.items) == (None, 7)
    commands = {c.name: c for c in model.commands}
    assert list(commands) == ["get", "ping", "quit", "say"]
    assert commands["get"].verbs == (b"FETCH",)
    assert commands["get"].line_max == 100
    assert commands["ping"].answer is None
    assert commands["ping"].reply is not None
    assert [e.class_name for e in model.enumerations] == ["Key"]
    assert not model.transcripts


def test_none_removes_what_is_listed_by_name(tmp_path: Path) -> None:
    own = (
        "protocol: own\ncommands: {get: none}\nreplies: {Value: none, Missing: none}\n"
        "types: none\nerrors: {unknown_command: none}\n"
    )
    checked = _checked(tmp_path, own)
    assert not checked.diagnostics
    assert checked.model is not None
    assert [c.name for c in checked.model.commands] == ["ping", "quit"]
    assert not checked.model.errors


def test_a_mistake_is_shown_in_the_file_that_has_it(tmp_path: Path) -> None:
    base = _BASE.replace("Value | Missing", "Value | Mising")
    _checked(
        tmp_path, "protocol: own\ncommands: {say: {wire: SAY, reply: Yes}}\n", base
    )
    report = sockgen("check", str(tmp_path / "own.yaml"))
    assert report.code == 1
    assert "base.yaml:7:" in report.text
    assert "reply: Value | Mising" in report.text
    assert "own.yaml:3:" in report.text


def test_the_digest_is_that_of_all_files(tmp_path: Path) -> None:
    one = _checked(tmp_path, "protocol: own\n").source.digest
    other = _checked(tmp_path, "protocol: own\n", _BASE + "port: 1\n").source.digest
    assert one != other


def test_a_base_has_a_base_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "first.yaml").write_text(_BASE, "utf-8")
    middle = "base: deep/first.yaml\nprotocol: middle\ncommands: {get: none}\n"
    own = "protocol: own\nreplies: {Value: none, Missing: none}\ntypes: none\n"
    checked = _checked(tmp_path, own, middle)
    assert not checked.diagnostics
    assert len(checked.source.bases) == 2


@pytest.mark.parametrize(
    ("base", "code"),
    [
        ("base: own.yaml\n", "SG007"),
        ("base: base.yaml\n", "SG007"),
        ("base: missing.yaml\n", "SG006"),
        ("- a list\n", "SG006"),
        ("", "SG006"),
        ('base: "\\0"\n', "SG006"),
    ],
)
def test_what_is_no_base_is_refused(tmp_path: Path, base: str, code: str) -> None:
    checked = _checked(tmp_path, "protocol: own\n", base)
    assert checked.model is None
    assert code in {d.code for d in checked.diagnostics}


def test_a_chain_of_bases_has_a_bound(tmp_path: Path) -> None:
    for number in range(12):
        text = f"base: {number + 1}.yaml\nprotocol: p{number}\n"
        (tmp_path / f"{number}.yaml").write_text(text, "utf-8")
    checked = pipeline.check(str(tmp_path / "0.yaml"))
    assert "SG007" in {d.code for d in checked.diagnostics}


def test_a_base_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(f"base: [a, b]\n{_BASE}", "utf-8")
    assert pipeline.check(str(tmp_path / "own.yaml")).model is None
