#!/usr/bin/env python3
"""A cable of a chosen length: relays UDP and TCP between two loopback ports and holds each message back.

usage: delaying-relay.py LISTEN_PORT SERVER_PORT ROUND_TRIP_MILLISECONDS
"""
import asyncio
import sys

LISTEN, SERVER = int(sys.argv[1]), int(sys.argv[2])
ONE_WAY = float(sys.argv[3]) / 2000


class Back(asyncio.DatagramProtocol):
    """From the server back to one client."""

    def __init__(self, loop, front, client):
        self.loop, self.front, self.client = loop, front, client

    def datagram_received(self, data, _):
        self.loop.call_later(ONE_WAY, self.front.sendto, data, self.client)


class Front(asyncio.DatagramProtocol):
    """From clients to the server: one socket to the server for each client's port."""

    def __init__(self, loop):
        self.loop, self.backs = loop, {}

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, client):
        self.loop.create_task(self.relay(data, client))

    async def relay(self, data, client):
        if client not in self.backs:
            self.backs[client] = self.loop.create_datagram_endpoint(
                lambda: Back(self.loop, self.transport, client), remote_addr=("127.0.0.1", SERVER)
            )
            self.backs[client] = asyncio.ensure_future(self.backs[client])
        await asyncio.sleep(ONE_WAY)
        transport, _ = await self.backs[client]
        transport.sendto(data)


async def pump(reader, writer):
    while data := await reader.read(65536):
        await asyncio.sleep(ONE_WAY)
        writer.write(data)
    writer.close()


async def stream(reader, writer):
    # The handshake costs a round trip before anything can be said.
    await asyncio.sleep(2 * ONE_WAY)
    server_reader, server_writer = await asyncio.open_connection("127.0.0.1", SERVER)
    await asyncio.gather(pump(reader, server_writer), pump(server_reader, writer), return_exceptions=True)


async def main():
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: Front(loop), local_addr=("127.0.0.1", LISTEN))
    await asyncio.start_server(stream, "127.0.0.1", LISTEN)
    await asyncio.Event().wait()


asyncio.run(main())
