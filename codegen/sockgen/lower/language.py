"""The regular language of a line, with a group for every field.

What may follow a field is known only from its right; therefore a line is lowered from
right to left, each part being told the octets that can come behind it.
"""

from typing import Final

from attrs import frozen

from sockgen import regular as rl
from sockgen.lower.scalars import scalar_language
from sockgen.model import (
    BETWEEN,
    RESERVED,
    AnyOrder,
    AnyReply,
    Body,
    Characters,
    FieldPart,
    FlagPart,
    Form,
    LiteralPart,
    MarkPart,
    NamedType,
    OneOf,
    OptionalPart,
    Part,
    Protocol,
    Record,
    SizePart,
    Union,
    ValueType,
    is_token,
)
from sockgen.regular import Expression, octets

__all__ = ["Languages", "octets_of", "run_name"]

_BLANK: Final = octets.of(b" ")
_MARKS: Final = octets.of(b"- ")
_BETWEEN: Final = octets.of(BETWEEN)
_DIVIDING: Final = octets.of(RESERVED[:2])
_ESCAPES: Final = octets.of(RESERVED[1:])


@frozen
class _Mode:
    """How to lower: with groups for the fields or not; every scalar as a word or not."""

    groups: bool
    shape: bool


class Languages:
    """The languages of the forms and types of one protocol.

    Args:
        protocol: the protocol.
        tokens: whether they are languages of lines that are made of tokens.
    """

    def __init__(self, protocol: Protocol, *, tokens: bool = False) -> None:
        self._protocol = protocol
        self._types: dict[str, NamedType] = {t.name: t for t in protocol.types}
        self._lenient = protocol.line.lenient and not tokens
        self._line_octets = _DIVIDING if tokens else protocol.line.octets
        self._blank = _BETWEEN if tokens else _BLANK
        self._least = 0 if tokens else 1  # octets of a word
        self._tokens = self if tokens else None

    def of(self, form: Form) -> "Languages":
        """Return the languages for a form and what it uses: over tokens, or not."""
        if not form.tokens:
            return self
        if self._tokens is None:
            self._tokens = Languages(self._protocol, tokens=True)
        return self._tokens

    def line(self, parts: tuple[Part, ...], *, complete: bool = True) -> Expression:
        """Return what a line matches, a group for each capture.

        Args:
            parts: the parts of the line.
            complete: the line ends behind them (else a counted field follows).
        """
        return self._line(parts, _Mode(groups=True, shape=False), complete)

    def shape(self, parts: tuple[Part, ...], *, complete: bool = True) -> Expression:
        """Return what a line matches if every scalar were a word."""
        return self._line(parts, _Mode(groups=True, shape=True), complete)

    def value(self, type_: ValueType, follow: int) -> Expression:
        """Return what a single value of a type matches, without groups."""
        return self._value(type_, follow, _Mode(groups=False, shape=False))

    def items(self, part: FieldPart, follow: int) -> Expression:
        """Return what one item of a repeated field matches, without groups."""
        return self._value(part.type, self._behind_item(part, follow), _PLAIN)

    def separator(self, part: FieldPart) -> Expression:
        """Return what stands between two items (or behind each)."""
        return self._text(part.end or part.separator, 0)

    def follows(self, parts: tuple[Part, ...]) -> dict[str, int]:
        """Return for each field the mask of the octets that may follow it."""
        found: dict[str, int] = {}
        self._sequence(parts, 0, _PLAIN, found)
        return found

    # -- lines -----------------------------------------------------------------------

    def _line(self, parts: tuple[Part, ...], mode: _Mode, complete: bool) -> Expression:
        # A payload may begin with a blank, so a blank before it stays a single one.
        exact = not complete and parts and isinstance(parts[-1], LiteralPart)
        expression = self._sequence(parts, _BLANK if exact else 0, mode, {})
        if not (self._lenient and complete):
            return expression
        if rl.last(expression) & _BLANK:
            return expression
        return rl.sequence(expression, rl.repeat(rl.Octet(_BLANK), 0, None))

    def _sequence(
        self,
        parts: tuple[Part, ...],
        follow: int,
        mode: _Mode,
        found: dict[str, int],
    ) -> Expression:
        lowered: list[Expression] = []
        for part in reversed(parts):
            expression = self._part(part, follow, mode, found)
            lowered.append(expression)
            follow = rl.first(expression) | (follow if rl.nullable(expression) else 0)
        return rl.sequence(*reversed(lowered))

    def _part(
        self, part: Part, follow: int, mode: _Mode, found: dict[str, int]
    ) -> Expression:
        match part:
            case LiteralPart():
                text = self._text(part.text, follow)
                return rl.fold_case(text) if part.fold else text
            case FieldPart():
                found[part.name] = follow
                return _group(part.name, self._field(part, follow, mode), mode)
            case SizePart():
                name = f"#{part.targets[0]}"
                return _group(name, self._value(part.type, follow, mode), mode)
            case MarkPart():
                return _group("-", rl.Octet(_MARKS), mode)
            case FlagPart():
                return self._flag(part, follow, mode)
            case OptionalPart():
                inner = self._sequence(part.parts, follow, mode, found)
                return rl.optional(inner)
            case OneOf():
                options = (
                    self._option(option, follow, mode, found) for option in part.options
                )
                return rl.choice(*options)
            case AnyOrder():
                return self._any_order(part, follow, mode, found)

    def _option(
        self, option: tuple[Part, ...], follow: int, mode: _Mode, found: dict[str, int]
    ) -> Expression:
        """Lower an alternative; a flag is not optional where it is one."""
        match option:
            case (FlagPart(name=str(name)) as flag,):
                text = self._text(flag.text, follow)
                return _group(name, rl.fold_case(text) if flag.fold else text, mode)
            case _:
                return self._sequence(option, follow, mode, found)

    def _flag(self, part: FlagPart, follow: int, mode: _Mode) -> Expression:
        text = self._text(part.text, follow)
        if part.fold:
            text = rl.fold_case(text)
        if part.name is None:
            return rl.optional(text)
        return rl.optional(_group(part.name, text, mode))

    def _any_order(
        self, part: AnyOrder, follow: int, mode: _Mode, found: dict[str, int]
    ) -> Expression:
        """Lower ``[a]&[b]``: any of them, again and again; the reader counts."""
        inner = _Mode(groups=False, shape=mode.shape)
        for option in part.options:
            follow |= rl.first(self._unordered(option, follow, inner, {}))
        found[run_name(part)] = follow
        options = (self._unordered(o, follow, inner, found) for o in part.options)
        run = rl.repeat(rl.choice(*options), 0, None)
        return _group(run_name(part), run, mode)

    def _unordered(
        self,
        option: FlagPart | OptionalPart,
        follow: int,
        mode: _Mode,
        found: dict[str, int],
    ) -> Expression:
        if isinstance(option, OptionalPart):
            return self._sequence(option.parts, follow, mode, found)
        text = self._text(option.text, follow)
        return rl.fold_case(text) if option.fold else text

    def unordered(self, part: AnyOrder, follow: int) -> tuple[Expression, ...]:
        """Return what each of the parts in any order matches, with groups.

        Args:
            part: the parts.
            follow: the octets that may follow any of them (``follows`` tells).
        """
        mode = _Mode(groups=True, shape=False)
        return tuple(self._unordered(o, follow, mode, {}) for o in part.options)

    # -- text and values -------------------------------------------------------------

    def _text(self, text: bytes, follow: int) -> Expression:
        """Lower literal text; a lenient blank stands for any number of blanks.

        A blank stays a single one where what follows may begin with a blank.
        """
        if not self._lenient or b" " not in text:
            return rl.literal(text)
        lowered: list[Expression] = []
        at = len(text)
        while at:
            start = at
            blank = text[at - 1 : at] == b" "
            while start and (text[start - 1 : start] == b" ") == blank:
                start -= 1
            if blank and not follow & _BLANK:
                lowered.append(rl.repeat(rl.Octet(_BLANK), 1, None))
            else:
                lowered.append(rl.literal(text[start:at]))
            follow = rl.first(lowered[-1])
            at = start
        return rl.sequence(*reversed(lowered))

    def _behind_item(self, part: FieldPart, follow: int) -> int:
        """Return the octets that may come behind an item of a repeated field."""
        delimiter = part.end or part.separator
        if delimiter:
            behind = rl.first(rl.literal(delimiter))
            return behind if part.end else behind | follow
        return follow | rl.first(self._value(part.type, follow, _PLAIN))

    def _field(self, part: FieldPart, follow: int, mode: _Mode) -> Expression:
        if part.apart:
            return rl.Opaque(part.name)
        if not part.repeated or part.marked:
            return self._value(part.type, follow, mode)
        item = self._value(part.type, self._behind_item(part, follow), mode)
        low = part.low or 0
        if part.end:
            return rl.repeat(rl.sequence(item, rl.literal(part.end)), low, None)
        between = self._text(part.separator, rl.first(item))
        more = rl.repeat(rl.sequence(between, item), 0, None)
        run = rl.sequence(item, more)
        return run if low else rl.optional(run)

    def _value(self, type_: ValueType, follow: int, mode: _Mode) -> Expression:
        match type_:
            case Record():
                form = self._types[type_.name].form
                parts = form.lines[0].parts if form is not None else ()
                inner = _Mode(groups=False, shape=mode.shape)
                return self._sequence(parts, follow, inner, {})
            case Union():
                members = self._types[type_.name].members
                options = (self._value(Record(m), follow, mode) for m in members)
                return rl.choice(*options)
            case Body() | AnyReply():
                return rl.EMPTY
            case Characters(octets=mask) if (
                mode.shape and mask & self._blank and not is_token(type_)
            ):
                return scalar_language(type_, follow)
            case _ if is_token(type_):
                return scalar_language(type_, follow | _BETWEEN)
            case _ if mode.shape:
                return self._word(follow)
            case _:
                return scalar_language(type_, follow | self._line_octets)

    def _word(self, follow: int) -> Expression:
        mask = octets.ALL & ~self._blank & ~self._line_octets & ~follow
        if self._tokens is self:
            mask |= _ESCAPES & ~follow
        return rl.repeat(rl.Octet(mask), self._least, None) if mask else rl.EMPTY


_PLAIN: Final = _Mode(groups=False, shape=False)


def run_name(part: AnyOrder) -> str:
    """Return the name of the group that holds a run of parts in any order."""
    first = part.options[0]
    inner = first.parts if isinstance(first, OptionalPart) else (first,)
    names = [p.name for p in inner if isinstance(p, (FieldPart, FlagPart)) and p.name]
    return f"&{names[0] if names else ''}"


def octets_of(expression: Expression) -> int:
    """Return the mask of the octets that texts of an expression can hold."""
    match expression:
        case rl.Octet():
            return expression.mask
        case rl.Sequence(parts=inner) | rl.Choice(options=inner):
            mask = 0
            for part in inner:
                mask |= octets_of(part)
            return mask
        case rl.Repeat(inner=inner) | rl.Group(inner=inner):
            return octets_of(inner)
        case rl.Opaque():
            return octets.ALL


def _group(name: str, inner: Expression, mode: _Mode) -> Expression:
    return rl.Group(name, inner) if mode.groups else inner
