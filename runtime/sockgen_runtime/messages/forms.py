"""Forms: what a message looks like, how it is found, and what is wrong with it.

A message is found by its verb, the first word of its line. Forms whose verb is glued to
what follows, or who have none, are tried after those. The first whose reader accepts wins.

Reading is done in two passes. The first, the form's own reader, knows nothing but exact
forms. Only if all have refused the line is it matched by `shape`, where every field is
any word: that tells a wrong value from a wrong form, and says which field it was. A
conversation without errors never compiles a shape.
"""

import re
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, final

from sockgen_runtime.errors import (
    BadEnvelope,
    BadFrame,
    BadValue,
    Malformed,
    ProtocolError,
    UnknownCommand,
    WrongArguments,
)
from sockgen_runtime.framing.framing import Framing
from sockgen_runtime.framing.tokens import BETWEEN
from sockgen_runtime.values.codec import Decoding

from .demands import Reading
from .envelopes import Envelope
from .shapes import Field

__all__ = ["Field", "Form", "Forms", "value_of"]

_C_co = TypeVar("_C_co", covariant=True)
_V = TypeVar("_V")


@final
class Form(Generic[_C_co]):
    """One form of a message: `parse` reads a line, `read` several, `tokens` tokens.

    Args:
        name: the name of the message in the schema.
        verbs: the texts it may begin with; none: it is open, any line may be of this form.
        shape: a regular expression that matches the first line if its fields are taken
            for any words; its groups belong to the fields, in their order.
        fields: the groups of the shape.
        parse: what makes the message of its only line.
        read: what makes it of several; a generator, given the first line.
        tokens: what makes it of its tokens, the first of which is the verb.
        silent: the attribute and field that tells that no answer is wanted.
        size: the number of the group that holds the size of the payload; 0: none.
        trailer: whether a line ending follows that payload.
        line_max: octets of a line, if they are not those of the protocol.
        prefix: whether the verb is glued to what follows it.
        headless: whether there is no line to begin with: it is read at once.
        begins: a regular expression that the first word of an open form begins with.
        bare: whether it stands outside of the envelope that the others are in.

    Raises:
        ValueError: there is not exactly one of `parse`, `read` and `tokens`.
    """

    __slots__ = (
        "_compiled",
        "_fields",
        "_shape",
        "_size",
        "bare",
        "begins",
        "headless",
        "line_max",
        "name",
        "parse",
        "prefix",
        "read",
        "silent",
        "tokens",
        "trailer",
        "verbs",
    )

    def __init__(
        self,
        name: str,
        verbs: tuple[bytes, ...],
        shape: bytes,
        fields: tuple[Field, ...] = (),
        *,
        parse: Callable[[bytes], _C_co] | None = None,
        read: Callable[[bytes], Reading[_C_co]] | None = None,
        tokens: Callable[[list[bytes]], _C_co] | None = None,
        silent: str = "",
        size: int = 0,
        trailer: bool = True,
        line_max: int | None = None,
        prefix: bool = False,
        headless: bool = False,
        begins: bytes = b"",
        bare: bool = False,
    ) -> None:
        if [parse, read, tokens].count(None) != 2:
            raise ValueError(f"form {name!r}: expected one of parse, read and tokens")
        self.name: str = name
        self.verbs: tuple[bytes, ...] = verbs
        self._shape = shape
        self._compiled: re.Pattern[bytes] | None = None
        self._fields = fields
        self.parse: Callable[[bytes], _C_co] | None = parse
        self.read: Callable[[bytes], Reading[_C_co]] | None = read
        self.tokens: Callable[[list[bytes]], _C_co] | None = tokens
        self.silent: str = silent
        self._size = size
        self.trailer: bool = trailer
        self.line_max: int | None = line_max
        self.prefix: bool = prefix
        self.headless: bool = headless
        self.begins: bytes = begins
        self.bare: bool = bare

    def reading_as(
        self,
        parse: Callable[[bytes], object] | None,
        read: Callable[[bytes], Reading[object]] | None,
        tokens: Callable[[list[bytes]], object] | None,
    ) -> "Form[object]":
        """Return the same form, of which something else is made.

        Args:
            parse: what makes it of its only line.
            read: what makes it of several.
            tokens: what makes it of its tokens.
        """
        return Form(
            self.name,
            self.verbs,
            self._shape,
            self._fields,
            parse=parse,
            read=read,
            tokens=tokens,
            silent=self.silent,
            size=self._size,
            trailer=self.trailer,
            line_max=self.line_max,
            prefix=self.prefix,
            headless=self.headless,
            begins=self.begins,
            bare=self.bare,
        )

    def reading(self, line: bytes) -> Reading[_C_co]:
        """Return what reads the lines behind a first one.

        Raises:
            Malformed: it is of a form that has no other line.
        """
        if self.read is None:
            raise Malformed
        return self.read(line)

    def mistake(self, line: bytes) -> ProtocolError:
        """Return what is wrong with a line that should have been of this form."""
        match = self._match(line)
        if match is None:
            return WrongArguments(f"expected the form of {self.name}")
        for index, field in enumerate(self._fields, 1):
            text = match[index]
            error = None if text is None else field.mistake(text)
            if error is not None:
                return error
        return WrongArguments(f"expected the form of {self.name}")

    def locate(self, error: ProtocolError, line: bytes) -> None:
        """Note in an error which command it was, what it asked for, and what follows."""
        error.command = self.name
        match = self._match(line) if self.silent or self._size else None
        if match is None:
            return
        for index, field in enumerate(self._fields, 1):
            if field.name == self.silent and match[index] is not None:
                error.silent = True
        if self._size and error.pending is None:
            error.pending = self._pending(match[self._size])
            error.trailer = self.trailer

    def _pending(self, text: bytes | None) -> int | None:
        """Return the size of the payload, if the line has a valid one."""
        codec = self._fields[self._size - 1].codec
        if text is None or codec is None:
            return None
        try:
            size = codec.decode(text)
        except ValueError:
            return None
        return size if isinstance(size, int) else None

    def _match(self, line: bytes) -> re.Match[bytes] | None:
        """Match a line by the shape, which is compiled when it is needed first."""
        if self._compiled is None:
            self._compiled = re.compile(self._shape)
        return self._compiled.fullmatch(line)


