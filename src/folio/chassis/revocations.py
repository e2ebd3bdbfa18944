"""Sessions that ended before their access tokens expire, known in every process within two seconds."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from uuid import UUID

from folio.chassis.bus import Bus
from folio.chassis.log import get_logger
from folio.chassis.sockets import LiveSockets
from folio.chassis.tokens import AccessClaims
from folio.kernel.clock import Clock
from folio.kernel.errors import FolioError, Unavailable

log = get_logger()

# Where users tells each revocation as it happens, as one item of the snapshot's lists.
CHANNEL = "revocations"
SNAPSHOT_PATH = "/internal/revocations"
RELOAD_INTERVAL_S = 1.0

Snapshot = Callable[[], Awaitable[Mapping[str, object]]]


class Revocations:
    """The revoked sessions and the users' least valid authorisation version.

    A snapshot is loaded at start and after every gap of the bus; single messages keep it current. An entry
    lives until the last access token it concerns has expired.
    """

    def __init__(self, *, snapshot: Snapshot, sockets: LiveSockets, clock: Clock) -> None:
        self._snapshot = snapshot
        self._sockets = sockets
        self._clock = clock
        self._sessions: dict[UUID, datetime] = {}
        self._versions: dict[UUID, tuple[int, datetime]] = {}
        self._is_current = False
        self._has_loaded = False

    async def follow(self, bus: Bus) -> None:
        """Stay current until cancelled: by messages, and by loading anew while those cannot come."""
        bus.subscribe(CHANNEL, self._on_message)
        bus.on_reconnect(self.load)
        while True:
            if not self._is_current or not bus.is_connected:
                await self.load()
            await asyncio.sleep(RELOAD_INTERVAL_S)

    def is_revoked(self, claims: AccessClaims) -> bool:
        """Return whether the token's session or authorisation version has ended.

        Raises:
            Unavailable: the list was never loaded, so nobody can tell.
        """
        if not self._has_loaded:
            raise Unavailable("this service has only just started: try again in a second")
        least, _ = self._versions.get(claims.user_id, (0, claims.expires_at))
        return claims.session_id in self._sessions or claims.version < least

    async def load(self) -> None:
        """Load the whole list anew; on failure the old one stays, and ``follow`` tries again."""
        try:
            document = await self._snapshot()
        except FolioError as error:
            log.warning("revocations.load_failed", reason=error.message)
            self._is_current = False
            return
        for name in ("sessions", "users"):
            entries = document.get(name)
            for entry in entries if isinstance(entries, list) else []:
                self._apply_or_skip(entry)
        self._forget_expired()
        self._is_current = self._has_loaded = True

    async def _on_message(self, message: Mapping[str, object]) -> None:
        self._apply(message)
        self._forget_expired()

    def _apply_or_skip(self, entry: Mapping[str, object]) -> None:
        try:
            self._apply(entry)
        except (KeyError, ValueError, TypeError) as error:
            log.warning("revocations.entry_unreadable", reason=repr(error))

    def _apply(self, entry: Mapping[str, object]) -> None:
        until = datetime.fromisoformat(str(entry["until"])).astimezone(UTC)
        if "sid" in entry:
            session_id = UUID(str(entry["sid"]))
            self._sessions[session_id] = until
            self._sockets.end_session(session_id)
        else:
            user_id, version = UUID(str(entry["user_id"])), int(str(entry["av"]))
            known, _ = self._versions.get(user_id, (0, until))
            self._versions[user_id] = (max(known, version), until)
            # Loading the list again is no news: sockets opened since then are of the newer version.
            if version > known:
                self._sockets.end_user(user_id)

    def _forget_expired(self) -> None:
        now = self._clock.now()
        self._sessions = {key: until for key, until in self._sessions.items() if until > now}
        self._versions = {key: entry for key, entry in self._versions.items() if entry[1] > now}
