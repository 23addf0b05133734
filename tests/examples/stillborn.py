"""A server whose workers do not live: `python -m tests.examples.stillborn FILE ...`.

A worker ends at once if there is `FILE`; the process that starts them does not mind.
"""

import os
import sys
from pathlib import Path
from typing import Final

from generated_examples.whois.app import Registry
from generated_examples.whois.protocol import ThreadingWhoisServer
from sockgen_runtime import Servers, run

if __name__ == "__main__":
    file: Final = Path(sys.argv[1])
    if "SOCKGEN_WORKER" in os.environ and file.exists():
        raise SystemExit(3)
    raise SystemExit(
        run(
            Registry,
            {"threads": Servers(tcp=ThreadingWhoisServer)},
            argv=sys.argv[2:],
            workers=1,
        )
    )
