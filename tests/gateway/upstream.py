"""A small service behind the gateway: it tells what reached it, or says what it was told to say at a path."""

import asyncio
import json
import os
import sys
from urllib.parse import parse_qs

import uvicorn
from starlette.types import Message, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]
JSON: Headers = [(b"content-type", b"application/json")]
DOCUMENTS: dict[str, object] = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}


ASKED: list[dict[str, str]] = []


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await _echo_socket(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _echo_socket(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": f"echo {message['text']}"})


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    size = await _count_body(receive)
    query = {key: values[0] for key, values in parse_qs(scope["query_string"].decode()).items()}
    if scope["path"].startswith("/internal/token-exchange"):
        await _exchange(scope, send)
        return
    if scope["path"] == "/api/users/asked":
        await _send(send, 200, json.dumps(ASKED).encode(), JSON)
        return
    if scope["path"] in DOCUMENTS:
        await _send(send, 200, json.dumps(DOCUMENTS[scope["path"]]).encode(), JSON)
        return
    if "hang" in query:
        await asyncio.Event().wait()
    if "die" in query:
        os.kill(os.getpid(), 9)
    body = json.dumps(
        {
            "pid": os.getpid(),
            "path": scope["path"],
            "raw_path": scope["raw_path"].decode(),
            "method": scope["method"],
            "headers": {name.decode(): value.decode() for name, value in scope["headers"]},
            "body_size": size,
            "padding": "x" * int(query.get("padding", "0")),
        }
    ).encode()
    headers = [(b"content-type", query.get("type", "application/json").encode()), (b"server", b"secret/1.0")]
    if "policy" in query:
        headers.append((b"content-security-policy", query["policy"].encode()))
    await _send(send, int(query.get("status", "200")), body, headers)


async def _exchange(scope: Scope, send: Send) -> None:
    """Swap a program's token for the access token that DOCUMENTS has for it."""
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    ASKED.append(headers)
    known = DOCUMENTS.get("exchange")
    given = headers["authorization"].partition(" ")[2]
    access = known.get(given) if isinstance(known, dict) else None
    found: Headers = [(b"authorization", f"Bearer {access}".encode())] if access else []
    await _send(send, 200 if access else 401, b"", found)


async def _send(send: Send, status: int, body: bytes, headers: Headers) -> None:
    length = (b"content-length", str(len(body)).encode())
    start: Message = {"type": "http.response.start", "status": status, "headers": [length, *headers]}
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def _count_body(receive: Receive) -> int:
    size = 0
    while True:
        message = await receive()
        size += len(message.get("body", b""))
        if not message.get("more_body"):
            return size


if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", ws="websockets-sansio")
