"""Models of layouts, made by hand, and the code that is emitted for them."""

import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from attrs import evolve

from sockgen import pipeline
from sockgen.model import Command, Protocol
from sockgen.model.layouts import (
    Constraint,
    DataField,
    DataType,
    HookType,
    Integer,
    Item,
    Layout,
    LayoutType,
    Member,
    MessageLayout,
    NumberEnum,
)
from sockgen.plan.imports import Imports
from sockgen.plan.names import TAKEN_CONSTANTS, Names
from sockgen.plan.octets.codec_file import plan_layout_codec
from sockgen.plan.octets.context import Context
from sockgen.plan.octets.fields_file import plan_layout_fields
from sockgen.plan.octets.messages_file import plan_layout_messages
from sockgen.render import render_files
from sockgen.source import Span
from sockgen.transcripts.loading import loaded

__all__ = [
    "SPAN",
    "U8",
    "U16",
    "U32",
    "emitted",
    "field",
    "hook",
    "layout",
    "made",
    "numbers",
    "protocol",
    "type_of",
]

SPAN: Final = Span("test.yaml", 1, 1, 1)
U8: Final = Integer(8, False, False)
U16: Final = Integer(16, False, False)
U32: Final = Integer(32, False, False)

_TEXT: Final = """\
sockgen: 1
protocol: odd
commands:
  ask: {wire: ASK, reply: Said}
replies:
  Said: {wire: SAID}
"""


_INIT: Final = """\
from . import codec as codec
from . import fields as fields
from . import messages as messages
"""


def field(
    name: str,
    type_: DataType,
    **more: Any,  # what a field has besides; attrs knows its types, not this function
) -> DataField:
    """Return a field whose name in Python is the one in the schema."""
    return evolve(DataField(name, name, type_, "", SPAN), **more)


def layout(*items: Item) -> Layout:
    """Return a layout of some items."""
    return Layout(items, SPAN)


def type_of(name: str, *items: Item) -> LayoutType:
    """Return a type with a layout."""
    return LayoutType(name, name, "", layout(*items), SPAN)


def numbers(name: str, *, open_: bool = False, **members: int) -> NumberEnum:
    """Return an enum."""
    found = tuple(Member(n, n, value) for n, value in members.items())
    return NumberEnum(name, name, "", found, open_, SPAN)


def hook(name: str, module: str, attribute: str, python: str) -> HookType:
    """Return a hook whose values have one octet or more."""
    return HookType(name, module, attribute, python, 1, 255, SPAN)


def protocol(
    commands: Mapping[str, Sequence[Item]],
    *,
    header: Sequence[Item] = (),
    where: Mapping[str, Sequence[Constraint]] | None = None,
    types: Sequence[LayoutType] = (),
    enums: Sequence[NumberEnum] = (),
    hooks: Sequence[HookType] = (),
) -> Protocol:
    """Return a protocol whose commands are the header and some items."""
    with tempfile.TemporaryDirectory(prefix="octets-") as folder:
        path = Path(folder, "odd.yaml")
        path.write_text(_TEXT, "utf-8")
        model = pipeline.check(str(path)).model
    assert model is not None
    given = where or {}
    return evolve(
        model,
        header=layout(*header),
        layout_types=tuple(types),
        number_enums=tuple(enums),
        hooks=tuple(hooks),
        replies=(),
        commands=tuple(
            _command(model.commands[0], name, (*header, *items), len(header), given)
            for name, items in commands.items()
        ),
    )


def _command(
    like: Command,
    name: str,
    items: tuple[Item, ...],
    header: int,
    where: Mapping[str, Sequence[Constraint]],
) -> Command:
    made_layout = MessageLayout(
        layout(*items), header, tuple(where.get(name, ())), (), SPAN
    )
    return evolve(
        like, name=name, class_name=name.capitalize(), method=name, layout=made_layout
    )


def emitted(model: Protocol) -> dict[str, str]:
    """Return the files with messages that are emitted for a model."""
    enums = [enum.class_name for enum in model.number_enums]
    context = Context(model, Names([*enums, *TAKEN_CONSTANTS]))
    messages = plan_layout_messages(model, context)
    codec = plan_layout_codec(model, context)
    fields = plan_layout_fields(model, context, Imports(enums))
    views = {"fields": fields, "messages": messages, "codec": codec}
    files = render_files(views, header="# A test.", digest="#", protocol=model.name)
    return {**files, "__init__.py": _INIT}


@contextmanager
def made(model: Protocol) -> Generator[ModuleType]:
    """Import what is emitted for a model."""
    with loaded(emitted(model)) as package:
        yield package
