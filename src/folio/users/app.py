"""How the users service is put together."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import cast

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from folio import __version__
from folio.chassis.audit import AUDIT_RECORDED
from folio.chassis.jobs import routes as job_routes
from folio.chassis.jobs.actions import Jobs, do_jobs
from folio.chassis.log import get_logger
from folio.chassis.outbox import Consumer, Event
from folio.chassis.removal import USERS_REMOVED
from folio.chassis.resources import Resources
from folio.chassis.revocations import Revocations
from folio.chassis.server import Service, Wiring
from folio.kernel.errors import Unavailable
from folio.users.accounts import routes as account_routes
from folio.users.accounts.presence import require_presence
from folio.users.addresses import routes as address_routes
from folio.users.apps import routes as app_routes
from folio.users.apps.actions import sweep_clients
from folio.users.audit import routes as audit_routes
from folio.users.audit.actions import receive_act, sign_head
from folio.users.audit.signing import HeadSigner
from folio.users.challenges.actions import sweep_challenges
from folio.users.contracts import NOTICE_WANTED
from folio.users.desk import Desk
from folio.users.devices import routes as device_routes
from folio.users.devices.actions import sweep_devices
from folio.users.directory import routes as directory_routes
from folio.users.exports import routes as export_routes
from folio.users.exports.actions import KIND as EXPORT
from folio.users.exports.actions import Exports, sweep_archives
from folio.users.exports.sources import OwnSource, RemoteSource
from folio.users.factors import passkey_routes
from folio.users.factors import routes as factor_routes
from folio.users.federation import routes as federation_routes
from folio.users.federation.actions import sweep_states
from folio.users.hashing import Hasher
from folio.users.invitations import routes as invitation_routes
from folio.users.keys import routes as key_routes
from folio.users.keys.actions import SigningKeys
from folio.users.links.actions import sweep_links
from folio.users.lockdown import routes as lockdown_routes
from folio.users.mail import routes as mail_routes
from folio.users.mail.actions import relay_letters, sweep_letters
from folio.users.oauth import routes as oauth_routes
from folio.users.oauth.actions import sweep_codes
from folio.users.passwords import routes as password_routes
from folio.users.people import routes as people_routes
from folio.users.people.notices import tell_person
from folio.users.portability.actions import give_out
from folio.users.programs import routes as program_routes
from folio.users.provider import open_providers
from folio.users.recovery import routes as recovery_routes
from folio.users.recovery.actions import answer_requests
from folio.users.registration import routes as registration_routes
from folio.users.registration.actions import answer_registrations, sweep_registrations
from folio.users.removal import routes as removal_routes
from folio.users.removal.actions import receive_report, remove_due
from folio.users.rotation import routes as rotation_routes
from folio.users.rotation.actions import follow_signing_keys
from folio.users.sessions import routes as session_routes
from folio.users.sessions.actions import list_revocations, sweep_sessions
from folio.users.settings import UsersSettings
from folio.users.signin import routes as sign_in_routes
from folio.users.signin.actions import sweep_failures
from folio.users.signin.link import prepare_first_run
from folio.users.stepup import routes as step_up_routes
from folio.users.tokens import routes as token_routes
from folio.users.tokens.actions import sweep_tokens
from folio.users.vault import open_vault

log = get_logger()

SWEEP_INTERVAL_S = 60
RELAY_INTERVAL_S = 1
HEAD_INTERVAL_S = 300
ARCHIVE_SWEEP_INTERVAL_S = 10
ROUTERS = (
    program_routes.router,
    rotation_routes.router,
    sign_in_routes.router,
    session_routes.router,
    step_up_routes.router,
    token_routes.router,
    account_routes.router,
    federation_routes.router,
    factor_routes.router,
    passkey_routes.router,
    app_routes.router,
    device_routes.router,
    oauth_routes.router,
    key_routes.router,
    mail_routes.router,
    password_routes.router,
    address_routes.router,
    invitation_routes.router,
    registration_routes.router,
    recovery_routes.router,
    people_routes.router,
    audit_routes.router,
    audit_routes.operating,
    directory_routes.router,
    lockdown_routes.router,
    removal_routes.router,
    export_routes.router,
    job_routes.router,
)


def wire(resources: Resources) -> Wiring:
    """Put the desk together; keys and revocations are this service's own, asked of nobody."""
    desk = _desk(resources)
    resources.keys = desk.keys
    resources.revocations = Revocations(
        snapshot=lambda: _snapshot(desk), sockets=resources.sockets, clock=resources.clock
    )

    exports = _exports(desk, resources)
    jobs = Jobs(desk.database, desk.clock, {EXPORT: exports.work})

    async def keep_report(connection: AsyncConnection, event: Event) -> None:
        await receive_report(connection, event, desk)

    return Wiring(
        routers=ROUTERS,
        things=(desk, desk.keys, exports, jobs),
        conditions=(require_presence,),
        consumers=(
            Consumer("users.audit", AUDIT_RECORDED, receive_act),
            Consumer(
                "users.notices", NOTICE_WANTED, lambda connection, event: tell_person(connection, event, desk)
            ),
            Consumer("users.removal_reports", USERS_REMOVED, keep_report),
        ),
        on_start=(desk.keys.load, lambda: prepare_first_run(desk)),
        tasks=(
            lambda: _sweep(desk),
            lambda: _write_and_relay(desk),
            lambda: _sign_heads(desk),
            lambda: do_jobs(jobs),
            lambda: _sweep_archives(exports),
        ),
        on_stop=(lambda: _sign_head(desk), lambda: asyncio.to_thread(desk.hasher.close)),
    )


