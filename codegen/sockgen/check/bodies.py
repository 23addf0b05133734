"""Rules of bodies: where they may stand, and what may stand behind them."""

from collections.abc import Iterator

from sockgen.check.forms import Owned, title
from sockgen.check.points import pairs
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.bodies import (
    begins_with_body,
    behind_the_end,
    body_in_option,
    end_of_input_in_type,
    goes_on_behind_the_end,
    line_not_ended,
)
from sockgen.lower.replying import CLOSED
from sockgen.model import (
    Body,
    Command,
    FieldPart,
    NamedType,
    Protocol,
    ToEnd,
    walk,
)
from sockgen.patterns import Alternatives, Named, Pattern, Repeated, Sequence, names

__all__ = [
    "bodies_in_place",
    "bodies_told_apart",
    "endings_of_lines",
    "replies_to_the_end",
]


def bodies_in_place(owned: Owned, _: Protocol) -> Iterator[Diagnostic]:
    """A body is always there, and the last of all if it goes on to the end."""
    last = owned.form.lines[-1].parts[-1:]
    for line in owned.form.lines:
        for part in walk(line.parts):
            if not isinstance(part, FieldPart) or not isinstance(part.type, Body):
                continue
            if part not in line.parts:
                yield body_in_option(part.span, part.label)
            elif not isinstance(part.type, ToEnd):
                continue
            elif isinstance(owned.owner, NamedType):
                yield end_of_input_in_type(part.span, part.label)
            elif part not in last:
                yield behind_the_end(part.span, part.label)


def bodies_told_apart(model: Protocol) -> Iterator[Diagnostic]:
    """A reply that begins with a body is the only one in its place."""
    if not any(m.form.headless for m in model.messages if not isinstance(m, Command)):
        return
    for one, other in pairs(model):
        body, beside = (one, other) if one.form.headless else (other, one)
        if body.form.headless and not isinstance(body, Command):
            yield begins_with_body(body.span, title(body), title(beside))


def endings_of_lines(owned: Owned, _: Protocol) -> Iterator[Diagnostic]:
    """A line has its ending, or a body that tells its end, and is not the first then."""
    form, last = owned.form, owned.form.lines[-1]
    if last.terminated:
        return
    alone = form.headless or len(form.lines) > 1
    told = any(isinstance(p, FieldPart) and p.apart for p in last.parts[-1:])
    in_type = isinstance(owned.owner, NamedType) and not form.to_end  # SG246
    if in_type or not (alone and told):
        yield line_not_ended(last.span)


def replies_to_the_end(model: Protocol) -> Iterator[Diagnostic]:
    """Nothing follows a reply that ends when the connection does."""
    endless = {reply.name for reply in model.replies if reply.form.to_end}
    for pattern in model.patterns() if endless else ():
        yield from _followed(pattern, endless)


def _followed(pattern: Pattern, endless: set[str]) -> Iterator[Diagnostic]:
    if isinstance(pattern, Alternatives):
        for option in pattern.options:
            yield from _followed(option, endless)
    elif isinstance(pattern, Repeated):
        yield from _named(pattern.inner, endless)
    elif isinstance(pattern, Sequence):
        *before, last = pattern.items
        for item in before:
            yield from _named(item, endless)
        if (
            len(pattern.items) > 1 and not isinstance(last, Named)
        ) or pattern.state not in (None, CLOSED):
            yield from _named(last, endless)
        else:
            yield from _followed(last, endless)


def _named(pattern: Pattern, endless: set[str]) -> Iterator[Diagnostic]:
    for named in names(pattern):
        if named.name in endless:
            yield goes_on_behind_the_end(named.span, named.name)