@final
class Forms(Generic[_C_co]):
    """All forms that are possible at one point of a conversation.

    Args:
        forms: the forms, in the order in which they are tried.
        ignore_case: whether the case of ASCII letters in verbs does not matter.
        elsewhere: forms that are known by their verb, and not possible at this point.
        framing: how what arrives becomes tokens; None: these are forms of lines.
        choose: of messages of octets, what returns the name of the form that a whole
            message is of; nothing, if of none.
        envelope: what stands before each of them in its line, but for those that are bare.

    Attributes:
        headless: the form that has no line to begin with.
        body: the same, if it is the only form.
        silences: whether any of them can tell that no answer is wanted.
    """

    __slots__ = (
        "_others",
        "_verbs",
        "all",
        "blank",
        "body",
        "choose",
        "elsewhere",
        "envelope",
        "framing",
        "headless",
        "ignore_case",
        "silences",
        "singles",
    )

    def __init__(
        self,
        *forms: Form[_C_co],
        ignore_case: bool = False,
        elsewhere: "Forms[_C_co] | None" = None,
        framing: Framing | None = None,
        choose: Callable[[bytes], str] | None = None,
        envelope: Envelope | None = None,
    ) -> None:
        self.envelope: Envelope | None = envelope
        self.choose: Callable[[bytes], str] | None = choose
        self.all: tuple[Form[_C_co], ...] = forms
        self.elsewhere: Forms[_C_co] | None = elsewhere
        self.headless: Form[_C_co] | None = next((f for f in forms if f.headless), None)
        self.body: Form[_C_co] | None = self.headless if len(forms) == 1 else None
        self.ignore_case: bool = ignore_case
        self.silences: bool = any(form.silent for form in forms)
        self.framing: Framing | None = framing
        self.blank: bytes = BETWEEN if framing is not None and framing.tokens else b" "
        self._others = [form for form in forms if form.prefix or not form.verbs]
        self._verbs: dict[bytes, list[Form[_C_co]]] = {}
        for form in forms:
            for verb in () if form.prefix else form.verbs:
                key = verb.upper() if ignore_case else verb
                self._verbs.setdefault(key, []).append(form)
        # Most verbs have one form: it is found here, as the verb is mostly written. So is
        # the first of several, if a line or the tokens decide whether it is of that form.
        self.singles: dict[bytes, Form[_C_co]] = {}
        for verb, candidates in self._verbs.items() if envelope is None else ():
            if len(candidates) == 1 or candidates[0].read is None:
                self.singles[verb] = candidates[0]
                if ignore_case:
                    self.singles[verb.lower()] = candidates[0]

    def only(self, *names: str) -> "Forms[_C_co]":
        """Return the forms with these names; the others are possible elsewhere."""
        others = [f for f in self.all if f.name not in names]
        others = [f for f in others if f.verbs or self.choose is not None]
        tokens = self.blank == BETWEEN
        others = [form for form in others if tokens == (form.tokens is not None)]
        return Forms(
            *(form for form in self.all if form.name in names),
            ignore_case=self.ignore_case,
            elsewhere=Forms(
                *others,
                ignore_case=self.ignore_case,
                framing=self.framing,
                choose=self.choose,
                envelope=self.envelope,
            ),
            framing=self.framing,
            choose=self.choose,
            envelope=self.envelope,
        )

    def framed(self, framing: Framing | None) -> "Forms[_C_co]":
        """Return the same forms in another framing; none is possible elsewhere."""
        return Forms(
            *self.all,
            ignore_case=self.ignore_case,
            framing=framing,
            choose=self.choose,
            envelope=self.envelope,
        )

    def message(self, line: bytes) -> bytes:
        """Return a line, or what stands behind its envelope, if it has one."""
        envelope = self.envelope
        found = envelope.message(line) if envelope is not None else None
        return line if found is None else found

    def candidates(self, line: bytes) -> Sequence[Form[_C_co]]:
        """Return the forms that a line may be of, in the order in which to try them."""
        if self.choose is not None:
            try:
                name = self.choose(line)
            except Malformed:
                return ()
            return [form for form in self.all if form.name == name]
        if self.envelope is not None:
            return self._enveloped(line, self.envelope)
        return self._of_verb(line.partition(self.blank)[0])

    def unknown(self, line: bytes) -> ProtocolError:
        """Return the error of a line that may be of no form, here or elsewhere."""
        if self.choose is not None:
            try:
                self.choose(line)
            except Malformed as refusal:
                return BadFrame(str(refusal))
        if self.envelope is not None and self.envelope.message(line) is None:
            return BadEnvelope("expected what stands before every command")
        return UnknownCommand("expected a command")

    def _enveloped(self, line: bytes, envelope: Envelope) -> Sequence[Form[_C_co]]:
        """Return the forms that a line may be of behind its envelope, or without one."""
        message = envelope.message(line)
        found = [f for f in self._of_verb(line.partition(b" ")[0]) if f.bare]
        if message is not None:
            inner = self._of_verb(message.partition(b" ")[0])
            found += [form for form in inner if not form.bare]
        return found

    def _of_verb(self, verb: bytes) -> Sequence[Form[_C_co]]:
        """Return the forms that may begin with a verb."""
        if self.ignore_case:
            verb = verb.upper()
        by_verb = self._verbs.get(verb, [])
        if not self._others:
            return by_verb
        return [*by_verb, *(form for form in self._others if self._begins(form, verb))]

    def line_limits(self, default: int) -> Sequence[int]:
        """Return every limit that a line may have."""
        return [
            default if form.line_max is None else form.line_max for form in self.all
        ]

    def line_limit(self, line: bytes, default: int) -> int:
        """Return how long a line may be, by its verb, here or elsewhere."""
        forms = self.candidates(line)
        if not forms and self.elsewhere is not None:
            forms = self.elsewhere.candidates(line)
        limits = [form.line_max for form in forms]
        return max((default if own is None else own for own in limits), default=default)

    def _begins(self, form: Form[object], verb: bytes) -> bool:
        """Tell whether the first word of a line may begin a form."""
        if not form.verbs:
            return re.match(form.begins, verb) is not None
        if self.ignore_case:
            return verb.startswith(tuple(text.upper() for text in form.verbs))
        return verb.startswith(form.verbs)


def value_of(name: str, codec: Decoding[_V], text: bytes, type_name: str = "") -> _V:
    """Return the value of a field behind the first line, where no shape shows it.

    Args:
        name: the name of the field.
        codec: what reads it.
        text: its octets.
        type_name: the name of its type in the schema, where an answer may be declared.

    Raises:
        BadValue: the codec refuses the octets.
    """
    try:
        return codec.decode(text)
    except ValueError as error:
        raise BadValue(
            str(error),
            field=name,
            expected=codec.expected,
            value=text,
            type_name=type_name,
        ) from None
