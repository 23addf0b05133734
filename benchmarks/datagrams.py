"""What is done to a server of datagrams: dnsperf asks for an address."""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from .processes import Running

__all__ = ["queries"]

_CLIENTS: Final = 10
_IN_FLIGHT: Final = 100
_ROOM: Final = 1024  # KiB that a socket of dnsperf is to keep until it reads
_LONG: Final = 600  # seconds that dnsperf may take
_FIGURE: Final = re.compile(
    r"^\s*(Queries completed|Queries lost|Queries per second|Average Latency \(s\)):"
    r"\s+([0-9.]+)",
    re.MULTILINE,
)


def queries(server: Running, size: int) -> dict[str, float]:
    """Ask so many times; return what an answer has cost, and how many never came.

    Raises:
        RuntimeError: there was no answer at all.
    """
    host, port = server.address
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "queries"
        asked.write_text("web.example.org A\n" * size, encoding="ascii")
        before = server.cpu()
        result = subprocess.run(
            [
                *("dnsperf", "-s", host, "-p", str(port), "-d", str(asked), "-n", "1"),
                *("-c", str(_CLIENTS), "-q", str(_IN_FLIGHT), "-b", str(_ROOM)),
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=_LONG,
        )
        cpu = server.cpu() - before
    found = {name: float(text) for name, text in _FIGURE.findall(result.stdout)}
    if not found["Queries completed"]:
        raise RuntimeError("no query is answered")
    return {
        "queries": found["Queries per second"],
        "query_cpu": cpu / found["Queries completed"] * 1e6,
        "latency": found["Average Latency (s)"] * 1000,
        "lost": found["Queries lost"],
    }
