"""A platform's authorisation server as this program meets it: ask for a code, wait, renew, give back.

Source: RFC 8628 (device authorization grant), RFC 7009 (revocation).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import httpx2

from folio.cli.keyring import Keys
from folio.kernel.errors import Forbidden, Unavailable

CLIENT_ID = "folio-cli"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
TIMEOUT_S = 15
SLOWER_BY_S = 5.0

Answer = Mapping[str, object]
Pause = Callable[[float], None]


class PlatformSilent(Unavailable):
    """The platform does not answer at this address, or not as one does."""

    code = "platform_silent"


class SignInRefused(Forbidden):
    """The person has denied it, or nobody decided in time."""

    code = "sign_in_refused"


class SignedOut(Forbidden):
    """The tokens count no more; sign in again."""

    code = "signed_out"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a person is shown, and what this program waits with."""

    device_code: str
    user_code: str
    page: str
    page_with_code: str
    interval_s: float


class Authority:
    """The authorisation server of one platform."""

    def __init__(self, url: str) -> None:
        self._url = url

    def invite(self, scope: str) -> Invitation:
        """Return a code for a person to type.

        Raises:
            PlatformSilent: nothing answers like a platform.
            SignInRefused: it gives no such scope.
        """
        status, answer = self._post("/api/oauth/device", {"client_id": CLIENT_ID, "scope": scope})
        if status != httpx2.codes.OK:
            raise SignInRefused(_reason(answer))
        return Invitation(
            device_code=_text(answer, "device_code"),
            user_code=_text(answer, "user_code"),
            page=_text(answer, "verification_uri"),
            page_with_code=_text(answer, "verification_uri_complete"),
            interval_s=float(_text(answer, "interval")),
        )

    def wait(self, invitation: Invitation, pause: Pause) -> Keys:
        """Return the tokens once a person has decided; ``pause`` waits for some seconds.

        Raises:
            SignInRefused: the person has denied it, or nobody decided in time.
            PlatformSilent: it does not answer any more.
        """
        interval_s = invitation.interval_s
        form = {
            "grant_type": DEVICE_GRANT,
            "client_id": CLIENT_ID,
            "device_code": invitation.device_code,
        }
        while True:
            pause(interval_s)
            status, answer = self._post("/api/oauth/token", form)
            if status == httpx2.codes.OK:
                return _keys(answer)
            if answer.get("error") == "slow_down":
                interval_s += SLOWER_BY_S
            elif answer.get("error") != "authorization_pending":
                raise SignInRefused(_reason(answer))

    def renew(self, keys: Keys) -> Keys:
        """Return new tokens.

        Raises:
            SignedOut: the old ones count no more.
            PlatformSilent: it does not answer.
        """
        form = {
            "grant_type": "refresh_token",
            "client_id": CLIENT_ID,
            "refresh_token": keys.refresh_token,
        }
        status, answer = self._post("/api/oauth/token", form)
        if status != httpx2.codes.OK:
            raise SignedOut("this program is signed out: run `folio login`")
        return _keys(answer)

    def give_back(self, keys: Keys) -> None:
        """End the session that the tokens are of.

        Raises:
            PlatformSilent: it does not answer.
        """
        self._post("/api/oauth/revoke", {"client_id": CLIENT_ID, "token": keys.refresh_token})

    def ask_who(self, keys: Keys) -> Answer | None:
        """Return whom the tokens are of; nothing when the access token counts no more.

        Raises:
            PlatformSilent: it does not answer.
        """
        status, answer = self._send(
            "GET", "/api/users/me", headers={"Authorization": f"Bearer {keys.access_token}"}
        )
        return answer if status == httpx2.codes.OK else None

    def _post(self, path: str, form: Mapping[str, str]) -> tuple[int, Answer]:
        return self._send("POST", path, data=dict(form))

    def _send(
        self,
        method: str,
        path: str,
        *,
        data: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, Answer]:
        try:
            with httpx2.Client(timeout=TIMEOUT_S) as http:
                answer = http.request(method, self._url + path, data=data, headers=headers)
            document = answer.json() if answer.content else {}
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise PlatformSilent(f"no platform answers at {self._url}") from error
        if answer.is_server_error or not isinstance(document, dict):
            raise PlatformSilent(f"the platform at {self._url} cannot answer now: try again")
        return answer.status_code, document


def _keys(answer: Answer) -> Keys:
    return Keys(_text(answer, "access_token"), _text(answer, "refresh_token"), _text(answer, "scope"))


def _text(answer: Answer, name: str) -> str:
    if name not in answer:
        raise PlatformSilent("what answers there is no platform")
    return str(answer[name])


def _reason(answer: Answer) -> str:
    return str(answer.get("error_description") or answer.get("detail") or "the platform refused")
