"""The envelope of a schema: parts of lines that stand around every message."""

from attrs import evolve, frozen

from sockgen import regular as rl
from sockgen.diagnostics import Report
from sockgen.diagnostics.envelopes import (
    bad_envelope,
    echo_unknown,
    no_command_in_it,
    no_envelope_here,
)
from sockgen.model import (
    Characters,
    FieldPart,
    Fill,
    Form,
    HexNumber,
    LiteralPart,
    Matched,
    Number,
    Part,
    Trust,
)
from sockgen.resolve.fills import fills
from sockgen.resolve.settings import choice
from sockgen.schema import CommandDecl, EventDecl, ReplyDecl, SchemaDecl
from sockgen.source import Scalar
from sockgen.wireform import Field, Line, parse
from sockgen.wireform import Part as Written

__all__ = ["Around", "Envelopes"]

_MESSAGE = "message"


@frozen
class Around:
    """What stands around a message in its line, as it is written.

    Attributes:
        before: what stands before the message.
        after: what stands behind it.
        skipped: whether messages are found by what stands behind the one.
    """

    before: tuple[Written, ...]
    after: tuple[Written, ...]
    skipped: bool

    def line(self, lines: list[Line]) -> list[Line]:
        """Return the lines of a message with this around the first."""
        if not lines:
            return lines
        parts = (*self.before, *lines[0].parts, *self.after)
        return [evolve(lines[0], parts=parts), *lines[1:]]

    def leading(self, lines: list[Line]) -> int:
        """Return how many parts of a message's first line are no part of the message."""
        return len(self.before) if self.skipped and lines else 0

    @property
    def labels(self) -> tuple[str, ...]:
        """The fields before the message and behind it."""
        parts = (*self.before, *self.after)
        return tuple(part.name for part in parts if isinstance(part, Field))


class Envelopes:
    """The envelopes of commands and replies.

    Args:
        decl: the schema.
        report: takes what is wrong.
    """

    def __init__(self, decl: SchemaDecl, report: Report) -> None:
        self._report = report
        self._decl = found = decl.envelope
        self._commands = self._around(found.command, skipped=True) if found else None
        self._replies = self._around(found.reply, skipped=False) if found else None
        self._echo = found.echo if found else ()
        self._before: tuple[Part, ...] = ()
        self._used = False
        if self._commands is not None:
            both = [f for f in self._commands.labels if f in self._in_replies]
            for name in self._echo:
                if name.text not in both:
                    report(echo_unknown(name.span, name.text, both))

    @property
    def _in_replies(self) -> tuple[str, ...]:
        return self._replies.labels if self._replies is not None else ()

    def around(self, decl: CommandDecl | ReplyDecl | EventDecl) -> Around | None:
        """Return what stands around a message, if something does."""
        if isinstance(decl, EventDecl) or decl.wire is None:
            return None
        if decl.envelope is not None:
            choice(decl.envelope, "envelope", ("none",), self._report)
            return None
        return self._replies if isinstance(decl, ReplyDecl) else self._commands

    def fills(self, decl: ReplyDecl, form: Form) -> tuple[Fill, ...]:
        """Return the fields of a reply that are filled from the command."""
        around = self.around(decl)
        names = [
            n for n in self._echo if around is not None and n.text in around.labels
        ]
        given = ((n, Scalar(f"command.{n.text}", n.span)) for n in names)
        found = fills(tuple(given), form, self._report)
        return tuple(evolve(fill, echoed=True) for fill in found)

    def checked(self, decl: CommandDecl, form: Form) -> Form:
        """Return the form of a command; report one that cannot stand in the envelope."""
        self._used |= form.envelope > 0
        if not form.envelope:
            return form
        if form.tokens or not _is_line(form):
            self._report(no_envelope_here(decl.span, f"command '{decl.name.text}'"))
            return evolve(form, trust=Trust.NOTHING)
        if not self._before and self._decl is not None:
            self._before = form.lines[0].parts[: form.envelope]
            if why := _unsuitable(self._before):
                self._report(bad_envelope(self._decl.span, why))
        return form

    def meant(self) -> tuple[Part, ...]:
        """Return what stands before commands; report what no command stands in."""
        if self._commands is not None and self._decl is not None and not self._used:
            self._report(no_command_in_it(self._decl.span))
        return self._before

    def _around(self, text: Scalar | None, *, skipped: bool) -> Around | None:
        """Parse an envelope; report one that has no place for a message."""
        if text is None:
            return None
        written, found = parse(text.text, text.locate)
        for diagnostic in found:
            self._report(diagnostic)
        parts = written.lines[0].parts if len(written.lines) == 1 else ()
        places = [at for at, part in enumerate(parts) if _is_message(part)]
        if len(places) == 1:
            return Around(parts[: places[0]], parts[places[0] + 1 :], skipped)
        if written.whole:
            why = "'{message}' is not in it" if not places else "'{message}' is twice"
            why = why if len(written.lines) == 1 else "it is more than a line"
            self._report(bad_envelope(text.span, why))
        return None


def _is_message(part: Written) -> bool:
    if not isinstance(part, Field) or part.name != _MESSAGE:
        return False
    spec = part.spec
    return not (spec.words or spec.inline or spec.repeat or spec.attributes)


def _is_line(form: Form) -> bool:
    """Whether a message goes on behind its envelope, in its line."""
    parts = form.lines[0].parts[form.envelope :] if form.lines else ()
    return bool(parts) and not (isinstance(parts[0], FieldPart) and parts[0].apart)


def _unsuitable(before: tuple[Part, ...]) -> str:
    """Return why it cannot be told where the message begins; nothing if it can."""
    for at, part in enumerate(before):
        if isinstance(part, LiteralPart):
            continue
        simple = isinstance(part, FieldPart) and not part.repeated and not part.apart
        if not simple or not isinstance(part, FieldPart):
            return "before a message stand texts and single fields only"
        if not isinstance(part.type, (Characters, Matched, Number, HexNumber)):
            return f"'{part.label}' is no text and no number"
        behind = before[at + 1] if at + 1 < len(before) else None
        ended = isinstance(behind, LiteralPart)
        if isinstance(behind, LiteralPart) and isinstance(part.type, Matched):
            ended = not _octets_of(part.type.pattern) >> behind.text[0] & 1
        if not ended:
            return f"behind '{part.label}' stands no text that cannot be in it"
    return "" if before else "nothing stands before a message"


def _octets_of(expression: rl.Expression) -> int:
    """Return the octets that may be in a text of an expression."""
    match expression:
        case rl.Octet(mask=mask):
            return mask
        case rl.Sequence(parts=inner) | rl.Choice(options=inner):
            found = 0
            for each in inner:
                found |= _octets_of(each)
            return found
        case rl.Repeat(inner=one) | rl.Group(inner=one):
            return _octets_of(one)
        case _:
            return rl.octets.ALL
