"""Where a failure of a handler is reported."""

import sys
import traceback
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import logging

__all__ = ["report_failure"]

_WORDS: Final = "Exception occurred during processing of request from"
_RULE: Final = "-" * 40


def report_failure(
    client_address: object,
    error: BaseException | None,
    logger: "logging.Logger | None",
    context: dict[str, object],
) -> None:
    """Report an exception that is being handled.

    Args:
        client_address: the peer's address.
        error: what was raised.
        logger: where it is logged; None: on stderr, as the standard module does it.
        context: fields of the record beside the usual ones.
    """
    if logger is not None:
        logger.error("%s %s", _WORDS, client_address, exc_info=error, extra=context)
    elif sys.stderr is not None:
        what = f"{_WORDS} {client_address}\n{traceback.format_exc()}"
        sys.stderr.write(f"{_RULE}\n{what}{_RULE}\n")
