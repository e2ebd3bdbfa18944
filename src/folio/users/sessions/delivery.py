"""How passes reach their holder: in the body for a program, in cookies for a page.

Source: docs/specs/sessions.md, Cookies.
"""

from datetime import timedelta
from typing import Literal

from fastapi import Request, Response

from folio.chassis.auth import cookie_name
from folio.chassis.caller import address_of
from folio.chassis.settings import PlatformSettings
from folio.users.contracts import CookieAnswer, TokenAnswer
from folio.users.desk import Desk
from folio.users.domain.emails import email_key
from folio.users.sessions.actions import Passes, Visitor

REFRESH_PATH = "/api/auth"
FEDERATION_PATH = "/api/auth/federation"
MAX_HEADER = 500
DEVICE_LIFE = timedelta(days=365)

Answer = TokenAnswer | CookieAnswer
CookieKind = Literal["access", "refresh", "csrf", "device", "federation"]


def deliver(passes: Passes, response: Response, desk: Desk) -> Answer:
    """Return the answer that goes with the passes; a page's tokens go into cookies no script can read."""
    response.headers["Cache-Control"] = "no-store"
    expires_in = int(passes.access_life.total_seconds())
    if passes.transport == "token":
        return TokenAnswer(
            access_token=passes.access_token,
            refresh_token=passes.refresh_token,
            expires_in=expires_in,
            user=passes.user,
        )
    platform = desk.settings.platform
    left = passes.expires_at - desk.clock.now()
    set_cookie(response, platform, "access", passes.access_token, lasts=passes.access_life)
    set_cookie(response, platform, "refresh", passes.refresh_token, lasts=left)
    set_cookie(response, platform, "csrf", passes.csrf_token, lasts=left)
    return CookieAnswer(user=passes.user, expires_in=expires_in, csrf_token=passes.csrf_token)


def remember_device(passes: Passes, response: Response, desk: Desk, *, known: str | None) -> None:
    """Let a browser prove that it has signed in to this account, beside what it could before (``known``)."""
    token = desk.vault.new_device_token(email_key(passes.user.email), known=known)
    set_cookie(response, desk.settings.platform, "device", token, lasts=DEVICE_LIFE)


def set_cookie(
    response: Response, platform: PlatformSettings, kind: CookieKind, value: str, *, lasts: timedelta
) -> None:
    """Put one cookie on a response; only the CSRF token may be read by scripts."""
    response.set_cookie(
        cookie_name(kind, platform),
        value,
        max_age=max(int(lasts.total_seconds()), 0),
        path=_path(kind),
        secure=platform.is_https,
        httponly=kind != "csrf",
        # A provider's page sends people back: a strict cookie would stay behind.
        samesite="lax" if kind == "federation" else "strict",
    )


def clear_cookies(response: Response, platform: PlatformSettings) -> None:
    """Take a session's cookies back."""
    kinds: tuple[CookieKind, ...] = ("access", "refresh", "csrf")
    for kind in kinds:
        clear_cookie(response, platform, kind)


def clear_cookie(response: Response, platform: PlatformSettings, kind: CookieKind) -> None:
    """Take one cookie back."""
    set_cookie(response, platform, kind, "", lasts=timedelta(0))


def cookie_of(request: Request, platform: PlatformSettings, kind: CookieKind) -> str | None:
    """Return the cookie a request carries."""
    return request.cookies.get(cookie_name(kind, platform))


def visitor_of(request: Request, platform: PlatformSettings) -> Visitor:
    """Return where a request came from, as far as we can tell."""
    return Visitor(
        address=address_of(request, platform),
        user_agent=request.headers.get("user-agent", "")[:MAX_HEADER],
        device=cookie_of(request, platform, "device"),
    )


def _path(kind: CookieKind) -> str:
    paths: dict[CookieKind, str] = {"refresh": REFRESH_PATH, "federation": FEDERATION_PATH}
    return paths.get(kind, "/")
