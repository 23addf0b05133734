"""The schema as it is written: a frozen mirror of the YAML, section by section.

``read`` reports unknown keys and wrong kinds of values; what names and texts mean is
decided by later stages.
"""

from sockgen.schema.model import (
    BatchDecl,
    CommandDecl,
    ConversationDecl,
    EntryDecl,
    ErrorDecl,
    EventDecl,
    FormDecl,
    LineDecl,
    OctetsDecl,
    ProbeDecl,
    ReplyDecl,
    SchemaDecl,
    SessionDecl,
    StateDecl,
    TranscriptDecl,
    TypeDecl,
)
from sockgen.schema.reader import read

__all__ = [
    "BatchDecl",
    "CommandDecl",
    "ConversationDecl",
    "EntryDecl",
    "ErrorDecl",
    "EventDecl",
    "FormDecl",
    "LineDecl",
    "OctetsDecl",
    "ProbeDecl",
    "ReplyDecl",
    "SchemaDecl",
    "SessionDecl",
    "StateDecl",
    "TranscriptDecl",
    "TypeDecl",
    "read",
]
