"""What is done to a server of datagrams: dnsperf asks for an address."""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from .processes import Running

__all__ = ["queries"]

_CLIENTS: Final = 10
_IN_FLIGHT: Final = 50
_LONG: Final = 600  # seconds that dnsperf may take
_FIGURE: Final = re.compile(
    r"^\s*(Queries completed|Queries per second|Average Latency \(s\)):\s+([0-9.]+)",
    re.MULTILINE,
)


def queries(server: Running, size: int) -> dict[str, float]:
    """Ask so many times; return what it has cost.

    Raises:
        RuntimeError: not every query was answered.
    """
    host, port = server.address
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "queries"
        asked.write_text("web.example.org A\n" * size, encoding="ascii")
        before = server.cpu()
        result = subprocess.run(
            [
                *("dnsperf", "-s", host, "-p", str(port), "-d", str(asked), "-n", "1"),
                *("-c", str(_CLIENTS), "-q", str(_IN_FLIGHT)),
            ],
            capture_output=True,
            text=True,
            check=True,
            timeout=_LONG,
        )
        cpu = server.cpu() - before
    found = {name: float(text) for name, text in _FIGURE.findall(result.stdout)}
    if found["Queries completed"] < size:
        raise RuntimeError(f"{size - found['Queries completed']:.0f} queries are lost")
    return {
        "queries": found["Queries per second"],
        "query_cpu": cpu / size * 1e6,
        "latency": found["Average Latency (s)"] * 1000,
    }
