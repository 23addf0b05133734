"""Which messages are compared: all that may meet, and few where verbs tell them apart."""

from itertools import combinations
from pathlib import Path

import pytest

from sockgen import pipeline
from sockgen.check.points import pairs
from sockgen.model import Command, Protocol
from tests.support.paths import ROOT

_SCHEMAS = sorted((ROOT / "schemas").glob("*.yaml"))


def _model(path: Path) -> Protocol:
    model = pipeline.check(str(path)).model
    assert model is not None
    return model


def _commands_that_may_meet(model: Protocol) -> list[tuple[str, str]]:
    """Return pairs by trying each; states and facts only take some away."""

    def plain(command: Command) -> bool:
        return bool(command.verbs) and not command.glued

    return [
        (one.name, other.name)
        for one, other in combinations(model.commands, 2)
        if not (plain(one) and plain(other) and not set(one.verbs) & set(other.verbs))
    ]


def _compared(model: Protocol) -> list[tuple[str, str]]:
    return [
        (one.name, other.name)
        for one, other in pairs(model)
        if isinstance(one, Command)
    ]


@pytest.mark.parametrize("path", _SCHEMAS, ids=lambda path: path.stem)
def test_commands_that_share_a_verb_are_compared(path: Path) -> None:
    model = _model(path)
    expected = _commands_that_may_meet(model)
    compared = _compared(model)
    if not model.states and not any(command.when for command in model.commands):
        assert compared == expected
    else:
        assert set(compared) <= set(expected)


def _many(folder: Path, wires: list[str]) -> Protocol:
    commands = "".join(
        f"  c{number}: {{doc: One., wire: '{wire}', reply: Ok}}\n"
        for number, wire in enumerate(wires)
    )
    path = folder / "many.yaml"
    path.write_text(
        "sockgen: 1\nprotocol: many\ndoc: Many commands.\nline: {end: crlf, max: 100}\n"
        f"commands:\n{commands}replies:\n  Ok: {{doc: Fine., wire: OK}}\n"
        "errors: {line_too_long: Ok, bad_value: Ok, unknown_command: Ok,"
        " handler_failure: Ok, too_many_connections: Ok}\n"
    )
    return _model(path)


def test_verbs_tell_apart(tmp_path: Path) -> None:
    model = _many(tmp_path, [f"v{number} {{a:text}}" for number in range(40)])
    assert _compared(model) == []


def test_one_verb_with_different_forms(tmp_path: Path) -> None:
    wires = ["get one", "put one", "get two", "get three", "put two"]
    found = _compared(_many(tmp_path, wires))
    assert found == [("c0", "c2"), ("c0", "c3"), ("c1", "c4"), ("c2", "c3")]
