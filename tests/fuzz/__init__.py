"""A fuzzer of the emitted decoders: `python -m tests.fuzz PROTOCOL SECONDS`."""
