"""The states of a conversation in emitted code: an enum, and a table for each state."""

from attrs import frozen

from sockgen.lower.machine import Transition, transitions
from sockgen.model import Batch, Call, Condition, Probe, Protocol, State
from sockgen.plan.annotations import Annotations
from sockgen.plan.constants import Constants
from sockgen.plan.docs import quoted
from sockgen.plan.framing import framing_constant
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Bracket,
    Code,
    call,
    joined,
    lay_out,
    text_literal,
    tuple_of,
)
from sockgen.resolve.identifiers import constant_name

__all__ = [
    "FactsView",
    "MemberView",
    "StatesView",
    "plan_facts",
    "plan_session",
    "plan_states",
    "probing",
    "state_constant",
]


@frozen
class MemberView:
    """A member of the enum."""

    name: str
    value: str
    doc: str


@frozen
class StatesView:
    """The enum, the states as the runtime has them, and the one that is the first."""

    name: str
    doc: tuple[str, ...]
    members: tuple[MemberView, ...]
    constants: tuple[str, ...]
    first: str


@frozen
class FactsView:
    """The enum of what can be known, and the attribute that tells what leads where."""

    name: str
    members: tuple[MemberView, ...]
    onward: str


def state_constant(state: State) -> str:
    """Return the name of a state in the emitted module."""
    return f"_{state.member}"


def plan_states(
    protocol: Protocol, imports: Imports, constants: Constants
) -> StatesView | None:
    """Return the view of the states, if there are any."""
    if not protocol.states:
        return None
    imports.use("enum", "Enum")
    return StatesView(
        name=f"{protocol.class_prefix}State",
        doc=_machine(protocol),
        members=tuple(
            MemberView(s.member, text_literal(s.name), quoted(s.doc.split("\n")[0]))
            for s in protocol.states
        ),
        constants=tuple(
            _constant(s, protocol, imports, constants) for s in protocol.states
        ),
        first=state_constant(protocol.states[0]),
    )


def plan_session(protocol: Protocol, imports: Imports) -> tuple[str, ...]:
    """Return the attributes that are declared under ``session:``."""
    annotations = Annotations(protocol, imports, ".messages")
    found: list[str] = []
    for field in protocol.session:
        value = annotations.value(field.type)
        if field.repeated:
            several = annotations.quoted(f"tuple[{value}, ...]")
            found.append(f"{field.attribute}: {several} = ()")
        else:
            optional = value if value.endswith("| None") else f"{value} | None"
            found.append(f"{field.attribute}: {annotations.quoted(optional)} = None")
    return tuple(found)


def probing(probe: Probe, protocol: Protocol, imports: Imports) -> Code:
    """Return what a silent peer is asked."""
    event = next(event for event in protocol.events if event.name == probe.event)
    made = f"{imports.use('.messages', event.class_name)}()"
    return call(imports.runtime("Probe"), made, f"grace={probe.grace}")


def _constant(
    state: State, protocol: Protocol, imports: Imports, constants: Constants
) -> str:
    arguments: list[Code] = [
        text_literal(state.name),
        _commands(state, protocol, imports),
    ]
    if state.idle != 0:
        arguments.append(f"idle={state.idle}")
    if state.probe is not None:
        arguments.append(joined("probe=", probing(state.probe, protocol, imports)))
    if state.clear:
        cleared = tuple_of(*(text_literal(name) for name in state.clear))
        arguments.append(joined("clear=", cleared))
    if any(state.name not in event.states for event in protocol.events):
        arguments.append(joined("events=", _events(state, protocol, imports)))
    if state.batch is not None:
        made = _batching(state.batch, imports, constants)
        arguments.append(joined("batch=", made))
    arguments += _knowing(state, protocol, imports)
    made = call(imports.runtime("State"), *arguments)
    final = imports.use("typing", "Final")
    return lay_out(made, before=f"{state_constant(state)}: {final} = ")


def _knowing(state: State, protocol: Protocol, imports: Imports) -> list[Code]:
    """Return what a state knows, and what its commands ask for."""
    if not state.facts:
        return []
    facts = tuple_of(*(text_literal(name) for name in state.facts))
    conditions = tuple(
        joined(f"{text_literal(c.name)}: ", condition_of(c.when, imports))
        for c in protocol.read_in(state)
        if c.when is not None
    )
    found = [joined("facts=", facts)]
    if conditions:
        found.append(joined("conditions=", Bracket("{", conditions, "}")))
    return found


