"""A mail server for tests, in a process of its own: it takes mails over STARTTLS, signed in, and writes them into a file.

Of an address, what stands before the first hyphen says what becomes of mails to it: `nobody` is no address, `later` is refused
for now when the mail has been read, `hanging` never gets an answer. `--plain` offers no TLS, `--tls` begins with it.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
import sys
from pathlib import Path
from typing import NamedTuple

import msgspec

USER, PASSWORD = "axle", "p@ss word"
SECRET = base64.b64encode(f"\0{USER}\0{PASSWORD}".encode()).decode()


class Settings(NamedTuple):
    """Where mails are written to, which certificate there is, and how TLS begins."""

    file: Path
    context: ssl.SSLContext
    mode: str


class Conversation:
    """One client, from its greeting to its end."""

    def __init__(self, settings: Settings, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._settings = settings
        self._reader = reader
        self._writer = writer
        self._signed_in = settings.mode == "plain"
        self._sender = ""
        self._to: list[str] = []

    async def run(self) -> None:
        """Answer each line."""
        await self._say("220 sink")
        while line := (await self._reader.readline()).decode().rstrip("\r\n"):
            word, _, rest = line.partition(" ")
            if word.upper() == "QUIT":
                await self._say("221 bye")
                return
            answer = getattr(self, f"_{word.lower()}", self._unknown)
            await self._say(await answer(rest))

    async def _say(self, text: str) -> None:
        if text:
            self._writer.write(f"{text}\r\n".encode())
            await self._writer.drain()

    async def _ehlo(self, rest: str) -> str:
        encrypted = self._writer.get_extra_info("ssl_object") is not None
        offers = "AUTH PLAIN" if encrypted else "STARTTLS" if self._settings.mode == "starttls" else "SIZE"
        return f"250-sink\r\n250-8BITMIME\r\n250 {offers}"

    async def _starttls(self, rest: str) -> str:
        await self._say("220 go on")
        await self._writer.start_tls(self._settings.context)
        return ""

    async def _auth(self, rest: str) -> str:
        self._signed_in = rest == f"PLAIN {SECRET}"
        return "235 welcome" if self._signed_in else "535 5.7.8 wrong user or password"

    async def _mail(self, rest: str) -> str:
        self._sender, self._to = rest, []
        return "250 fine" if self._signed_in else "530 5.7.0 sign in first"

    async def _rcpt(self, rest: str) -> str:
        address = rest.partition("<")[2].partition(">")[0]
        if address.startswith("nobody-"):
            return "550 5.1.1 no such address"
        self._to.append(address)
        return "250 fine"

    async def _data(self, rest: str) -> str:
        await self._say("354 go on")
        text = (await self._reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
        if any(address.startswith("hanging-") for address in self._to):
            await asyncio.sleep(3_600)
        if any(address.startswith("later-") for address in self._to):
            return "451 4.3.0 try later"
        with self._settings.file.open("ab") as file:
            file.write(msgspec.json.encode({"to": self._to, "mail": text.decode("utf-8", "surrogateescape")}) + b"\n")
        return "250 taken"

    async def _rset(self, rest: str) -> str:
        return "250 fine"

    async def _unknown(self, rest: str) -> str:
        return "502 what?"


async def main(file: str, certificate: str, port: str, mode: str) -> None:
    """Take mails until killed; the port is printed once it is open."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    settings = Settings(Path(file), context, mode)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await Conversation(settings, reader, writer).run()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    tls = context if mode == "tls" else None
    server = await asyncio.start_server(serve, "127.0.0.1", int(port), ssl=tls, limit=1 << 22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
