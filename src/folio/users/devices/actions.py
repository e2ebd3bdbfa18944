"""What the service does with programs that wait: take their request, show it to a person, let them in."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from folio.chassis.log import get_logger
from folio.kernel.errors import NotFound
from folio.users.accounts.store import find_account
from folio.users.apps.actions import (
    Opened,
    describe_scopes,
    find_client,
    open_app_session,
    remember_grant,
)
from folio.users.apps.answers import DeviceQuestion
from folio.users.apps.store import find_grant
from folio.users.desk import Desk
from folio.users.devices import store
from folio.users.domain.claims import AppAccess
from folio.users.domain.oauth.devices import (
    REQUEST_LIFE,
    DeviceRequest,
    PollVerdict,
    clean_user_code,
    compose_user_code,
    decide,
    poll,
    show_user_code,
)
from folio.users.domain.oauth.errors import OAuthError, Refused
from folio.users.domain.oauth.requests import read_resource
from folio.users.domain.oauth.scopes import narrow_scopes, parse_scope
from folio.users.domain.roles import permissions_of
from folio.users.protocol import OAuthRefused, refuse
from folio.users.sessions.actions import Visitor
from folio.users.signin.attempts import Brakes, record_failure, record_success, require_admission

log = get_logger()

Found = tuple[bytes, DeviceRequest]

CODE_BYTES = 32
MAX_REQUESTS = 2000
KEPT_AFTER = timedelta(minutes=30)
_DETAILS = {
    PollVerdict.PENDING: "nobody has decided yet: ask again after the interval",
    PollVerdict.SLOW_DOWN: "ask less often: the interval is five seconds longer from now on",
    PollVerdict.DENIED: "the person has denied it",
    PollVerdict.EXPIRED: "nobody decided in time: begin again",
    PollVerdict.UNKNOWN: "there is no such request of this app",
}


class UnknownUserCode(NotFound):
    """No program shows such a code, or nobody may decide on it any more."""

    code = "user_code_unknown"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a program is told that begins to wait; ``user_code`` is what it shows."""

    device_code: str
    user_code: str
    interval_s: int
    expires_in_s: int


async def ask_from_device(
    client_id: str, *, scope: str, resource: str, visitor: Visitor, desk: Desk
) -> Waiting:
    """Take the request of a program without a browser.

    Raises:
        OAuthRefused: the app is unknown, or asks for what no app can have.
    """
    try:
        scopes = parse_scope(scope)
        audience = read_resource(resource, public_url=desk.settings.platform.public_url)
    except Refused as refused:
        raise refuse(refused) from refused
    device_code = secrets.token_urlsafe(CODE_BYTES)
    request = DeviceRequest(
        client_id=client_id,
        user_code=compose_user_code(os.urandom(16)),
        scopes=scopes,
        audience=audience,
        address=visitor.address,
        expires_at=desk.clock.now() + REQUEST_LIFE,
    )
    async with desk.database.transaction() as connection:
        if await find_client(connection, client_id) is None:
            raise OAuthRefused("this app is not registered here", code=OAuthError.INVALID_CLIENT.value)
        if await store.count_requests(connection) >= MAX_REQUESTS:
            raise OAuthRefused("too many wait: try later", code=OAuthError.TEMPORARILY_UNAVAILABLE.value)
        await store.add_request(connection, _digest(device_code), request)
    life_s = int(REQUEST_LIFE.total_seconds())
    return Waiting(device_code, show_user_code(request.user_code), request.interval_s, life_s)


async def show_device(user_code: str, user_id: UUID, desk: Desk) -> DeviceQuestion:
    """Return what the program that shows a code asks for.

    Raises:
        UnknownUserCode: none shows it.
        TooManyAttempts: the person has typed too many wrong ones.
    """
    brakes = _brakes(user_id, desk)
    await require_admission(brakes, desk)
    async with desk.database.transaction() as connection:
        found = await _find(connection, user_code, desk)
        if found is not None:
            await record_success(connection, brakes, desk)
            return await _question(connection, found[1], user_id)
        await record_failure(connection, brakes, desk)
    raise UnknownUserCode("no program shows this code now: look again, or start it anew")