def condition_of(condition: Condition, imports: Imports) -> Code:
    """Return a condition as the runtime has it."""
    arguments: list[Code] = [text_literal(name) for name in condition.needs]
    if condition.without:
        without = tuple_of(*(text_literal(name) for name in condition.without))
        arguments.append(joined("without=", without))
    return call(imports.runtime("Condition"), *arguments)


def plan_facts(protocol: Protocol, imports: Imports) -> FactsView | None:
    """Return the view of the facts, if there are any."""
    if not protocol.facts:
        return None
    imports.use("enum", "Enum")
    onward = tuple(
        tuple_of(state_constant(state), condition_of(state.when, imports))
        for state in protocol.states
        if state.when is not None
    )
    before = ""
    if onward:
        classvar = imports.use("typing", "ClassVar")
        pair = f"tuple[{imports.runtime('State')}, {imports.runtime('Condition')}]"
        before = f"onward: {classvar}[tuple[{pair}, ...]] = "
    return FactsView(
        name=f"{protocol.class_prefix}Fact",
        members=tuple(
            MemberView(constant_name(fact), text_literal(fact), "")
            for fact in protocol.facts
        ),
        onward=lay_out(tuple_of(*onward), indent=1, before=before) if onward else "",
    )


def _events(state: State, protocol: Protocol, imports: Imports) -> Code:
    """Return the classes of what may be sent unasked in a state."""
    events = (e for e in protocol.events if state.name in e.states)
    return tuple_of(*(imports.use(".messages", e.class_name) for e in events))


def _commands(state: State, protocol: Protocol, imports: Imports) -> Code:
    """Return the forms of the commands that a state reads."""
    found = _allowed(state, protocol, imports)
    if state.framing == protocol.framing:
        return found
    name = "None"
    if state.framing is not None:
        name = imports.use(".codec", framing_constant(state.framing, protocol))
    return joined(found, f".framed({name})")


def _allowed(state: State, protocol: Protocol, imports: Imports) -> Code:
    names = [text_literal(c.name) for c in protocol.allowed_in(state)]
    if state.batch is None:
        return call("COMMANDS.only", *names)
    gathered = [text_literal(name) for name in state.batch.commands]
    beside = joined("beside=", tuple_of(*names))
    return call(imports.runtime("gathering"), "COMMANDS", *gathered, beside)


def _batching(batch: Batch, imports: Imports, constants: Constants) -> Code:
    """Return how a state gathers commands."""

    def octets(found: Call | None) -> Code:
        return 'b""' if found is None else constants.call(found)

    arguments: list[Code] = []
    if batch.each is not None:
        arguments.append(joined("each=", octets(batch.each)))
    if batch.broken is not None:
        arguments.append(joined("broken=", octets(batch.broken)))
    if batch.late is not None:
        late = tuple_of(*(text_literal(kind) for kind in batch.late))
        arguments.append(joined("late=", late))
    if batch.replace:
        pairs = tuple(
            joined(f"{constants.class_of(name)}: ", octets(found))
            for name, found in batch.replace
        )
        arguments.append(joined("replace=", Bracket("{", pairs, "}")))
    if batch.finish is not None:
        arguments.append(joined("finish=", octets(batch.finish)))
    if batch.stop:
        stop = tuple_of(*(constants.class_of(name) for name in batch.stop))
        arguments.append(joined("stop=", stop))
    return call(imports.runtime("Batching"), *arguments)


def _machine(protocol: Protocol) -> tuple[str, ...]:
    """Return the lines that show where each command leads."""
    steps = list(transitions(protocol))
    lines: list[str] = []
    for state in protocol.states:
        lines.append(f"{state.name}:")
        own = [step for step in steps if step.source == state.name]
        targets = dict.fromkeys(step.target for step in own)
        for target in targets:
            between = ", " if protocol.facts else " "
            names = between.join(_label(step) for step in own if step.target == target)
            arrow = "" if target == state.name else f" -> {target}"
            lines.append(f"    {names}{arrow}")
        if state.batch is not None:
            lines.append(f"    what else is read is gathered until {state.batch.end}")
    return tuple(quoted(line) for line in lines)


def _label(step: Transition) -> str:
    return step.title + (f" ({', '.join(step.replies)})" if step.replies else "")
