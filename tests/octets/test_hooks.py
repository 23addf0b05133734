"""Hooks: a codec of the user within messages, its state, its bounds and its types."""

import subprocess
import sys
from collections.abc import Generator
from ipaddress import IPv4Address
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Final

import pytest

from sockgen import pipeline
from sockgen.model import Protocol
from sockgen.model.layouts import (
    Address,
    AddressKind,
    Case,
    Constraint,
    Count,
    Hooked,
    Nested,
    Octets,
    Prefixed,
    Region,
    Size,
    Switch,
    ToEnd,
)
from sockgen.transcripts.loading import loaded
from sockgen_runtime import EncodeError, Malformed
from sockgen_runtime import Hooked as HookedType
from tests.octets.building import (
    SPAN,
    U8,
    U16,
    U32,
    emitted,
    field,
    hook,
    layout,
    made,
    mypy,
    numbers,
    protocol,
    type_of,
)
from tests.octets.names import Labels
from tests.support.paths import ROOT

_COMMON = (
    field("ttl", U32),
    field("size", U16, computed=Size(Region.AFTER, SPAN)),
)
_CASES = (
    Case(
        "A",
        1,
        "Host",
        layout(*_COMMON, field("address", Address(AddressKind.IPV4))),
        SPAN,
    ),
    Case("NS", 2, "Server", layout(*_COMMON, field("target", Hooked("Name"))), SPAN),
    Case(
        "TXT",
        16,
        "Texts",
        layout(
            *_COMMON,
            field(
                "texts",
                Octets(Prefixed(U8), string=False),
                repeat=ToEnd(),
                at_least=1,
            ),
        ),
        SPAN,
    ),
)
_OTHER = Case(
    "else",
    0,
    "OtherRecord",
    layout(*_COMMON, field("data", Octets(ToEnd(), string=False))),
    SPAN,
)
_RECORD = type_of(
    "Record",
    field("name", Hooked("Name")),
    field("type", U16, enumeration="Type"),
    Switch("", "", "type", None, _CASES, _OTHER, SPAN),
)


def _model(codec: str = "Labels", python: str = "tuple[bytes, ...]") -> Protocol:
    header = (
        field("id", U16),
        field("count", U16, computed=Count(("records",), SPAN)),
        field("op", U8),
        field("records", Nested("Record"), repeat=ToEnd()),
    )
    return protocol(
        {"query": (), "notify": (field("serial", U32),)},
        header=header,
        where={
            "query": [Constraint("op", ((0, 0),), negated=False, span=SPAN)],
            "notify": [Constraint("op", ((4, 5),), negated=False, span=SPAN)],
        },
        types=[_RECORD],
        enums=[numbers("Type", open_=True, A=1, NS=2, TXT=16)],
        hooks=[hook("Name", "tests.octets.names", codec, python)],
    )


@pytest.fixture(scope="module")
def package() -> Generator[ModuleType]:
    """Emit and import messages with names in them."""
    with made(_model()) as found:
        yield found


def _records(package: ModuleType) -> tuple[object, ...]:
    messages, name = package.messages, (b"www", b"example")
    return (
        messages.Host(name, 60, IPv4Address("192.0.2.1")),
        messages.Server((b"example",), 5, (b"ns", b"example")),
        messages.Texts(name, 5, (b"one", b"")),
        messages.OtherRecord(name, 99, 5, b"abc"),
    )


def test_the_state_is_that_of_one_message(package: ModuleType) -> None:
    """A name that was written is a pointer later; the next message begins anew."""
    query = package.messages.Query(7, _records(package))
    wire = query.encode()
    assert wire.count(b"example") == 1
    assert query.encode() == wire
    assert package.codec.parse_query(wire) == query


def test_a_class_of_its_own_is_no_other_record(package: ModuleType) -> None:
    """A tag that has a class cannot be written as that of another."""
    record = package.messages.OtherRecord((b"a",), 1, 0, b"abcd")
    with pytest.raises(EncodeError, match="type"):
        package.messages.Query(7, (record,)).encode()


def test_messages_are_told_apart(package: ModuleType) -> None:
    """What a message must have decides which it is."""
    choose = package.codec.choose_command
    wire = package.messages.Notify(1, 4, (), 9).encode()
    assert choose(wire) == "notify"
    assert choose(package.messages.Query(1, ()).encode()) == "query"
    assert choose(bytes.fromhex("0001000003")) == ""
    assert package.codec.parse_notify(wire) == package.messages.Notify(1, 4, (), 9)
    with pytest.raises(EncodeError, match="op"):
        package.messages.Notify(1, 3, (), 9).encode()


