"""The states of a conversation: what may be said when.

A state is the table of the commands that it allows, so that the look-up of a command is
also the check whether it is allowed, and costs nothing. A command that another state
allows is read whole, payload and all, and refused.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import final

from sockgen_runtime.messages.forms import Forms
from sockgen_runtime.messages.printing import Encodable

from .batches import Batching

__all__ = ["Condition", "Probe", "State"]


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
class Condition:
    """What must be known, and what must not.

    Args:
        needs: the facts that must hold.
        without: those that must not.
    """

    __slots__ = ("_needs", "_without")

    def __init__(self, *needs: str, without: tuple[str, ...] = ()) -> None:
        self._needs = frozenset(needs)
        self._without = frozenset(without)

    def holds(self, known: frozenset[str]) -> bool:
        """Whether it does, if so much is known."""
        return self._needs <= known and not self._without & known


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
        facts: what can be known in it; other facts are forgotten when it is entered.
        conditions: of commands, by their names in the schema.
    """

    __slots__ = (
        "_conditions",
        "_tables",
        "batch",
        "clear",
        "commands",
        "events",
        "facts",
        "idle",
        "name",
        "probe",
    )

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
        facts: tuple[str, ...] = (),
        conditions: Mapping[str, Condition] = MappingProxyType({}),
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
        self.facts: frozenset[str] = frozenset(facts)
        self._conditions = conditions
        self._tables: dict[frozenset[str], Forms[object]] = {}

    def allowing(self, known: frozenset[str]) -> Forms[object]:
        """Return what may be said in it if so much is known.

        Args:
            known: the facts that hold; none that it does not know.
        """
        if not self._conditions:
            return self.commands
        found = self._tables.get(known)
        if found is None:
            found = self._tables[known] = self._table(known)
        return found

    def _table(self, known: frozenset[str]) -> Forms[object]:
        table = self.commands
        refused = [
            n for n, needed in self._conditions.items() if not needed.holds(known)
        ]
        elsewhere = () if table.elsewhere is None else table.elsewhere.all
        others = [f for f in table.all if f.name in refused and f.verbs]
        case, framing = table.ignore_case, table.framing
        return Forms(
            *(form for form in table.all if form.name not in refused),
            ignore_case=case,
            elsewhere=Forms(*others, *elsewhere, ignore_case=case, framing=framing),
            framing=framing,
        )

    def allows(self, command: str, known: frozenset[str]) -> bool:
        """Whether a command, by its name in the schema, is allowed in it.

        Args:
            command: its name.
            known: the facts that hold.
        """
        return any(form.name == command for form in self.allowing(known).all)
