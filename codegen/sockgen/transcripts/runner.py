"""Runs transcripts: whole, cut in two at every place, and octet by octet.

Over datagrams alone each input is a datagram, which nobody cuts.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

from attrs import evolve, frozen

from sockgen import pipeline
from sockgen.diagnostics import Diagnostic, Report
from sockgen.diagnostics.transcript import (
    answer_differs,
    closes_not,
    closes_unexpectedly,
    cut_differs,
    not_canonical,
    not_refused,
    prints_alike,
    refused,
    reply_not_allowed,
)
from sockgen.model import Protocol, Transcript
from sockgen.transcripts.loading import loaded
from sockgen.transcripts.script import Script
from sockgen.transcripts.sides import Side, sides
from sockgen.transcripts.steps import Exchange, exchanges
from sockgen_runtime import Conversation, Encodable, ProtocolError

__all__ = ["Outcome", "run"]

_SHOWN = 80


@frozen
class Outcome:
    """What running the transcripts of a schema showed.

    ``runs`` counts the ways of cutting that were tried.
    """

    transcripts: int
    runs: int
    diagnostics: tuple[Diagnostic, ...]


def run(checked: pipeline.Checked, beside: Path | None = None) -> Outcome:
    """Run every transcript of a schema that has no errors.

    Args:
        checked: the schema.
        beside: the folder of the modules beside its package, where its hooks are.
    """
    model = checked.model
    if model is None or not model.transcripts:
        return Outcome(0, 0, ())
    found: list[Diagnostic] = []
    runs = 0
    with loaded(pipeline.generate(checked), beside) as package:
        for transcript in model.transcripts:
            runs += _Run(model, package, transcript, found.append).run()
    return Outcome(len(model.transcripts), runs, tuple(found))


class _Run:
    """Runs one transcript."""

    def __init__(
        self,
        model: Protocol,
        package: ModuleType,
        transcript: Transcript,
        report: Report,
    ) -> None:
        self._model = model
        self._package = package
        self._report = report
        self._exchanges = exchanges(transcript, unasked=model.duplex)
        self._in_datagrams = model.transport.in_datagrams
        self._open = sides(model, package)
        self._sides: dict[str, Side] = {}

    def run(self) -> int:
        """Run the transcript in every way; return how many ways there were."""
        self._sides.clear()
        for exchange in self._exchanges:
            if not self._whole(exchange):
                return 1
        runs = 1
        for cut in self._cuts():
            runs += 1
            if not self._again(cut):
                break
        return runs

    def _side(self, exchange: Exchange) -> tuple[Side, bytes]:
        """Return the connection of an exchange, and its greeting if it is new."""
        side = self._sides.get(exchange.connection)
        if side is not None and (side.in_exchange or not self._in_datagrams):
            side.script.rest = exchange.output
            return side, b""
        side = self._sides[exchange.connection] = self._open(exchange.output)
        greeting = side.conversation.greeting()
        if side.script.rest == exchange.output:  # No method has taken it from there.
            side.script.rest = exchange.output.removeprefix(greeting)
        return side, greeting

    # -- once, with everything looked at -----------------------------------------------

    def _whole(self, exchange: Exchange) -> bool:
        known = self._sides.get(exchange.connection)
        in_turn = not self._in_datagrams
        if in_turn and known is not None and known.conversation.closing:
            self._report(closes_unexpectedly(exchange.span()))
            return False
        side, greeting = self._side(exchange)
        if greeting and exchange.inputs:
            self._report(answer_differs(exchange.span(), "nothing", _shown(greeting)))
            return False
        side.inputs += exchange.inputs
        found = greeting + everything(side.conversation, exchange.octets)
        if exchange.ends:
            found += side.conversation.ended()
        found += _unasked(side)
        if side.script.problems:
            return self._unanswerable(exchange, side.script)
        if not (side.conversation.held or self._read(exchange, side)):
            return False
        if found != exchange.output:
            at = exchange.output_span or exchange.span()
            self._report(answer_differs(at, _shown(exchange.output), _shown(found)))
            return False
        if exchange.closes is not None and not side.conversation.closing:
            self._report(closes_not(exchange.closes))
            return False
        return True

    def _read(self, exchange: Exchange, side: Side) -> bool:
        """Look at what was read, also of exchanges that were held up before this one."""
        whole = evolve(exchange, inputs=side.inputs)
        commands, errors = side.taken()
        if side.conversation.closing and self._goes_on(whole, commands):
            return False
        return self._marks(whole, commands, errors)

    def _unanswerable(self, exchange: Exchange, script: Script) -> bool:
        name = script.problems[0]
        command = next((c for c in self._model.commands if c.name == name), None)
        entered = [s for s in self._model.states if s.name == name]
        allowed = " ".join(e.event for s in entered for e in s.enter) or "the greeting"
        if command is not None and command.reply is not None:
            allowed = command.reply_text
        at = exchange.output_span or exchange.span()
        self._report(reply_not_allowed(at, name, _shown(script.rest), allowed))
        return False

    def _goes_on(self, exchange: Exchange, commands: list[Encodable]) -> bool:
        """Report canonical input behind the command that closed the connection."""
        size = len(b"".join(command.encode() for command in commands))
        unread = exchange.behind(size)
        if unread is not None:
            self._report(closes_unexpectedly(unread))
        return unread is not None

    def _marks(
        self, exchange: Exchange, commands: list[Encodable], errors: list[ProtocolError]
    ) -> bool:
        """Compare what was read with how the input is marked."""
        marks = {item.kind for item in exchange.inputs} - {"closes"}
        if "!" in marks:
            if not errors:
                self._report(not_refused(exchange.span("!")))
            return bool(errors)
        if errors:
            error = errors[0]
            self._report(refused(exchange.span(), error.kind, str(error)))
            return False
        printed = b"".join(command.encode() for command in commands)
        if marks == {":"} and printed != exchange.octets:
            self._report(not_canonical(exchange.span(), _shown(printed)))
            return False
        if "~" in marks and printed == exchange.octets:
            self._report(prints_alike(exchange.span("~")))
            return False
        return True

    # -- again, cut in other ways --------------------------------------------------------

    def _cuts(self) -> Iterator[Callable[[bytes], list[bytes]]]:
        if self._in_datagrams:
            return
        yield lambda octets: [octets[i : i + 1] for i in range(len(octets))]
        longest = max((len(e.octets) for e in self._exchanges), default=0)
        for place in range(1, longest):
            yield partial(_in_two, place)

    def _again(self, cut: Callable[[bytes], list[bytes]]) -> bool:
        self._sides.clear()
        for exchange in self._exchanges:
            side, found = self._side(exchange)
            for piece in cut(exchange.octets):
                if piece:
                    found += everything(side.conversation, piece)
            if exchange.ends:
                found += side.conversation.ended()
            found += _unasked(side)
            if found != exchange.output:
                pieces = " | ".join(_shown(p) for p in cut(exchange.octets)[:3])
                self._report(cut_differs(exchange.span(), pieces, _shown(found)))
                return False
        return True


def _in_two(place: int, octets: bytes) -> list[bytes]:
    return [octets[:place], octets[place:]]


def everything(conversation: Conversation, octets: bytes) -> bytes:
    found = conversation.receive(octets)
    while conversation.due:
        found += conversation.receive(b"")
    if conversation.handshake_due:
        conversation.secured()
    return found


def _unasked(side: Side) -> bytes:
    """Return what is still to come for an exchange, and is no answer."""
    found = b""
    while side.script.settle() or side.script.unasked(side.conversation.session):
        found += everything(side.conversation, b"")
    return found


def _shown(octets: bytes) -> str:
    text = octets.decode("latin-1").encode("unicode_escape").decode("ascii")
    return f"'{text[:_SHOWN]}{'...' if len(text) > _SHOWN else ''}'"
