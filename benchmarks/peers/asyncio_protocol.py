"""asyncio with a protocol, which is given pieces and writes all answers to one together."""

import asyncio
from typing import cast

from .parser import Commands
from .store import main


class Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._commands = Commands()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.Transport", transport)  # of a stream server

    def data_received(self, data: bytes) -> None:
        """Run what is whole."""
        output = self._commands.answers(data)
        if output:
            self._transport.write(output)


async def serve_protocol(port: int) -> None:
    """Serve for ever."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Conversation, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


def serve(port: int) -> None:
    """Serve for ever."""
    asyncio.run(serve_protocol(port))


if __name__ == "__main__":
    main(serve)
