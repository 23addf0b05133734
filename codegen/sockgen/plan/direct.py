"""Reading tokens one by one, where their number alone tells which field each is.

Most commands are of this kind, if what may be left out is left out. Matching the line that
the tokens make takes several times as long, and is kept for the others.
"""

from collections.abc import Callable

from attrs import field, frozen

from sockgen.model import (
    BETWEEN,
    AnyOrder,
    AnyReply,
    Characters,
    FieldPart,
    FlagPart,
    Form,
    LiteralPart,
    OptionalPart,
    Part,
    Record,
    Union,
    is_token,
)
from sockgen.model.types import Body
from sockgen.plan.codecs import Codecs, is_plain
from sockgen.plan.constructor import required_first
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, Comprehension, bytes_literal, call
from sockgen.regular import octets

__all__ = ["Direct", "by_tokens", "direct"]


@frozen
class Direct:
    """How tokens are read one by one.

    Attributes:
        count: how many there are; with ``many`` at least.
        many: whether one of the fields takes any number of them.
        whole: whether all messages of the form are read so.
        texts: what else has a text that is known, and that text.
        arguments: of the constructor, by position.
    """

    count: int
    many: bool
    whole: bool
    texts: tuple[tuple[str, str], ...]
    arguments: tuple[Code, ...]

    def condition(self) -> str:
        """Return the condition that it is read so, or that it is not, if all are."""
        size, text, between = "==", "==", " and "
        if self.whole:
            size, text, between = "<" if self.many else "!=", "!=", " or "
        tests = [f"len(tokens) {size} {self.count}"]
        tests += [f"{place} {text} {literal}" for place, literal in self.texts]
        return between.join(tests)


@frozen
class _Token:
    """A token of a form: a text, or a field."""

    text: bytes = b""
    fold: bool = False
    part: FieldPart | None = None


@frozen
class _Found:
    """The tokens of a form without what may be left out."""

    tokens: list[_Token] = field(factory=list[_Token])
    dropped: list[Part] = field(factory=list[Part])


def by_tokens(
    form: Form,
    made: str,
    codecs: Codecs,
    imports: Imports,
    say: Callable[[str, Code, int], None],
) -> bool:
    """Write the statements that read tokens one by one, or else have them as a line.

    Args:
        form: what the tokens are of.
        made: the class to make.
        codecs: the constants of ``fields.py``.
        imports: the imports of the file.
        say: writes a statement: what stands before the code, the code, its level.

    Returns:
        Whether no line is needed.
    """
    found = direct(form, codecs, imports)
    if found is not None:
        say("", f"if {found.condition()}:", 0)
        if found.whole:
            say("", f"raise {imports.runtime('Malformed')}", 1)
            say("return ", call(made, *found.arguments), 0)
            return True
        say("return ", call(made, *found.arguments), 1)
    say("line = ", call(imports.runtime("one_line"), "tokens"), 0)
    return False


def direct(form: Form, codecs: Codecs, imports: Imports) -> Direct | None:
    """Return how the tokens of a form are read one by one, if they can be."""
    found = _tokens(form.lines[0].parts)
    if found is None:
        return None
    fields = [token.part for token in found.tokens if token.part is not None]
    many = [part for part in fields if part.repeated]
    if len(many) > 1 or (many and found.dropped):
        return None
    places = _places(found.tokens)
    values = {
        token.part.name: _value(token.part, place, codecs, imports)
        for token, place in zip(found.tokens, places, strict=True)
        if token.part is not None
    }
    ordered = [part for part in required_first(form) if part.name in values]
    return Direct(
        count=len(found.tokens),
        many=bool(many),
        whole=not found.dropped,
        texts=tuple(
            _compared(token, place)
            for token, place in zip(found.tokens[1:], places[1:], strict=True)
            if token.part is None
        ),
        arguments=tuple(values[part.name or ""] for part in ordered),
    )


def _tokens(parts: tuple[Part, ...]) -> _Found | None:
    """Return the tokens of parts; None if one of them is more than a text or a field."""
    found = _Found([_Token()])
    for part in parts:
        match part:
            case LiteralPart(text=text, fold=fold):
                first, *others = text.split(BETWEEN)
                if not _add(found.tokens, _Token(first, fold)):
                    return None
                found.tokens.extend(_Token(other, fold) for other in others)
            case FieldPart():
                if not _is_single(part) or not _add(found.tokens, _Token(part=part)):
                    return None
            case FlagPart() | OptionalPart() | AnyOrder() if _adds_tokens(part):
                found.dropped.append(part)
            case _:
                return None
    return found


def _add(tokens: list[_Token], token: _Token) -> bool:
    """Put a text or a field into the last token; tell whether it is alone in it."""
    if token == _Token(b"", token.fold):
        return True
    if tokens[-1].text or tokens[-1].part is not None:
        return False
    tokens[-1] = token
    return True


def _is_single(part: FieldPart) -> bool:
    """Whether each value of a field is one token, which has a codec."""
    if part.counted or isinstance(part.type, (Record, Union, Body, AnyReply)):
        return False
    return not part.repeated or (part.separator == BETWEEN and bool(part.low))


def _adds_tokens(part: Part) -> bool:
    """Whether a part that may be left out begins with another token."""
    match part:
        case FlagPart(text=text) | LiteralPart(text=text):
            return text.startswith(BETWEEN)
        case OptionalPart(parts=(first, *_)):
            return isinstance(first, LiteralPart) and _adds_tokens(first)
        case AnyOrder(options=options):
            return all(_adds_tokens(option) for option in options)
        case _:
            return False


def _places(tokens: list[_Token]) -> list[str]:
    """Return where each token stands, counted from the end behind a repeated field."""
    places: list[str] = []
    behind = False
    for at, token in enumerate(tokens):
        last = at - len(tokens)
        if token.part is not None and token.part.repeated:
            behind = True
            places.append(f"tokens[{at}:{last + 1 or ''}]")
        else:
            places.append(f"tokens[{last if behind else at}]")
    return places


def _compared(token: _Token, place: str) -> tuple[str, str]:
    """Return what is compared with the text of a token, and that text."""
    if token.fold and token.text.upper() != token.text.lower():
        return f"{place}.upper()", bytes_literal(token.text.upper())
    return place, bytes_literal(token.text)


def _value(part: FieldPart, place: str, codecs: Codecs, imports: Imports) -> Code:
    type_ = part.type
    assert not isinstance(type_, (Record, Union, Body, AnyReply))
    if is_token(type_) and is_plain(type_) and _holds_all(part):
        return f"tuple({place})" if part.repeated else place
    constant = imports.use(".fields", codecs.of(type_, 0, part.type_name))
    read = "within" if _holds_all(part) else "decode"
    if part.repeated:
        return call("tuple", Comprehension(f"{constant}.{read}(item)", place))
    return f"{constant}.{read}({place})"


def _holds_all(part: FieldPart) -> bool:
    """Whether any octets are a text of the field, but for their number."""
    return isinstance(part.type, Characters) and part.type.octets == octets.ALL
