#!/usr/bin/env python3
"""endpoint.py DELAY_MS CERTIFICATE: answers AWS requests from memory on three loopback ports: at once, after DELAY_MS, and
over TLS with the certificate and key of that file.

Prints the port numbers. A line on stdin asks for counts, answered as "requests in-flight connections handshakes"; end of
stdin ends it."""
import asyncio
import ssl
import sys

import answers

ANSWERS = [(key, (f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n').encode() + body)
           for key, kind, body in answers.all_answers()]
count = {'requests': 0, 'flying': 0, 'connections': 0, 'handshakes': 0}


class Endpoint(asyncio.Protocol):
    delay = 0.0

    def connection_made(self, transport):
        self.transport, self.data, self.timers = transport, b'', set()
        count['connections'] += 1
        count['handshakes'] += transport.get_extra_info('ssl_object') is not None

    def connection_lost(self, reason):
        count['connections'] -= 1
        for timer in self.timers:
            timer.cancel()
        count['flying'] -= len(self.timers)

    def data_received(self, data):
        self.data += data
        while True:
            head, end, rest = self.data.partition(b'\r\n\r\n')
            at = head.lower().find(b'content-length:')
            length = int(head[at + 15:].split(b'\r\n', 1)[0]) if at >= 0 else 0
            if not end or len(rest) < length:
                return
            self.data = rest[length:]
            self.answer(next(text for key, text in ANSWERS if key in rest[:length]))

    def answer(self, text):
        count['requests'] += 1
        if not self.delay:
            self.transport.write(text)
            return
        count['flying'] += 1
        timer = None

        def late():
            self.timers.discard(timer)
            count['flying'] -= 1
            self.transport.write(text)
        timer = asyncio.get_running_loop().call_later(self.delay, late)
        self.timers.add(timer)


async def main(delay, certificate):
    loop = asyncio.get_running_loop()
    slow = type('Slow', (Endpoint,), {'delay': delay})
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    servers = [await loop.create_server(kind, '127.0.0.1', 0, backlog=256, ssl=context)
               for kind, context in ((Endpoint, None), (slow, None), (Endpoint, tls))]
    print(*(s.sockets[0].getsockname()[1] for s in servers), flush=True)
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while await lines.readline():
        print(*count.values(), flush=True)


asyncio.run(main(float(sys.argv[1]) / 1000, sys.argv[2]))
