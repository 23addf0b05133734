"""What can be wrong with batches, and with replies that hold replies."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "bad_batch_answer",
    "batch_elsewhere",
    "batch_without_end",
    "misplaced_replies",
    "nothing_gathered",
    "replaced_with_fields",
    "silent_in_batch",
    "two_ways_to_finish",
    "unknown_batch_command",
]


@rule(
    "SG470",
    "unknown command of a batch",
    """``end:`` names a command that is allowed in the state, and ``except:`` commands
    that the state does not gather.
    """,
)
def unknown_batch_command(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a name that is no command, or none that is allowed there."""
    names = list(known)
    hint = did_you_mean(name, names) or f"commands are: {', '.join(names)}"
    return error(at, f"no command '{name}' can stand here", hint=hint)


@rule(
    "SG471",
    "batch without end",
    """One answer of the command that ends a batch is the batch itself: ``batch``, or a
    reply with a field of type ``reply``. It stands alone and leads to another state. The
    command is allowed in states with batches only.

    Right:  exec: {wire: EXEC, in: queueing, reply: Results -> normal | Gone -> normal}
    Right:  end: {wire: END, in: listing, answer: batch -> ready}
    """,
)
def batch_without_end(at: Span, name: str, why: str) -> Diagnostic:
    """Report a command that cannot end a batch."""
    return error(at, f"command '{name}' cannot end a batch: {why}")


@rule(
    "SG472",
    "batch where there is none",
    """``batch`` in a reply pattern stands for the replies of a batch. Only the command
    that ``end:`` of a batch names can be answered so.
    """,
)
def batch_elsewhere(at: Span, what: str) -> Diagnostic:
    """Report the replies of a batch where no batch ends."""
    return error(at, f"no batch ends with {what}")


@rule(
    "SG473",
    "misplaced replies",
    """A field of type ``reply`` is the only one of a reply. It is repeated, alone on its
    line, and a line before it has its size.

    Right:  Results: "*{#replies}\\n{replies:reply*}"
    """,
)
def misplaced_replies(at: Span, name: str, why: str) -> Diagnostic:
    """Report a field for replies that is not where it can be."""
    return error(at, f"field '{name}' holds replies, but {why}")


@rule(
    "SG474",
    "silent command in a batch",
    """A command with ``silent:`` may have no answer, so that the answers of a batch would
    not tell whose they are.
    """,
)
def silent_in_batch(at: Span, name: str, state: str) -> Diagnostic:
    """Report a command that may be silent and would be gathered."""
    hint = f"write 'except: {name}' in its batch"
    return error(at, f"command '{name}' of batch '{state}' may be silent", hint=hint)


@rule(
    "SG475",
    "bad answer of a batch",
    """``each``, ``broken``, ``finish`` and what ``replace`` gives are single replies with
    all fields given, or ``none``.
    """,
)
def bad_batch_answer(at: Span) -> Diagnostic:
    """Report a pattern where a fixed reply must stand."""
    return error(at, 'a batch answers with one reply, such as Queued(text="ok")')


@rule(
    "SG476",
    "two ways to finish",
    """Where one reply holds the replies of a batch, nothing is sent behind them.""",
)
def two_ways_to_finish(at: Span, holder: str) -> Diagnostic:
    """Report ``finish:`` beside a reply that holds all others."""
    return error(at, f"'{holder}' is the only reply, so nothing can finish it")


@rule(
    "SG478",
    "replaced reply with fields",
    """Only replies without fields are replaced in a batch: what is in the others would be
    lost.
    """,
)
def replaced_with_fields(at: Span, name: str) -> Diagnostic:
    """Report a reply that has something to say and would be replaced."""
    return error(at, f"reply '{name}' has fields, so a batch cannot replace it")


@rule(
    "SG477",
    "nothing to gather",
    """A batch gathers the commands of the state in which it was begun; here there are
    none.
    """,
)
def nothing_gathered(at: Span, state: str) -> Diagnostic:
    """Report a batch that would always be empty."""
    return error(at, f"the batch of state '{state}' gathers no command")
