"""An app finds its way by itself, a person lets it in, and takes it back."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from tests.fakes.native_app import NativeApp, listen
from tests.fixtures.people import EMAIL
from tests.fixtures.platform import Platform
from tests.fixtures.waiting import wait_until
from tests.journeys.browser import WIDTHS, open_tab, take_picture
from tests.journeys.visitor import Visitor, visit

pytestmark = pytest.mark.journey

# Source: RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


def _find_server(http: httpx2.Client) -> tuple[dict[str, object], str]:
    """Follow the signs from a refusal to the authorisation server, as MCP clients do."""
    refused = http.post("/mcp", json={})
    assert refused.status_code == 401
    found = re.search(r'resource_metadata="([^"]+)"', refused.headers["www-authenticate"])
    assert found is not None
    resource = http.get(found[1]).json()
    server = http.get(f"{resource['authorization_servers'][0]}/.well-known/oauth-authorization-server").json()
    return server, resource["resource"]


def _authorization_url(server: dict[str, object], client_id: str, app: NativeApp, **changes: str) -> str:
    asked = {
        "client_id": client_id,
        "redirect_uri": app.redirect_uri,
        "response_type": "code",
        "scope": "portfolio:read trade:propose",
        "state": "0012345678901234567890",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    return f"{server['authorization_endpoint']}?{urlencode(asked)}"


def _register(http: httpx2.Client, server: dict[str, object], app: NativeApp) -> str:
    # The port of the registration is not the one that the app listens on later.
    metadata = {"client_name": "Claude", "redirect_uris": ["http://127.0.0.1:1/callback"]}
    answer = http.post(str(server["registration_endpoint"]), json=metadata)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["client_id"])


def test_an_app_registers_is_let_in_works_and_is_disconnected(
    browser: Browser, open_platform: Platform
) -> None:
    with (
        listen() as app,
        httpx2.Client(base_url=open_platform.url, timeout=30) as http,
        visit(browser, open_platform) as ann,
    ):
        server, resource = _find_server(http)
        assert resource == f"{open_platform.url}/mcp"
        client_id = _register(http, server, app)

        ann.open(_authorization_url(server, client_id, app))
        ann.sign_in_to_go_on(EMAIL)
        ann.sees_heading("Let Claude in?")
        ann.sees("Propose trades, which you approve or not")
        ann.sees("a program on this computer")
        take_picture(ann.tab, "consent")
        ann.press("Allow")
        ann.sees_heading("You may close this window")
        [answer] = app.answers
        assert (answer["state"], answer["iss"]) == ("0012345678901234567890", open_platform.url)

        form = {
            "grant_type": "authorization_code",
            "client_id": client_id,
            "code": answer["code"],
            "redirect_uri": app.redirect_uri,
            "code_verifier": VERIFIER,
        }
        tokens = http.post(str(server["token_endpoint"]), data=form).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert http.get("/api/users/me", headers=bearer).json()["email"] == EMAIL
        assert http.get("/api/portfolios", headers=bearer).status_code == 200
        assert http.post("/api/portfolios", json={"name": "x"}, headers=bearer).status_code == 403
        assert http.get("/api/users/me/sessions", headers=bearer).json()["code"] == "not_for_apps"

        ann.open("/settings/connections")
        ann.sees("Claude")
        take_picture(ann.tab, "connections-app")
        ann.press("Disconnect Claude")
        ann.press("Disconnect")
        ann.sees("No app acts for you")
        wait_until(lambda: http.get("/api/portfolios", headers=bearer).status_code == 401, deadline_s=2)
        refused = http.post(
            str(server["token_endpoint"]),
            data={
                "grant_type": "refresh_token",
                "client_id": client_id,
                "refresh_token": tokens["refresh_token"],
            },
        )
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_an_app_gives_its_tokens_back_and_a_denial_reaches_it(
    browser: Browser, open_platform: Platform
) -> None:
    with (
        listen() as app,
        httpx2.Client(base_url=open_platform.url, timeout=30) as http,
        visit(browser, open_platform) as ann,
    ):
        server, resource = _find_server(http)
        client_id = _register(http, server, app)
        ann.open(_authorization_url(server, client_id, app, resource=resource))
        ann.sign_in_to_go_on(EMAIL)
        ann.press("Deny")
        ann.sees_heading("You may close this window")
        assert app.answers.pop()["error"] == "access_denied"

        ann.open(_authorization_url(server, client_id, app, resource=resource))
        ann.press("Allow")
        ann.sees_heading("You may close this window")
        form = {"client_id": client_id, "redirect_uri": app.redirect_uri, "code_verifier": VERIFIER}
        form |= {"grant_type": "authorization_code", "code": app.answers.pop()["code"], "resource": resource}
        tokens = http.post(str(server["token_endpoint"]), data=form).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        # A token for the MCP server opens nothing else: neither at the gateway's services nor past them.
        assert http.get("/api/portfolios", headers=bearer).status_code == 401

        given_back = {"token": tokens["refresh_token"], "client_id": client_id}
        assert http.post(str(server["revocation_endpoint"]), data=given_back).status_code == 200


def test_a_program_without_a_browser_is_let_in_by_its_code(browser: Browser, open_platform: Platform) -> None:
    with httpx2.Client(base_url=open_platform.url, timeout=30) as http, visit(browser, open_platform) as ann:
        waiting = http.post(
            "/api/oauth/device", data={"client_id": "folio-cli", "scope": "portfolio:read"}
        ).json()

        ann.open(waiting["verification_uri_complete"])
        ann.sign_in_to_go_on(EMAIL)
        expect(ann.field("Code")).to_have_value(waiting["user_code"])
        ann.press("Go on")
        ann.sees_heading("Let Folio command line in?")
        take_picture(ann.tab, "device")
        ann.press("Allow")
        ann.sees_heading("It is let in")

        form = {"grant_type": DEVICE_GRANT, "client_id": "folio-cli", "device_code": waiting["device_code"]}
        tokens = http.post("/api/oauth/token", data=form).json()
        assert tokens["scope"] == "portfolio:read"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_accessible(browser: Browser, open_platform: Platform, scheme: str) -> None:
    faults: dict[str, list[str]] = {}
    with listen() as app, httpx2.Client(base_url=open_platform.url, timeout=30) as http:
        server, _ = _find_server(http)
        client_id = _register(http, server, app)
        pages = {
            "consent": (_authorization_url(server, client_id, app), "Let Claude in?"),
            "consent-wrong": (
                _authorization_url(server, client_id, app, scope="trade:approve"),
                "This app asks wrongly",
            ),
            "device": ("/device", "Connect a program"),
            "connections-apps": ("/settings/connections", "Connections"),
        }
        for width in WIDTHS:
            with open_tab(browser, width=width, scheme=scheme) as tab:  # type: ignore[arg-type]
                ann = Visitor(tab, open_platform)
                ann.open(pages["consent"][0])
                ann.sign_in_to_go_on(EMAIL)
                ann.sees_heading("Let Claude in?")
                for name, (address, heading) in pages.items():
                    ann.open(address)
                    ann.sees_heading(heading)
                    tab.settle()
                    take_picture(tab, f"{name}-{width}-{scheme}")
                    faults[f"{name}-{width}"] = tab.barriers() + tab.refusals() + tab.complaints

    assert {name: found for name, found in faults.items() if found} == {}


def test_the_command_line_signs_in_says_who_and_signs_out(
    browser: Browser, open_platform: Platform, tmp_path: Path
) -> None:
    environment = {**open_platform.environment, "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "folio.cli"]

    def folio(*words: str) -> str:
        done = subprocess.run(
            [*command, *words], env=environment, capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout

    with visit(browser, open_platform) as ann:
        waiting = subprocess.Popen([*command, "login"], env=environment, stdout=subprocess.PIPE, text=True)
        assert waiting.stdout is not None
        waiting.stdout.readline()
        page = waiting.stdout.readline().removeprefix("or open ").strip()
        ann.open(page)
        ann.sign_in_to_go_on(EMAIL)
        ann.press("Go on")
        ann.press("Allow")
        ann.sees_heading("It is let in")
        assert waiting.wait(30) == 0

        assert folio("whoami").startswith(f"Ann <{EMAIL}> at {open_platform.url}")
        assert (tmp_path / "folio" / "sign-ins.json").stat().st_mode & 0o777 == 0o600
        assert folio("logout") == f"Signed out of {open_platform.url}.\n"
        ann.open("/settings/connections")
        ann.sees("Folio command line")
