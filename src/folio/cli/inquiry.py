"""Ask a running service of this machine as the operator: whoever may read the platform's keys."""

from collections.abc import Mapping

import httpx2

from folio.chassis.channel import Channel
from folio.chassis.clock import SystemClock
from folio.chassis.identity import ServiceIdentity
from folio.chassis.ports import OPERATOR, port_of
from folio.chassis.settings import PlatformSettings
from folio.chassis.tokens import SERVICE_TYPE, ServiceClaims, service_claims, sign_token
from folio.cli.plan import reachable_host
from folio.kernel.errors import FolioError, Unavailable

TIMEOUT_S = 15
SERVER_ERRORS = 500

Answer = Mapping[str, object]


class ServiceSilent(Unavailable):
    """The service does not answer, or not in a way one could use."""

    code = "service_silent"


class Refused(FolioError):
    """The service understood and said no."""

    code = "refused"


def ask(
    settings: PlatformSettings,
    service: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    body: Mapping[str, object] | None = None,
) -> Answer:
    """Return what ``service`` answers at ``path``: to a reading, or with a ``body`` to a request to act.

    Raises:
        ServiceSilent: it does not answer.
        Refused: it refuses; the message is its own.
    """
    tls = (
        Channel(settings.state.authority, OPERATOR, clock=SystemClock()).client
        if settings.is_encrypted
        else None
    )
    scheme = "https" if tls else "http"
    url = f"{scheme}://{reachable_host(settings.bind)}:{port_of(service, offset=settings.port_offset)}{path}"
    headers = {"Authorization": f"Service {_token(settings, service)}"}
    method = "GET" if body is None else "POST"
    try:
        # A proxy in the environment is for the outside world.
        with httpx2.Client(timeout=TIMEOUT_S, trust_env=False, verify=tls or True) as http:
            extensions = {"sni_hostname": service}
            answer = http.request(
                method, url, headers=headers, params=query, json=body, extensions=extensions
            )
        found: Answer = answer.json() if answer.content else {}
    except (httpx2.HTTPError, ValueError) as error:
        raise ServiceSilent(f"the {service} service does not answer: see `folio status`") from error
    if answer.is_success:
        return found
    reason = str(found.get("detail", f"it answered {answer.status_code}"))
    if answer.status_code >= SERVER_ERRORS:
        raise ServiceSilent(f"the {service} service cannot answer: {reason}")
    raise Refused(reason)


def _token(settings: PlatformSettings, service: str) -> str:
    identity = ServiceIdentity(settings.state, OPERATOR)
    claims = ServiceClaims(OPERATOR, user_id=None, session_id=None, permissions=frozenset())
    wire = service_claims(claims, audience=service, now=SystemClock().now())
    return sign_token(wire, key=identity.key, type_=SERVICE_TYPE)
