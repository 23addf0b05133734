"""What replies copy of a command that was refused, and what they have otherwise."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from tests.generator.jars import Emitted, asking, serving
from tests.octets.building import mypy

_SCHEMA = """
sockgen: 1
protocol: mirror
transport: datagram
header: [number: u16, kind: u8, rest: bytes(u8)]
commands:
  ask: {where: {kind: 0}, reply: Told | Lost}
replies:
  Told: {where: {kind: 1}, echo: [number, rest]}
  Lost: {where: {kind: 2}, echo: [number]}
errors: {unknown_command: Told, wrong_arguments: Told, handler_failure: Lost}
"""


@pytest.fixture(scope="module", name="schema")
def the_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The schema of a protocol whose replies copy nearly everything."""
    schema = tmp_path_factory.mktemp("schemas") / "mirror.yaml"
    schema.write_text(_SCHEMA, encoding="utf-8")
    return schema


@pytest.fixture(scope="module", name="mirror")
def the_mirror(schema: Path) -> Generator[Emitted]:
    """The package of that protocol."""
    checked = pipeline.check(str(schema))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as found:
        yield found


@pytest.fixture(name="ask")
def answers(mirror: Emitted) -> Generator[Callable[[bytes], bytes]]:
    """Return what a datagram is answered by a handler that always fails."""

    def do_ask(_: object, _command: Emitted) -> object:
        raise RuntimeError("on purpose")

    handler = type("Mirror", (mirror.MirrorHandler,), {"do_ask": do_ask})
    with (
        serving(mirror.UDPMirrorServer(("127.0.0.1", 0), handler)) as server,
        asking(server.server_address) as ask,
    ):
        yield ask


@pytest.mark.parametrize(
    ("datagram", "answer"),
    [
        pytest.param(b"\0\5\7\3abc", b"\0\5\1\3abc", id="what was read is copied"),
        pytest.param(b"\0\5\0\3ab", b"\0\5\1\0", id="what is not there is empty"),
        pytest.param(b"\0\5\0", b"\0\5\1\0", id="no size is there"),
        pytest.param(b"\0\5\0\1a", b"\0\5\2\0", id="what nobody gives is empty"),
    ],
)
def test_a_refused_command_is_answered(
    ask: Callable[[bytes], bytes], datagram: bytes, answer: bytes
) -> None:
    assert ask(datagram) == answer


def test_the_emitted_code_is_typed(schema: Path, tmp_path: Path) -> None:
    files = pipeline.generate(pipeline.check(str(schema)))
    assert mypy(tmp_path, files) == ""
