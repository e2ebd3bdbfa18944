"""A mail server in miniature that really speaks SMTP, and fails in the ways that real ones do."""

import asyncio
import base64
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from typing import cast

Reply = str | None


@dataclass
class Mailbox:
    """What a server has received, and how it behaves; tests change the latter as they go.

    ``refusals`` are replies by command, such as ``{"RCPT": "450 later"}``; ``hangs_at`` is a command that
    gets no answer, ``drops_at`` one at which the connection ends, ``DATA`` in the middle of the message.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    hangs_at: str | None = None
    drops_at: str | None = None
    users: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    speaks_tls_first: bool = False
    was_encrypted: list[bool] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Return what the mails say."""
        return [_text_of(mail) for mail in self.mails]

    def texts_to(self, recipient: str) -> list[str]:
        """Return what the mails to one address say, oldest first."""
        return [_text_of(mail) for mail in self.mails if mail["To"] == recipient]


def _text_of(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


@asynccontextmanager
async def mail_server(mailbox: Mailbox | None = None) -> AsyncIterator[Mailbox]:
    """Run a server for as long as the context lasts, and give its mailbox."""
    mailbox = mailbox or Mailbox()
    sessions: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            sessions.add(task)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await _Conversation(mailbox, reader, writer).run()
        writer.close()

    first = mailbox.tls if mailbox.speaks_tls_first else None
    server = await asyncio.start_server(serve, "127.0.0.1", mailbox.port, ssl=first)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
        for task in sessions:
            task.cancel()


class _Conversation:
    """One connection of a client."""

    def __init__(self, mailbox: Mailbox, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._box = mailbox
        self._reader = reader
        self._writer = writer
        self._is_encrypted = mailbox.speaks_tls_first
        self._to: list[str] = []
        self._answers: dict[str, Callable[[str], Reply]] = {
            "EHLO": self._greet,
            "HELO": self._greet,
            "MAIL": lambda _line: "250 ok",
            "RCPT": self._note_recipient,
            "RSET": lambda _line: "250 ok",
            "NOOP": lambda _line: "250 ok",
            "QUIT": lambda _line: "221 bye",
        }

    async def run(self) -> None:
        if not await self._say(self._box.refusals.get("CONNECT", "220 test ESMTP")):
            return
        while line := (await self._reader.readline()).decode().strip():
            command = line.split(" ")[0].upper()
            self._box.commands.append(command)
            if not await self._obey(command, line):
                return

    async def _obey(self, command: str, line: str) -> bool:
        if self._box.hangs_at == command:
            await asyncio.Event().wait()
        if self._box.drops_at == command and command != "DATA":
            return False
        if command in self._box.refusals and command != "DATA":
            return await self._say(self._box.refusals[command])
        if command == "STARTTLS":
            return await self._encrypt()
        if command == "AUTH":
            return await self._say(self._authenticate(line))
        if command == "DATA":
            return await self._receive()
        answer = self._answers.get(command, lambda _line: "502 not known here")(line)
        return await self._say(answer or "") and command != "QUIT"

    async def _say(self, text: str) -> bool:
        self._writer.write(f"{text}\r\n".encode())
        await self._writer.drain()
        return not text.startswith("421")

    def _greet(self, _line: str) -> str:
        offers = ["test", "8BITMIME"]
        offers += ["STARTTLS"] if self._box.tls and not self._is_encrypted else []
        offers += ["AUTH PLAIN"] if self._box.users else []
        lines = [f"250-{offer}" for offer in offers]
        return "\r\n".join([*lines[:-1], f"250 {offers[-1]}"])

    def _note_recipient(self, line: str) -> str:
        self._to.append(line.partition(":")[2].strip().strip("<>"))
        return "250 ok"

    def _authenticate(self, line: str) -> str:
        _, user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
        return "235 ok" if self._box.users.get(user) == password else "535 wrong user or password"

    async def _encrypt(self) -> bool:
        if self._box.tls is None:
            return await self._say("502 not known here")
        await self._say("220 go on")
        await self._writer.start_tls(self._box.tls)
        self._is_encrypted = True
        return True

    async def _receive(self) -> bool:
        await self._say("354 go on")
        if self._box.drops_at == "DATA":
            await self._reader.readline()
            return False
        raw = await self._reader.readuntil(b"\r\n.\r\n")
        if "DATA" in self._box.refusals:
            return await self._say(self._box.refusals["DATA"])
        content = raw.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
        self._box.mails.append(cast("EmailMessage", message_from_bytes(content, policy=modern)))
        self._box.recipients += self._to
        self._box.was_encrypted.append(self._is_encrypted)
        return await self._say("250 taken")
