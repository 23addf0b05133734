"""A schema's text, checked, emitted and imported, with what a test asks of it."""

import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, final

from sockgen import pipeline
from sockgen.diagnostics import Severity
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Decoder, Forms, Limits, LineRules, ProtocolError

__all__ = ["Drawn", "Printable", "checked", "drawn"]


class Printable(Protocol):
    """A message: what it is on the wire."""

    def encode(self) -> bytes:
        """Return the message as it is on the wire."""
        ...


@final
class Drawn:
    """An emitted package, imported.

    Attributes:
        schema: its text, for the failure.
        commands: the classes of its commands.
        replies: the classes of its replies.
    """

    def __init__(self, schema: str, package: ModuleType) -> None:
        self.schema = schema
        handler: Any = package.DrawnHandler
        codec: Any = package.codec
        self.line: LineRules = handler.line
        self.limits: Limits = handler.limits
        self._tables: dict[bool, Forms[object]] = {
            True: codec.COMMANDS,
            False: codec.REPLIES,
        }
        messages: Any = package.messages
        self.commands = _classes(messages.DrawnCommand)
        self.replies = _classes(messages.DrawnReply)

    def read(self, pieces: Sequence[bytes], *, commands: bool) -> list[object]:
        """Return the messages in some pieces, and what is wrong between them.

        Args:
            pieces: the octets, in the order of their arrival.
            commands: whether commands are read, rather than replies.
        """
        decoder = Decoder(self._tables[commands], self.line, self.limits)
        found: list[object] = []
        for piece in pieces:
            decoder.feed(piece)
            while True:
                try:
                    message = decoder.next()
                except ProtocolError as error:
                    found.append((error.kind, str(error), error.verb, error.arguments))
                    decoder.recover()
                    continue
                if message is None:
                    break
                found.append(message)
        return found


def _classes(union: Any) -> tuple[type[Any], ...]:
    """Return the classes of a union that may be a single class."""
    return getattr(union, "__args__", (union,))


def checked(schema: str) -> pipeline.Checked:
    """Return what the check says about the text of a schema."""
    with tempfile.TemporaryDirectory(prefix="drawn-") as folder:
        path = Path(folder, "drawn.yaml")
        path.write_text(schema, "utf-8")
        return pipeline.check(str(path))


@contextmanager
def drawn(schema: str) -> Generator[Drawn | None, None, None]:
    """Emit and import a schema; None if the check has refused it, for a good reason.

    Raises:
        AssertionError: it was refused for another reason than that it reads in two ways.
    """
    result = checked(schema)
    if result.model is None:
        codes = {found.code for found in result.diagnostics if found.severity is Severity.ERROR}
        assert codes <= _TWO_WAYS, f"{codes}\n{schema}"
        yield None
        return
    with loaded(pipeline.generate(result)) as package:
        yield Drawn(schema, package)


_TWO_WAYS = frozenset({"SG412", "SG413", "SG414", "SG415"})
