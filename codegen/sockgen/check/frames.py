"""Rules of frames: what stands in one is a whole message, and an answer is one."""

from collections.abc import Iterator

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.transport import no_frames
from sockgen.lower.replying import alternatives, with_refusal
from sockgen.model import Protocol

__all__ = ["frames_of_messages"]


def frames_of_messages(model: Protocol) -> Iterator[Diagnostic]:
    """Around messages with layouts frames can stand, if each answer is one message."""
    frames = model.transport.frames
    if frames is None:
        return
    if model.framings:
        yield no_frames(frames.span, "there is a framing already, at the top")
    for state in model.states[:1]:
        yield no_frames(frames.span, f"state '{state.name}' may have others")
    for event in model.events[:1]:
        yield no_frames(frames.span, f"event '{event.name}' is no answer to a command")
    if model.greeting is not None:
        yield no_frames(frames.span, "a greeting is no answer to a command")
    for command in model.commands:
        if command.deferred is not None:
            yield no_frames(command.span, f"the answer to '{command.name}' comes later")
        pattern = command.reply or command.answer
        if pattern is None:
            continue
        for way in alternatives(with_refusal(pattern, model), model):
            if len(way.items) > 1:
                why = f"the answer to '{command.name}' is several messages"
                yield no_frames(way.span, why)
                break
