"""A schema's text, checked, emitted and imported, with what a test asks of it."""

import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from operator import attrgetter
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Final, final, get_args

from hypothesis import settings

from sockgen import pipeline
from sockgen.diagnostics import Severity
from sockgen.transcripts.loading import loaded
from sockgen_runtime import (
    Decoder,
    Encodable,
    EncodeError,
    Forms,
    ProtocolError,
    Session,
    Unrecoverable,
)
from tests.properties.values import random_message

__all__ = ["MOST_PACKAGES", "Drawn", "checked", "drawn"]

# By its name: the property has no type that pyright could see.
_EXAMPLES: Final[int] = attrgetter("max_examples")(settings())
MOST_PACKAGES: Final = min(_EXAMPLES, 500)
"""How many a test may emit: each takes far longer than an example usually does."""

_TWO_WAYS: Final = frozenset({"SG412", "SG413", "SG414", "SG415"})
"""What the check may find in a random schema: it cannot be read in one way."""


@final
class Drawn:
    """An emitted package, imported.

    Attributes:
        schema: its text, for the failure.
        messages: the classes of its commands (True), and of its replies and events,
            which come the same way (False).
    """

    def __init__(self, schema: str, package: ModuleType) -> None:
        self.schema = schema
        handler: type[Session] = vars(package)["DrawnHandler"]
        codec: ModuleType = vars(package)["codec"]
        commands: Forms[object] = vars(codec)["COMMANDS"]
        replies: Forms[object] = vars(codec)["REPLIES"]
        events: Forms[object] = vars(codec).get("EVENTS", Forms())
        names: ModuleType = vars(package)["messages"]
        self._handler = handler
        answers = Forms(*replies.all, *events.all, framing=replies.framing)
        self._forms = {True: commands, False: answers}
        self.messages = {
            True: _classes(vars(names)["DrawnCommand"]),
            False: (
                *_classes(vars(names)["DrawnReply"]),
                *_classes(vars(names).get("DrawnEvent", ())),
            ),
        }

    def printed(
        self, random: Random, count: int, *, commands: bool
    ) -> list[tuple[object, bytes]]:
        """Return random messages that can be printed, and what is printed.

        Args:
            random: decides everything.
            count: how many are tried.
            commands: whether they are commands, rather than replies.
        """
        found: list[tuple[object, bytes]] = []
        for _ in range(count):
            message = random_message(random, random.choice(self.messages[commands]))
            if isinstance(message, Encodable):
                with suppress(EncodeError):
                    found.append((message, message.encode()))
        return found

    def read(self, pieces: Sequence[bytes], *, commands: bool) -> list[object]:
        """Return the messages in some pieces, and what is wrong between them.

        Args:
            pieces: the octets, in the order of their arrival.
            commands: whether commands are read, rather than replies.
        """
        handler = self._handler
        decoder = Decoder(self._forms[commands], handler.line, handler.limits)
        found: list[object] = []
        for piece in pieces:
            decoder.feed(piece)
            while True:
                try:
                    message = decoder.next()
                except ProtocolError as error:
                    found.append((error.kind, str(error), error.verb, error.arguments))
                    try:
                        decoder.recover()
                    except Unrecoverable:
                        return found  # where the connection is closed
                    continue
                if message is None:
                    break
                found.append(message)
        return found


def _classes(union: object) -> tuple[type[object], ...]:
    """Return the classes of a union that may be a single class."""
    if isinstance(union, type):
        return (union,)
    found: tuple[type[object], ...] = get_args(union)
    return found


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
        errors = (d for d in result.diagnostics if d.severity is Severity.ERROR)
        codes = {diagnostic.code for diagnostic in errors}
        assert codes <= _TWO_WAYS, f"{codes}\n{schema}"
        yield None
        return
    with loaded(pipeline.generate(result)) as package:
        yield Drawn(schema, package)
