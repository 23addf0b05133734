"""From the layouts of a schema to those of the model."""

from attrs import evolve

from sockgen.diagnostics import Report
from sockgen.diagnostics.layouts import wire_and_layout
from sockgen.model import Protocol
from sockgen.model.layouts import MessageLayout
from sockgen.resolve.classes import Classes
from sockgen.resolve.octets.messages import Octets
from sockgen.schema import CommandDecl, OctetsDecl, ReplyDecl, SchemaDecl

__all__ = ["layout_of", "octets_of", "with_octets"]


def octets_of(
    decl: SchemaDecl, classes: Classes, string: bool, report: Report
) -> Octets | None:
    """Return what a schema says of octets; None, if its messages are lines.

    Args:
        decl: the schema.
        classes: hands out the names of classes.
        string: whether texts are ``str``.
        report: takes what is wrong.
    """
    if not decl.binary:
        return None
    return Octets(decl, classes, string=string, report=report)


def layout_of(
    octets: Octets | None, decl: CommandDecl | ReplyDecl, class_: str, report: Report
) -> MessageLayout | None:
    """Return what a message consists of; None, if it is one of lines.

    Args:
        octets: what the schema says of octets.
        decl: the message.
        class_: its class.
        report: takes what is wrong.
    """
    if octets is None:
        return None
    if decl.wire is not None:
        report(wire_and_layout(decl.wire.span, f"'{decl.name.text}'"))
    return octets.message(decl.octets or OctetsDecl((), None), class_, decl.span)


def with_octets(model: Protocol, octets: Octets | None) -> Protocol:
    """Return a model with what its schema says of octets."""
    if octets is None:
        return model
    numbers, texts = octets.enums()
    return evolve(
        model,
        header=octets.header,
        layout_types=octets.types,
        number_enums=numbers,
        enumerations=texts,
        hooks=octets.hooks,
        accept=octets.accept,
    )
