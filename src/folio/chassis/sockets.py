"""WebSockets: who may open one, and that it dies with its session."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import WebSocket, WebSocketDisconnect
from starlette.websockets import WebSocketState

from folio.chassis.auth import Authenticator, Policy, Principal
from folio.chassis.caller import answering
from folio.chassis.log import get_logger
from folio.chassis.tokens import Unauthenticated
from folio.kernel.errors import FolioError, Unavailable

log = get_logger()

CLOSE_RESTART = 1012
CLOSE_TRY_AGAIN = 1013
CLOSE_UNAUTHENTICATED = 4401
CLOSE_FORBIDDEN = 4403
CLOSE_TOO_MANY = 4429
RESTARTING = "this service restarts: connect again"
MAX_SOCKETS_PER_USER = 32


class LiveSockets:
    """The open sockets of this instance by session, so that a revocation can close them."""

    def __init__(self) -> None:
        self._tasks: dict[UUID, set[asyncio.Task[None]]] = defaultdict(set)
        self._users: dict[UUID, set[UUID]] = defaultdict(set)
        self.is_draining = False

    @property
    def count(self) -> int:
        """How many sockets are open."""
        return sum(len(tasks) for tasks in self._tasks.values())

    def has_room(self, user_id: UUID) -> bool:
        """Return whether the user may open one more."""
        open_now = sum(len(self._tasks[session]) for session in self._users.get(user_id, ()))
        return open_now < MAX_SOCKETS_PER_USER

    def add(self, principal: Principal, task: asyncio.Task[None]) -> None:
        """Remember the task that serves a socket until it ends."""
        if principal.session_id is None or principal.user_id is None:
            return
        session_id, user_id = principal.session_id, principal.user_id
        self._tasks[session_id].add(task)
        self._users[user_id].add(session_id)
        task.add_done_callback(lambda done: self._forget(user_id, session_id, done))

    def end_session(self, session_id: UUID) -> None:
        """Close every socket of the session."""
        for task in tuple(self._tasks.get(session_id, ())):
            task.cancel()

    def end_user(self, user_id: UUID) -> None:
        """Close every socket of the user."""
        for session_id in tuple(self._users.get(user_id, ())):
            self.end_session(session_id)

    def drain(self) -> None:
        """Close every socket and let none be opened: this process stops, another one will take them."""
        self.is_draining = True
        for session_id in tuple(self._tasks):
            self.end_session(session_id)

    def _forget(self, user_id: UUID, session_id: UUID, task: asyncio.Task[None]) -> None:
        self._tasks[session_id].discard(task)
        if not self._tasks[session_id]:
            del self._tasks[session_id]
            self._users[user_id].discard(session_id)
            if not self._users[user_id]:
                del self._users[user_id]


SocketHandler = Callable[[WebSocket, Principal], Awaitable[None]]


def guard_socket(handler: SocketHandler, policy: Policy) -> Callable[[WebSocket], Awaitable[None]]:
    """Return ``handler`` behind the policy: it runs for an admitted principal and ends on revocation."""

    async def guarded(websocket: WebSocket) -> None:
        authenticator: Authenticator = websocket.app.state.authenticator
        sockets: LiveSockets = websocket.app.state.sockets
        try:
            principal = await authenticator.admit(websocket, policy)
        except FolioError as error:
            await _refuse(websocket, error)
            return
        assert principal is not None  # noqa: S101 – the router refuses public sockets
        if sockets.is_draining:
            await _close(websocket, CLOSE_RESTART, RESTARTING)
            return
        if principal.user_id is not None and not sockets.has_room(principal.user_id):
            await _close(websocket, CLOSE_TOO_MANY, "too many open connections")
            return
        with answering(websocket, principal):
            await _serve_until_ended(websocket, handler, principal)

    guarded.policy = policy  # type: ignore[attr-defined]  # read by routing.require_policies
    return guarded


async def _refuse(websocket: WebSocket, error: FolioError) -> None:
    await _close(websocket, _close_code(error), error.message)


def _close_code(error: FolioError) -> int:
    if isinstance(error, Unavailable):
        return CLOSE_TRY_AGAIN
    return CLOSE_UNAUTHENTICATED if isinstance(error, Unauthenticated) else CLOSE_FORBIDDEN


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    # A close code only reaches the page after the handshake; before it the browser sees a bare failure.
    if websocket.application_state is WebSocketState.CONNECTING:
        await websocket.accept()
    # The protocol has room for 123 bytes.
    await websocket.close(code, reason.encode()[:120].decode(errors="ignore"))


async def _serve_until_ended(websocket: WebSocket, handler: SocketHandler, principal: Principal) -> None:
    sockets: LiveSockets = websocket.app.state.sockets

    async def serve() -> None:
        # Accepting belongs to the task that a revocation ends: there is no moment in between.
        await websocket.accept()
        await handler(websocket, principal)

    task = asyncio.create_task(serve())
    sockets.add(principal, task)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.cancelled():
            task.cancel()
            raise
        if sockets.is_draining:
            await _close_if_open(websocket, CLOSE_RESTART, RESTARTING)
        else:
            await _close_if_open(websocket, CLOSE_UNAUTHENTICATED, "the session has ended: sign in again")
    except WebSocketDisconnect:
        return
    except FolioError as error:
        await _close_if_open(websocket, _close_code(error), error.message)


async def _close_if_open(websocket: WebSocket, code: int, reason: str) -> None:
    try:
        await _close(websocket, code, reason)
    except (WebSocketDisconnect, RuntimeError):
        # Gone by itself in the same moment.
        log.debug("socket.gone", code=code)
