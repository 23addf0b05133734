"""Transcripts: conversations in a schema that are documentation and tests at once.

They run through the emitted code itself, in the protocol core without I/O: the package
is rendered and imported, a scripted session returns the replies that the transcript
shows, and the octets that come out are compared, for every way of cutting the input.
"""

from sockgen.transcripts.runner import Outcome, run

__all__ = ["Outcome", "run"]