def test_spoilt_octets_are_refused_or_read(package: ModuleType) -> None:
    """Nothing but a refusal comes of octets that are no message."""
    random = Random(5)
    wire = package.messages.Query(7, _records(package)).encode()
    for _ in range(3000):
        octets = bytearray(wire)
        for _ in range(random.randint(1, 4)):
            octets[random.randrange(len(octets))] = random.randrange(256)
        try:
            message = package.codec.parse_query(
                bytes(octets[: random.choice((len(octets), random.randint(0, 80)))])
            )
        except ValueError:
            continue
        assert package.codec.parse_query(message.encode()) == message


class _Wrong:
    """A hook that says whatever it is told to."""

    behind = 0

    def state(self) -> None:
        """Remember nothing."""

    def read(self, data: bytes, _at: int, _end: int, _state: None) -> tuple[int, int]:
        """Say where the value ends, whether that can be or not."""
        if self.behind < 0:
            raise TypeError("a mistake of the user's")
        return data[0], self.behind

    def write(self, value: int, out: bytearray, _state: None) -> None:
        """Write a value a few times."""
        out += bytes([value]) * value


@pytest.mark.parametrize("behind", [-1, 0, 1, 5, 9])
def test_a_hook_is_not_believed(behind: int) -> None:
    """One that fails, or says that it ended elsewhere, has refused the message."""
    wrong = _Wrong()
    wrong.behind = behind
    bound = HookedType(wrong, 2, 3).begin()
    with pytest.raises(Malformed):
        bound.read(bytes(8), 0, 4)
    wrong.behind = 3
    assert bound.read(bytes(8), 0, 4) == (0, 3)


def test_a_hook_writes_within_its_bounds() -> None:
    """More or fewer octets than it may write, and what it cannot, are refused."""
    bound = HookedType(_Wrong(), 2, 3).begin()
    for value in (1, 4, 300):
        with pytest.raises(EncodeError):
            bound.write(value, bytearray())
    names = HookedType(Labels(), 1, 255).begin()
    with pytest.raises(EncodeError):
        names.write((b"a" * 64,), bytearray())


def test_the_types_of_a_hook_are_checked(tmp_path: Path) -> None:
    """The emitted package is typed; a codec of other values is an error in it."""
    (tmp_path / "right").mkdir()
    assert mypy(tmp_path / "right", emitted(_model())) == ""
    (tmp_path / "wrong").mkdir()
    found = mypy(tmp_path / "wrong", emitted(_model(python="tuple[str, ...]")))
    assert "fields.py" in found
    assert "arg-type" in found


def test_emitted_code_is_formatted(tmp_path: Path) -> None:
    """A formatter leaves what is emitted as it is."""
    for name, text in emitted(_model()).items():
        (tmp_path / name).write_text(text, "utf-8")
    ruff = (sys.executable, "-m", "ruff", "format", "--check", str(tmp_path))
    subprocess.run(ruff, cwd=ROOT, check=True, capture_output=True)


_SOME: Final = """\
sockgen: 1
protocol: some
transport: datagram
types:
  Name: {hook: tests.octets.names.Labels, python: 'tuple[bytes, ...]', min: 1, max: 255}
  Kind: {enum: {named: 1, numbered: 2}}
  Entry: [kind: u8 Kind, {switch: kind, cases: {named: [name: Name], numbered: [number: u8 = $first]}}]
header: [first: u8, entries: Entry*]
commands:
  tell: {layout: [], reply: none}
"""


def test_cases_need_not_all_have_hooks(tmp_path: Path) -> None:
    schema = tmp_path / "some.yaml"
    schema.write_text(_SOME, encoding="utf-8")
    files = pipeline.generate(pipeline.check(str(schema)))
    with loaded(files) as package:
        entries = (package.Named((b"a",)), package.Numbered(), package.Named((b"a",)))
        told = package.Tell(7, entries)
        assert told.encode() == b"\7\1\1a\0\2\7\1\xc0\2"
        assert package.codec.parse_tell(told.encode()) == told
    assert mypy(tmp_path, files) == ""