def _desk(resources: Resources) -> Desk:
    settings = cast("UsersSettings", resources.settings)  # SERVICE below names their type
    vault = open_vault(settings.platform.state)
    return Desk(
        settings=settings,
        database=resources.store,
        clock=resources.clock,
        bus=resources.bus,
        vault=vault,
        hasher=Hasher(),
        keys=SigningKeys(resources.store, vault=vault, clock=resources.clock),
        providers=open_providers(settings.providers),
    )


def _exports(desk: Desk, resources: Resources) -> Exports:
    sources = (OwnSource("users", give_out(desk)), RemoteSource("portfolio", resources.client))
    return Exports(desk, sources, desk.settings.platform.state.exports)


async def _snapshot(desk: Desk) -> dict[str, object]:
    try:
        snapshot = await list_revocations(desk)
    except (SQLAlchemyError, OSError) as error:
        raise Unavailable("the database does not answer: try again in a second") from error
    return {
        "sessions": [{"sid": str(item.sid), "until": item.until.isoformat()} for item in snapshot.sessions],
        "users": [
            {"user_id": str(item.user_id), "av": item.av, "until": item.until.isoformat()}
            for item in snapshot.users
        ],
    }


async def _sweep(desk: Desk) -> None:
    while True:
        try:
            await follow_signing_keys(desk)
            await sweep_sessions(desk)
            await sweep_failures(desk)
            await remove_due(desk)
            await sweep_letters(desk)
            await sweep_states(desk)
            await sweep_challenges(desk)
            await sweep_clients(desk)
            await sweep_codes(desk)
            await sweep_devices(desk)
            await sweep_tokens(desk, within=timedelta(seconds=2 * SWEEP_INTERVAL_S))
            await sweep_links(desk)
            await sweep_registrations(desk)
        except (SQLAlchemyError, OSError) as error:
            log.warning("users.sweep_failed", reason=str(error)[:300])
        await asyncio.sleep(SWEEP_INTERVAL_S)


async def _sweep_archives(exports: Exports) -> None:
    while True:
        try:
            await sweep_archives(exports)
        except (SQLAlchemyError, OSError) as error:
            log.warning("exports.sweep_failed", reason=str(error)[:300])
        await asyncio.sleep(ARCHIVE_SWEEP_INTERVAL_S)


async def _write_and_relay(desk: Desk) -> None:
    while True:
        try:
            await answer_requests(desk)
            await answer_registrations(desk)
            await relay_letters(desk)
        except (SQLAlchemyError, OSError) as error:
            log.warning("users.relay_failed", reason=str(error)[:300])
        await asyncio.sleep(RELAY_INTERVAL_S)


async def _sign_heads(desk: Desk) -> None:
    while True:
        await _sign_head(desk)
        await asyncio.sleep(HEAD_INTERVAL_S)


async def _sign_head(desk: Desk) -> None:
    try:
        await sign_head(desk.database, HeadSigner(desk.keys), desk.clock)
    except (SQLAlchemyError, OSError) as error:
        log.warning("audit.head_not_signed", reason=str(error)[:300])


SERVICE = Service(
    name="users",
    version=__version__,
    description="Who people are, what they may do, and for how long they have proven it.",
    settings=UsersSettings,
    wire=wire,
    migrations=Path(__file__).parent / "migrations",
)
