"""The states of a conversation: what may be said when.

A state is the table of the commands that it allows, so that the look-up of a command is
also the check whether it is allowed, and costs nothing. A command that another state
allows is read whole, payload and all, and refused.
"""

from typing import final

from .batches import Batching
from .forms import Forms
from .printing import Encodable

__all__ = ["Probe", "State"]


@final
class Probe:
    """What a silent peer is asked.

    Args:
        event: is sent to it.
        grace: seconds for which it may then be silent; None: no limit.
    """

    __slots__ = ("event", "grace")

    def __init__(self, event: Encodable, grace: float | None) -> None:
        self.event: Encodable = event
        self.grace: float | None = grace


@final
class State:
    """A state of a conversation.

    Args:
        name: its name in the schema.
        commands: what may be said in it.
        idle: seconds of silence after which a connection in this state ends; 0: as
            elsewhere. None: none are too many.
        probe: what a connection is asked that has been silent for so long.
        clear: attributes of the session that get their first value again.
        events: the classes of what may be sent unasked in it; None: all may.
        batch: how it gathers commands, if it does.
    """

    __slots__ = ("batch", "clear", "commands", "events", "idle", "name", "probe")

    def __init__(
        self,
        name: str,
        commands: Forms[object],
        *,
        idle: float | None = 0,
        probe: Probe | None = None,
        clear: tuple[str, ...] = (),
        events: tuple[type[object], ...] | None = None,
        batch: Batching | None = None,
    ) -> None:
        self.name: str = name
        self.commands: Forms[object] = commands
        self.idle: float | None = idle
        self.probe: Probe | None = probe
        self.clear: tuple[str, ...] = clear
        self.events: frozenset[type[object]] | None = (
            None if events is None else frozenset(events)
        )
        self.batch: Batching | None = batch

    def allows(self, command: str) -> bool:
        """Whether a command, by its name in the schema, is allowed in it."""
        return any(form.name == command for form in self.commands.all)
