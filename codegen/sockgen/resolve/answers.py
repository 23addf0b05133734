"""Replies with constant fields: answers to errors, greetings, fixed answers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from sockgen.diagnostics import Report, closest
from sockgen.diagnostics.bodies import goes_on_behind_the_end
from sockgen.diagnostics.names import unknown_member
from sockgen.diagnostics.pushes import answer_to_dropped
from sockgen.diagnostics.semantics import (
    argument_missing,
    argument_twice,
    argument_unknown,
    argument_wrong,
    bad_action,
    not_one_reply,
    template_unknown,
)
from sockgen.model import (
    AnyReply,
    Call,
    Coded,
    Constant,
    DecimalNumber,
    Dotted,
    Enumeration,
    ErrorAnswer,
    FieldPart,
    FlagPart,
    HexNumber,
    Message,
    Nullable,
    Number,
    OneOf,
    OptionalPart,
    Packed,
    RealNumber,
    Record,
    Reply,
    Source,
    Switch,
    Template,
    Trust,
    Union,
    Value,
    ValueType,
    field_parts,
    walk,
)
from sockgen.model.layouts import (
    Hooked,
    MessageLayout,
    Nested,
    Reserved,
    data_fields,
)
from sockgen.model.layouts import Switch as LayoutSwitch
from sockgen.patterns import Argument, Named, Pattern
from sockgen.resolve.identifiers import constant_name
from sockgen.resolve.plain import plain_value
from sockgen.schema import ErrorDecl
from sockgen.schema.errors import ACTIONS

__all__ = ["call", "error_answer"]

PLACEHOLDERS: Final = (
    *("verb", "command", "arguments", "field", "expected", "value", "reason"),
)
DEFAULT_ACTIONS: Final = {
    "payload_too_large": "swallow",
    "wrong_state": "swallow",
    "line_too_long": "close",
    "batch_too_large": "close",
    "bad_frame": "close",
    "bad_checksum": "close",
    "too_deep": "close",
    "too_many_connections": "close",
    "idle_timeout": "close",
    "command_timeout": "close",
    "slow_consumer": "close",
}
Replies: TypeAlias = Mapping[str, Message]


def error_answer(
    decl: ErrorDecl, pattern: Pattern | None, replies: Replies, report: Report
) -> ErrorAnswer:
    """Return what an error is answered, and what happens then.

    Args:
        decl: as it is written.
        pattern: its reply.
        replies: all replies by their names.
        report: takes what is wrong.
    """
    action = DEFAULT_ACTIONS.get(decl.kind, "continue")
    if decl.then is not None:
        action, known = decl.then.text, _actions(decl.kind)
        if action not in known:
            report(bad_action(decl.then.span, action, known))
            action = "close"
    reply: Call | None = None
    if isinstance(pattern, Named):
        reply = call(pattern, replies, report, templates=True)
        if pattern.name in replies and replies[pattern.name].form.to_end:
            if decl.then is not None and action != "close":
                report(goes_on_behind_the_end(decl.then.span, pattern.name))
            action = "close"
    elif pattern is not None:
        report(not_one_reply(pattern.span))
    if action in ("drop", "nak") and pattern is not None:
        report(answer_to_dropped(pattern.span))
    return ErrorAnswer(decl.kind, reply, action, decl.span)


def _actions(kind: str) -> tuple[str, ...]:
    """Return what may happen behind an error.

    Nothing more can be sent to some peers, and only frames are asked for again.
    """
    if kind == "slow_consumer":
        return ("close", "drop")
    broken = kind in ("bad_checksum", "bad_frame")
    return tuple(each for each in ACTIONS if broken or each != "nak")


def call(
    named: Named,
    replies: Replies,
    report: Report,
    *,
    templates: bool,
    partial: bool = False,
) -> Call | None:
    """Return a reply whose fields are given as constants.

    It is None if there is no such reply, or if its form has a mistake.

    Args:
        named: the reply as it is written.
        replies: all replies by their names.
        report: takes what is wrong.
        templates: whether texts may hold placeholders.
        partial: whether fields may be left out.
    """
    message = replies.get(named.name)
    if message is not None and message.layout is not None:
        return _octets(named, message, report)
    if message is None or message.form.trust is Trust.NOTHING:
        return None
    fields = {part.label: part for part in field_parts(message.form)}
    given = _given(named, fields, report)
    optional = _optional_labels(message)
    for label in () if partial else fields:
        if label not in given and label not in optional:
            report(argument_missing(named.span, label, named.name))
    if message.form.trust is not Trust.ALL:
        return None
    constants = [
        constant
        for label, part in fields.items()
        if label in given
        and (constant := _constant(part, given[label], report, templates=templates))
    ]
    return Call(named.name, tuple(constants), named.span)


def _octets(named: Named, message: Message, report: Report) -> Call:
    """Return a reply of octets; what is not given of it is empty."""
    assert message.layout is not None
    fields = {field.label: field for field in data_fields(message.layout.layout)}
    given = _given(named, fields, report)
    for label in _without_empty_values(message.layout):
        if label not in given:
            report(argument_missing(named.span, label, named.name))
    constants = [
        Constant(fields[label].name, Number(None, None), value, argument.span)
        for label, argument in given.items()
        for value in (plain_value(argument.value, quoted=argument.quoted),)
    ]
    return Call(named.name, tuple(constants), named.span)


def _without_empty_values(layout: MessageLayout) -> Iterator[str]:
    """Yield the fields of a reply that are objects, and must be there."""
    echoed = {echo.target for echo in layout.echoes}
    for item in layout.layout.items:
        if isinstance(item, Reserved) or item.label in echoed:
            continue
        if isinstance(item, LayoutSwitch):
            yield item.label or item.tag
        elif item.repeat or item.may_lack:
            continue
        elif isinstance(item.type, (Nested, Hooked)):
            yield item.label


def _given(named: Named, fields: Iterable[str], report: Report) -> dict[str, Argument]:
    """Return the arguments by their fields; a misspelt one is that which was meant."""
    given: dict[str, Argument] = {}
    misspelt: list[Argument] = []
    for argument in named.arguments or ():
        if argument.name not in fields:
            report(argument_unknown(argument.at, argument.name, named.name, fields))
            misspelt.append(argument)
        elif argument.name in given:
            report(argument_twice(argument.at, argument.name))
        else:
            given[argument.name] = argument
    for argument in misspelt:
        meant = closest(argument.name, [f for f in fields if f not in given])
        if meant is not None:
            given[meant] = argument
    return given


def _constant(
    part: FieldPart | FlagPart, argument: Argument, report: Report, *, templates: bool
) -> Constant | None:
    if not _can_be_constant(part):
        expected = "possible: fields of this type cannot be given as constants"
        report(argument_wrong(argument.span, _shown(argument), expected))
        return None
    type_ = part.type if isinstance(part, FieldPart) else Switch(part.text, b"")
    value = _value(argument, type_, report, templates=templates)
    many = isinstance(part, FieldPart) and part.repeated
    return Constant(part.name or "", type_, value, argument.span, many)


def _can_be_constant(part: FieldPart | FlagPart) -> bool:
    """Whether a field can be given in an answer: a flag, a text, a number, an enum.

    A field that repeats its line can: it is given the item of one line.
    """
    if isinstance(part, FlagPart):
        return True
    many = part.repeated and not part.marked
    type_ = part.type.inner if isinstance(part.type, Nullable) else part.type
    if isinstance(type_, Coded):
        return type_.kind == "percent" and not many
    return not (many or isinstance(type_, (Record, Union, Dotted, AnyReply, Packed)))


def _optional_labels(message: Message) -> set[str]:
    """Return the fields that need no value."""
    labels = {e.part.label for e in message.form.entries if not e.required}
    if isinstance(message, Reply):
        known = (f for f in message.fills if f.source is not Source.FIELD or f.echoed)
        labels |= {fill.label for fill in known}
    for line in message.form.lines:
        for part in walk(line.parts):
            if isinstance(part, FlagPart):
                labels.add(part.label)
            elif isinstance(part, OptionalPart):
                labels |= {
                    p.label for p in walk(part.parts) if isinstance(p, FieldPart)
                }
            elif isinstance(part, OneOf):
                inner = [p for option in part.options for p in walk(option)]
                labels |= {p.label for p in inner if isinstance(p, FieldPart)}
            elif isinstance(part, FieldPart) and (part.low == 0 or part.sized):
                labels.add(part.label)
    return labels


def _value(
    argument: Argument, type_: ValueType, report: Report, *, templates: bool
) -> Value:
    text = argument.value
    if isinstance(type_, Nullable):
        if text == "none" and not argument.quoted:
            return None
        type_ = type_.inner
    if isinstance(type_, Enumeration):
        names = {constant_name(n): n for n, _ in type_.members}
        if constant_name(text) not in names:
            members = [name.lower() for name, _ in type_.members]
            report(unknown_member(argument.span, text, type_.class_name, members))
            return type_.members[0][0]
        return names[constant_name(text)]
    if isinstance(type_, (Number, HexNumber, RealNumber, DecimalNumber)):
        return _number(argument, type_, report)
    if isinstance(type_, Switch):
        if text not in ("true", "false") or argument.quoted:
            report(argument_wrong(argument.span, _shown(argument), "true or false"))
        return text == "true"
    if not argument.quoted:
        hint = f'write "{text}"'
        report(argument_wrong(argument.span, _shown(argument), "a quoted text", hint))
    if not templates or not argument.placeholders:
        return text
    for each in argument.placeholders:
        if each.name.removesuffix(":lower") not in PLACEHOLDERS:
            report(template_unknown(each.span, each.name, PLACEHOLDERS))
    return Template(text)


def _number(
    argument: Argument,
    type_: Number | HexNumber | RealNumber | DecimalNumber,
    report: Report,
) -> Value:
    whole = isinstance(type_, (Number, HexNumber))
    pattern = r"-?\d{1,400}" if whole else r"-?\d{1,300}(\.\d{1,300})?"
    if argument.quoted or not re.fullmatch(pattern, argument.value):
        expected = "a whole number" if whole else "a number"
        report(argument_wrong(argument.span, _shown(argument), expected))
        return 0
    if isinstance(type_, DecimalNumber):
        return argument.value
    return int(argument.value) if whole else float(argument.value)


def _shown(argument: Argument) -> str:
    """Return a value as it is written."""
    return f'"{argument.value}"' if argument.quoted else f"'{argument.value}'"
