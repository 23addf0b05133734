"""The function that shortens answers which have no room."""

from collections.abc import Iterator

from sockgen.model import Protocol, Reply
from sockgen.plan.filling import FillingFunction
from sockgen.plan.imports import Imports
from sockgen.plan.layout import call, lay_out
from sockgen.plan.octets.given import members_of
from sockgen.plan.octets.members import Member
from sockgen.plan.octets.replies import OctetReplies

__all__ = ["shortening"]


def shortening(protocol: Protocol, imports: Imports) -> Iterator[FillingFunction]:
    """Yield the function that shortens answers, if the schema says how.

    Args:
        protocol: the model.
        imports: of the file.
    """
    names = protocol.shortened
    if not names:
        return
    made = _Shortening(protocol, imports)
    replies = [reply for reply in protocol.replies if reply.name in names]
    all_ = len(replies) == len(protocol.replies)
    lines: list[str] = []
    for reply in replies:
        class_ = imports.use(".messages", reply.class_name)
        if all_ and reply is replies[-1]:
            lines.append(made.returned(reply, indent=1))
        else:
            lines.append(f"if isinstance(reply, {class_}):")
            lines.append(f"    {made.returned(reply, indent=2)}")
    if not all_:
        lines.append("return reply")
    union = imports.use(".messages", f"{protocol.class_prefix}Reply")
    yield FillingFunction(
        f"def _shortened(reply: {union}) -> {union}:",
        "\n    ".join(lines),
        "Return a reply with less in it, for want of room.",
    )


class _Shortening:
    def __init__(self, protocol: Protocol, imports: Imports) -> None:
        datagrams = protocol.transport.datagrams
        assert datagrams is not None
        assert datagrams.overflow is not None
        self._set = {label: value for label, value, _ in datagrams.overflow.set}
        self._empty = {label for label, _ in datagrams.overflow.empty}
        self._imports = imports
        self._octets = OctetReplies(protocol, imports)

    def returned(self, reply: Reply, *, indent: int) -> str:
        """Return the statement that returns a shortened reply."""
        class_ = self._imports.use(".messages", reply.class_name)
        arguments = [
            f"{m.name}={self._value(m)}" if m.keyword else self._value(m)
            for m in members_of(reply)
        ]
        return lay_out(call(class_, *arguments), indent=indent, before="return ")

    def _value(self, member: Member) -> str:
        label = member.item.label
        if label in self._set:
            return self._octets.constant(member, self._set[label])
        if label not in self._empty:
            return f"reply.{member.name}"
        return "None" if member.optional else self._octets.empty(member)
