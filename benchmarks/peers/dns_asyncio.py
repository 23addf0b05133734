"""asyncio with a datagram protocol."""

import asyncio
from typing import cast

from .dns_fixed import answer
from .store import main


class Datagrams(asyncio.DatagramProtocol):
    """All datagrams."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast("asyncio.DatagramTransport", transport)  # of an endpoint

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one."""
        self._transport.sendto(answer(data), addr)


async def serve_datagrams(port: int) -> None:
    """Serve for ever."""
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(Datagrams, local_addr=("127.0.0.1", port))
    await asyncio.Event().wait()


def serve(port: int) -> None:
    """Serve for ever."""
    asyncio.run(serve_datagrams(port))


if __name__ == "__main__":
    main(serve)
