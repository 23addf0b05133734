"""Bit diagrams: what they show is what the layouts say, and it stays within its lines."""

from collections import Counter
from pathlib import Path
from typing import Final
from xml.parsers import expat

import pytest

from sockgen import pipeline
from sockgen.diagrams import Row, diagram, rows_of
from sockgen.diagrams.svg import drawn
from sockgen.lower.octets import place_size
from sockgen.model import Protocol
from sockgen.model.layouts import Bits, DataField, Layout, Switch
from sockgen.plan.octets.classes import classes_of
from tests.support.command import sockgen
from tests.support.paths import ROOT

_SCHEMAS: Final = ROOT / "schemas"
_WIDTH: Final = 65  # characters
_TALL: Final = """\
sockgen: 1
protocol: tall
transport: datagram
types:
  Kind: {enum: {one: 1}}
header: [kind: u8]
commands:
  tell:
    where: {kind: 1}
    layout:
      - half: u16
      - word: u32
      - wide: u64
      - key: uuid
      - large: bytes(40)
      - flag: b1
      - a_name_that_has_no_room: b7
      - _: u8
      - some: u8 * 4
      - maybe: u16 if flag
      - rest: cstr* max 9
    reply: none
"""


def _model(path: Path) -> Protocol:
    model = pipeline.check(str(path)).model
    assert model is not None
    return model


@pytest.fixture(name="tall")
def a_tall_one(tmp_path: Path) -> Path:
    """A schema with fields of every size."""
    path = tmp_path / "tall.yaml"
    path.write_text(_TALL)
    return path


def test_a_diagram_is_as_an_rfc_has_it() -> None:
    text = sockgen("graph", str(_SCHEMAS / "ntp.yaml"), "--layout", "--format", "text")
    blocks = dict(block.split("\n", 1) for block in text.output.split("\n\n"))
    ruler = "+-" * 32 + "+"
    # RFC 5905, figure 8: the header of a packet.
    assert blocks["Ask"].splitlines()[2:11] == [
        ruler,
        "| a |  b  |  c  |    stratum    |     poll      |   precision   |",
        ruler,
        f"|{'root_delay':^63}|",
        ruler,
        f"|{'root_dispersion':^63}|",
        ruler,
        f"|{'reference_id':^63}|",
        ruler,
    ]
    assert blocks["Ask"].splitlines()[11:15] == [
        f"|{'':63}|",
        f"+{'reference':^63}+",
        f"|{'':63}|",
        ruler,
    ]
    assert blocks["Ask"].splitlines()[-3:] == [
        f"/{'[mac: Mac]':^63}/",
        ruler,
        "a: leap, b: version, c: mode = 3",
    ]


def test_every_kind_of_field_has_its_place(tall: Path) -> None:
    text = sockgen("graph", str(tall), "--layout", "--format", "text").output
    ruler = "+-" * 32 + "+"
    assert text.splitlines()[3:] == [
        ruler,
        "|   kind = 1    |             half              |               |",
        ruler,
        "|                     word                      |               |",
        ruler,
        f"|{'wide':^63}|",
        ruler,
        "|                                               |               |",
        ruler,
        f"|{'':63}|",
        f"+{'':63}+",
        f"|{'key':^63}|",
        f"+{'':63}+",
        f"|{'':63}|",
        ruler,
        "|                                               |",
        ruler,
        f"/{'large: bytes(40)':^63}/",
        ruler,
        "|a|      b      |       0       |",
        ruler,
        f"/{'some: u8 * 4':^63}/",
        ruler,
        f"/{'[maybe: u16]':^63}/",
        ruler,
        f"/{'rest: str until 0*':^63}/",
        ruler,
        "a: flag, b: a_name_that_has_no_room",
    ]


def _bits(layout: Layout) -> dict[int, int]:
    """Return the bits of fields that are always there and as large, by their places."""
    found: dict[int, int] = {}
    for number, item in enumerate(layout.items):
        if isinstance(item, Switch):
            continue
        if isinstance(item, DataField) and (
            item.repeat or item.condition or item.optional
        ):
            continue
        size = place_size(item.type)
        bits = item.type.width if isinstance(item.type, Bits) else 8 * (size or 0)
        if 0 < bits <= 128:
            found[number] = bits
    return found


@pytest.mark.parametrize("name", ["dns", "ntp", "tall"])
def test_no_bit_is_lost_and_no_line_too_long(name: str, tall: Path) -> None:
    model = _model(tall if name == "tall" else _SCHEMAS / f"{name}.yaml")
    for class_ in classes_of(model):
        drawn_bits: Counter[int] = Counter()
        for row in rows_of(class_.layout):
            if isinstance(row, Row):
                assert row.bits <= 32
                drawn_bits.update({part.field: part.bits for part in row.parts})
        assert drawn_bits == _bits(class_.layout), class_.name
        lines = diagram(class_.layout)
        assert max(map(len, lines)) <= _WIDTH
        for item in class_.layout.items:
            if isinstance(item, DataField):
                assert item.label in "\n".join(lines), class_.name


def _texts(picture: str) -> list[str]:
    """Return the texts of a picture, which must be well-formed."""
    found: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = found.append
    parser.Parse(picture, True)
    return [text for text in found if text.strip()]


@pytest.mark.parametrize("name", ["dns", "ntp"])
def test_the_picture_holds_every_field(name: str) -> None:
    path = _SCHEMAS / f"{name}.yaml"
    outcome = sockgen("graph", str(path), "--layout")
    assert outcome.code == 0
    texts = _texts(outcome.output)
    for class_ in classes_of(_model(path)):
        assert class_.name in texts
        for item in class_.layout.items:
            if isinstance(item, DataField):
                assert any(item.label in text for text in texts)
    assert "http" not in outcome.output.replace("http://www.w3.org/2000/svg", "")


def test_a_picture_of_nothing_says_so() -> None:
    texts = _texts(drawn("<none>", ()))
    assert "".join(texts[:4]) == "Messages of <none>"
    assert texts[4] == "There are no layouts."


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("smtp.yaml", "--layout"), "the messages of smtp are lines"),
        (("ntp.yaml", "--format", "svg"), "mermaid or dot without --layout"),
        (("ntp.yaml", "--layout", "--format", "dot"), "svg or text with --layout"),
        (("ntp.yaml", "dns.yaml", "--layout"), "expected one schema"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments: tuple[str, ...], told: str) -> None:
    given = [str(_SCHEMAS / a) if a.endswith(".yaml") else a for a in arguments]
    outcome = sockgen("graph", *given)
    assert outcome.code == 2
    assert told in outcome.text
