"""A server of the second example's protocol that does what tests want to see survived.

`python -m tests.examples.trial FOLDER ...`: `GET wait` makes the file `FOLDER/entered`
and is answered when there is a file `FOLDER/go`; `GET fail` raises; any other value is
its own key. It can be served in every concurrency, for it has no state.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar, final

from generated_examples.kv.protocol import (
    Delete,
    Deleted,
    Entry,
    EventDrivenKvServer,
    EventDrivenUnixKvServer,
    ForkingKvServer,
    ForkingUnixKvServer,
    Full,
    Get,
    Keys,
    KvHandler,
    KvServer,
    NotFound,
    Set,
    Stored,
    ThreadingKvServer,
    ThreadingUnixKvServer,
    UnixKvServer,
    Value,
)
from sockgen_runtime import Servers, blocking, run
from tests.support.waiting import wait_until


@final
class Trial(KvHandler):
    """A conversation in which anything may happen."""

    folder: ClassVar[Path]

    def do_set(self, command: Set) -> Stored | Full:
        """Take any value, and forget it."""
        return Stored() if command.value else Full()

    @blocking
    def do_get(self, command: Get) -> Value | NotFound:
        """Wait, fail or answer, as the key says."""
        if command.key == "wait":
            (self.folder / "entered").touch()
            wait_until((self.folder / "go").exists, "the test to let a command go on")
        if command.key == "fail":
            message = "the handler fails"
            raise RuntimeError(message)
        return Value(command.key, command.key.encode())

    def do_delete(self, command: Delete) -> Deleted | NotFound:
        """Find nothing."""
        return NotFound()

    def do_keys(self, command: Keys) -> Iterable[Entry]:
        """Fail in the middle of a list."""
        yield Entry("first")
        message = "the list fails"
        raise RuntimeError(message)


if __name__ == "__main__":
    Trial.folder = Path(sys.argv[1])
    raise SystemExit(
        run(
            Trial,
            {
                "threads": Servers(tcp=ThreadingKvServer, unix=ThreadingUnixKvServer),
                "forks": Servers(tcp=ForkingKvServer, unix=ForkingUnixKvServer),
                "events": Servers(
                    tcp=EventDrivenKvServer, unix=EventDrivenUnixKvServer
                ),
                "sequential": Servers(tcp=KvServer, unix=UnixKvServer),
            },
            argv=sys.argv[2:],
        )
    )
