"""What stands at the top of a schema: its version and its name."""

import re
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.names import bad_protocol_name
from sockgen.diagnostics.schema import bad_version
from sockgen.schema import SchemaDecl

__all__ = ["check_header"]

_VERSION: Final = "1"


def check_header(decl: SchemaDecl, report: Report) -> None:
    """Report what is wrong at the top of a schema.

    Args:
        decl: as it is written.
        report: takes what is wrong.
    """
    if decl.version is not None and decl.version.text != _VERSION:
        report(bad_version(decl.version.span, decl.version.text, _VERSION))
    name = decl.protocol
    if name is not None and not re.fullmatch(r"[a-z][a-z0-9_]*", name.text):
        report(bad_protocol_name(name.span, name.text))
