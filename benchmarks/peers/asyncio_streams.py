"""asyncio with its streams."""

import asyncio

from .store import execute, main


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        words: list[bytes] = []
        for _ in range(int(line[1:])):
            size = int((await reader.readline())[1:])
            words.append((await reader.readexactly(size + 2))[:size])
        writer.write(execute(words))
        await writer.drain()
    writer.close()


async def _serve(port: int) -> None:
    server = await asyncio.start_server(_converse, "127.0.0.1", port, backlog=1024)
    await server.serve_forever()


def serve(port: int) -> None:
    """Serve for ever."""
    asyncio.run(_serve(port))


if __name__ == "__main__":
    main(serve)
