"""A mail server that takes everything and keeps nothing, as fast as Python can: `python -m benchmarks.sink`.

Prints its port; answers a connection that opens with COUNT with the number of messages it has taken.
"""

import asyncio

ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


class Sink(asyncio.Protocol):
    taken = 0

    def connection_made(self, transport):
        self.transport = transport
        self.buffer = b""
        self.in_content = False
        transport.write(b"220 sink\r\n")

    def data_received(self, data):
        self.buffer += data
        answers = []
        while self._advance(answers):
            pass
        if answers:
            self.transport.write(b"".join(answers))

    def _advance(self, answers):
        mark = b"\r\n.\r\n" if self.in_content else b"\r\n"
        head, found, rest = self.buffer.partition(mark)
        if not found:
            return False
        self.buffer = rest
        if self.in_content:
            self.in_content = False
            Sink.taken += 1
            answers.append(b"250 taken\r\n")
        else:
            answers.append(self._answer(head[:4].upper()))
        return True

    def _answer(self, verb):
        self.in_content = verb == b"DATA"
        if verb == b"COUN":
            return b"250 %d\r\n" % Sink.taken
        return ANSWERS.get(verb, b"250 ok\r\n")


async def serve():
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
