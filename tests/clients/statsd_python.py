"""Reports some numbers with the Python libraries `statsd` and `datadog`."""

import importlib
import sys
from typing import Any

# Any: neither library is typed.
statsd: Any = importlib.import_module("statsd")
datadog: Any = importlib.import_module("datadog")

port, tcp = int(sys.argv[1]), int(sys.argv[2])

for client in (
    statsd.StatsClient("127.0.0.1", port, prefix="udp"),
    statsd.TCPStatsClient("127.0.0.1", tcp, prefix="tcp"),
):
    client.incr("count", 2)
    client.decr("count")
    client.gauge("gauge", 5)
    client.gauge("gauge", -2, delta=True)
    client.gauge("below", -3)
    client.timing("time", 320)
    client.set("set", "a")
    client.set("set", "b")
    with client.pipeline() as pipeline:
        for _ in range(50):
            pipeline.incr("piped")
    client.close()

with datadog.dogstatsd.DogStatsd(
    "127.0.0.1", port, disable_telemetry=True, disable_buffering=False
) as dog:
    dog.increment("dog.count", 2, tags=["a:b", "c"])
    dog.gauge("dog.gauge", 1.5)
    dog.histogram("dog.histogram", 2)
    dog.distribution("dog.distribution", 3)
    dog.set("dog.set", "x")
    dog.timing("dog.time", 4)
    dog.event("Title|x", "text\nmore", alert_type="error", priority="low", tags=["t"])
    dog.service_check("dog.check", 2, message="down: hard", hostname="alpha")
