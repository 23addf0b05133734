"""What the server of echoes does."""

from typing import final

from .protocol.handler import EchoHandler
from .protocol.messages import Ask, Told

__all__ = ["Echoing"]


@final
class Echoing(EchoHandler):
    """Tells what it was told."""

    def do_ask(self, command: Ask) -> Told:
        """Answer; the generated code copies the header."""
        return Told(command.rest)