async def decide_device(user_code: str, user_id: UUID, desk: Desk, *, is_allowed: bool) -> None:
    """Let the program that shows a code in, or turn it away.

    Raises:
        UnknownUserCode: none shows it, or it is decided already.
        TooManyAttempts: the person has typed too many wrong ones.
        OAuthRefused: the person may do nothing of what it asks for.
    """
    brakes = _brakes(user_id, desk)
    await require_admission(brakes, desk)
    async with desk.database.transaction() as connection:
        found = await _find(connection, user_code, desk)
        if found is not None:
            await _decide(connection, found, user_id, desk, is_allowed=is_allowed)
            return
        await record_failure(connection, brakes, desk)
    raise UnknownUserCode("no program shows this code now: look again, or start it anew")


async def admit_device(device_code: str, *, client_id: str, visitor: Visitor, desk: Desk) -> Opened:
    """Return the session of a program that a person has let in.

    Raises:
        OAuthRefused: nobody has, or not yet, or not any more.
    """
    digest = _digest(device_code)
    async with desk.database.transaction() as connection:
        request = await store.lock_request(connection, digest)
        if request is None:
            raise _told(PollVerdict.UNKNOWN)
        polled, verdict = poll(request, client_id=client_id, now=desk.clock.now())
        await store.save_request(connection, digest, polled)
        opened = await _open(connection, request, visitor, desk) if verdict is PollVerdict.GRANTED else None
    if opened is None:
        raise _told(PollVerdict.DENIED if verdict is PollVerdict.GRANTED else verdict)
    return opened


async def sweep_devices(desk: Desk) -> None:
    """Forget requests that nobody can be told of any more."""
    async with desk.database.transaction() as connection:
        await store.delete_requests(connection, expired_before=desk.clock.now() - KEPT_AFTER)


async def _open(
    connection: AsyncConnection, request: DeviceRequest, visitor: Visitor, desk: Desk
) -> Opened | None:
    account = await find_account(connection, request.user_id) if request.user_id else None
    if account is None:
        return None
    access = AppAccess(request.client_id, request.scopes, request.audience)
    return await open_app_session(connection, account, access, desk, visitor=visitor)


async def _find(
    connection: AsyncConnection, user_code: str, desk: Desk
) -> tuple[bytes, DeviceRequest] | None:
    found = await store.lock_by_user_code(connection, clean_user_code(user_code))
    return found if found is not None and found[1].is_open(desk.clock.now()) else None


async def _question(connection: AsyncConnection, request: DeviceRequest, user_id: UUID) -> DeviceQuestion:
    client = await find_client(connection, request.client_id)
    account = await find_account(connection, user_id)
    grant = await find_grant(connection, user_id, request.client_id)
    scopes = _given(request, account.roles if account else ())
    return DeviceQuestion(
        client_id=request.client_id,
        name=client.name if client else request.client_id,
        is_ours=client is not None and client.is_ours,
        user_code=show_user_code(request.user_code),
        address=request.address,
        scopes=describe_scopes(scopes, known=grant.scopes if grant else None),
    )


async def _decide(
    connection: AsyncConnection,
    found: tuple[bytes, DeviceRequest],
    user_id: UUID,
    desk: Desk,
    *,
    is_allowed: bool,
) -> None:
    digest, request = found
    account = await find_account(connection, user_id)
    client = await find_client(connection, request.client_id)
    if account is None or client is None:
        raise UnknownUserCode("this program is not known any more: start it anew")
    scopes = _given(request, account.roles) if is_allowed else None
    decided = decide(request, user_id, scopes=scopes, now=desk.clock.now())
    if decided is None:
        raise UnknownUserCode("no program shows this code now: look again, or start it anew")
    await store.save_request(connection, digest, decided)
    if scopes is not None:
        await remember_grant(connection, client, account, desk, scopes=scopes)
    log.info("device.decided", client_id=client.id, user_id=str(user_id), is_allowed=is_allowed)


def _given(request: DeviceRequest, roles: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return narrow_scopes(request.scopes, permissions_of(roles))
    except Refused as refused:
        raise refuse(refused) from refused


def _brakes(user_id: UUID, desk: Desk) -> Brakes:
    # Codes are short, so whoever guesses at them is slowed like a guesser of passwords.
    return Brakes(desk.vault.counter_key("user code", user_id.bytes), None)


def _told(verdict: PollVerdict) -> OAuthRefused:
    return OAuthRefused(_DETAILS[verdict], code=verdict.value)


def _digest(device_code: str) -> bytes:
    return hashlib.sha256(device_code.encode("utf-8", "surrogatepass")).digest()
