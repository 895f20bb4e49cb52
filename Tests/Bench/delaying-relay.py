#!/usr/bin/env python3
"""A cable of a chosen length: relays UDP and TCP between two addresses and holds each message back.

usage: delaying-relay.py ADDRESS:PORT SERVER_ADDRESS:PORT ROUND_TRIP_MILLISECONDS
"""
import asyncio
import sys

LISTEN, SERVER = ((host, int(port)) for host, port in (place.rsplit(":", 1) for place in sys.argv[1:3]))
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
                lambda: Back(self.loop, self.transport, client), remote_addr=SERVER
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
    server_reader, server_writer = await asyncio.open_connection(*SERVER)
    await asyncio.gather(pump(reader, server_writer), pump(server_reader, writer), return_exceptions=True)


async def main():
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: Front(loop), local_addr=LISTEN)
    await asyncio.start_server(stream, *LISTEN)
    await asyncio.Event().wait()


asyncio.run(main())
