"""A protocol as a picture: its states for Mermaid and Graphviz's DOT, its layouts as SVG.

States without commands in common with others are drawn as they are; a protocol without
states has one, called ``open``.
"""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from attrs import evolve

from sockgen.diagrams import diagram
from sockgen.diagrams.svg import drawn
from sockgen.lower.machine import CLOSED, Transition, transitions
from sockgen.model import Protocol, State
from sockgen.plan.octets.classes import classes_of

__all__ = ["FORMATS"]

_ONLY: Final = "open"


def _mermaid(model: Protocol) -> str:
    """Return a state diagram in the notation of Mermaid."""
    model = _with_states(model)
    ids = {state.name: f"s{number}" for number, state in enumerate(model.states)}
    ids[CLOSED] = "[*]"
    lines = ["stateDiagram-v2", f"    [*] --> {ids[model.states[0].name]}"]
    lines += [
        f'    state "{state.name}" as {ids[state.name]}' for state in model.states
    ]
    lines += [
        f"    {ids[source]} --> {ids[target]}: {label.replace(';', ',')}"
        for (source, target), label in _edges(model).items()
    ]
    for state in model.states:
        if state.doc:
            doc = _first_line(state.doc).replace(";", ",")
            lines.append(f"    note right of {ids[state.name]}: {doc}")
    return "\n".join(lines) + "\n"


def _dot(model: Protocol) -> str:
    """Return a directed graph in the notation of Graphviz."""
    model = _with_states(model)
    lines = [f"digraph {_quoted(model.name)} {{", "    rankdir=LR;"]
    lines += ['    "" [shape=point];', f'    "" -> {_quoted(model.states[0].name)};']
    for state in model.states:
        doc = f" [tooltip={_quoted(_first_line(state.doc))}]" if state.doc else ""
        lines.append(f"    {_quoted(state.name)}{doc};")
    edges = _edges(model)
    if any(target == CLOSED for _, target in edges):
        lines.append(f"    {CLOSED} [shape=doublecircle];")
    for (source, target), label in edges.items():
        ends = f"{_quoted(source)} -> {_quoted(target)}"
        lines.append(f"    {ends} [label={_quoted(label)}];")
    return "\n".join([*lines, "}"]) + "\n"


def _svg(model: Protocol) -> str:
    """Return the layouts of all messages, and of the types within, as one SVG."""
    return drawn(model.name, ((c.name, c.layout) for c in classes_of(model)))


def _text(model: Protocol) -> str:
    """Return the same as text, in the style of RFCs."""
    found = ((c.name, diagram(c.layout)) for c in classes_of(model))
    return "\n".join("\n".join((name, *lines)) + "\n" for name, lines in found if lines)


FORMATS: Final[Mapping[str, Callable[[Protocol], str]]] = MappingProxyType(
    {"mermaid": _mermaid, "dot": _dot, "svg": _svg, "text": _text}
)
"""What draws a model, by the name of the notation."""


def _with_states(model: Protocol) -> Protocol:
    """Return a model that has a state, and commands that are allowed in it."""
    if model.states:
        return model
    state = State(_ONLY, _ONLY.upper(), "", 0, (), (), model.commands[0].span)
    commands = tuple(evolve(c, states=(_ONLY,)) for c in model.commands)
    return evolve(model, states=(state,), commands=commands)


def _edges(model: Protocol) -> dict[tuple[str, str], str]:
    """Return what leads from one state to another: the commands, with their replies."""
    found: dict[tuple[str, str], list[str]] = {}
    for step in transitions(model):
        found.setdefault((step.source, step.target), []).append(_label(step))
    return {ends: ", ".join(labels) for ends, labels in found.items()}


def _label(step: Transition) -> str:
    return f"{step.title} ({' | '.join(step.replies)})" if step.replies else step.title


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _first_line(doc: str) -> str:
    return doc.partition("\n")[0]
