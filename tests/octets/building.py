"""Models of layouts, made by hand, and the code that is emitted for them."""

import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from attrs import evolve

from sockgen import pipeline
from sockgen.check import Overlaps
from sockgen.model import Call, Command, Constant, ErrorAnswer, Number, Protocol
from sockgen.model.layouts import (
    Constraint,
    DataField,
    DataType,
    Echo,
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
from sockgen.plan.package import plan
from sockgen.render import render, render_files
from sockgen.source import Span
from sockgen.transcripts.loading import loaded
from sockgen.version import __version__
from tests.support.paths import ROOT

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
    "mypy",
    "numbers",
    "protocol",
    "served",
    "type_of",
    "whole",
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


_DATAGRAMS: Final = _TEXT.replace(
    "commands:", "transport: {datagram: {max: 512}}\ncommands:"
)

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
    model = _checked(_TEXT)
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


def _checked(text: str) -> Protocol:
    with tempfile.TemporaryDirectory(prefix="octets-") as folder:
        path = Path(folder, "odd.yaml")
        path.write_text(text, "utf-8")
        model = pipeline.check(str(path)).model
    assert model is not None
    return model


def served(
    header: Sequence[Item],
    *,
    asks: Sequence[Constraint],
    answers: Sequence[Constraint],
    echoes: Sequence[Echo],
    errors: Mapping[str, Mapping[str, int]],
    accept: Sequence[Constraint] = (),
    **more: Any,  # types, enums and hooks, as the model has them
) -> Protocol:
    """Return a protocol of datagrams: a command `ask`, and a reply `Said` to it.

    Args:
        header: all of both messages.
        asks: what it is in the command.
        answers: what it is in the reply.
        echoes: what the reply copies.
        errors: the fields of the reply to each kind of error.
        accept: what is worth an answer.
        more: further attributes of the model.
    """
    model = _checked(_DATAGRAMS)
    ask, said = model.commands[0], model.replies[0]
    whole = layout(*header)
    size = len(header)
    asked = MessageLayout(whole, size, tuple(asks), (), SPAN)
    answered = MessageLayout(whole, size, tuple(answers), tuple(echoes), SPAN)
    return evolve(
        model,
        header=whole,
        commands=(evolve(ask, layout=asked),),
        replies=(evolve(said, layout=answered),),
        errors=tuple(_answer(kind, given) for kind, given in errors.items()),
        accept=tuple(accept),
        **more,
    )


def _answer(kind: str, given: Mapping[str, int]) -> ErrorAnswer:
    number = Number(0, None)
    arguments = tuple(Constant(n, number, v, SPAN) for n, v in given.items())
    return ErrorAnswer(kind, Call("Said", arguments, SPAN), "continue", SPAN)


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


def whole(model: Protocol) -> dict[str, str]:
    """Return the whole package that is emitted for a model."""
    return render(plan(model, __version__, Overlaps({})))


@contextmanager
def made(model: Protocol) -> Generator[ModuleType]:
    """Import what is emitted for a model."""
    with loaded(emitted(model)) as package:
        yield package


def mypy(folder: Path, files: dict[str, str]) -> str:
    """Return what mypy says of a package, which is written to a folder."""
    package = folder / "odd_package"
    package.mkdir()
    for name, text in files.items():
        (package / name).write_text(text, "utf-8")
    command = (sys.executable, "-m", "mypy", "--strict", "--no-error-summary")
    cache = ("--cache-dir", str(folder / "cache"))
    done = subprocess.run(
        (*command, *cache, str(package)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr
