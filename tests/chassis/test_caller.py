"""An act names whoever sent the request at hand, from where he really is."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from starlette.requests import HTTPConnection

from folio.chassis.auth import Principal
from folio.chassis.caller import address_of, answering, current_actor, witness
from folio.chassis.settings import PlatformSettings
from folio.kernel.acts import PLATFORM, Act, Actor
from tests.fakes.clock import ManualClock

ANN = UUID("01890000-0000-7000-8000-000000000001")
SESSION = UUID("01890000-0000-7000-8000-000000000002")
SETTINGS = PlatformSettings.model_validate({"home": "/nowhere", "trusted_proxies": ["10.0.0.0/8"]})


def connection(peer: str = "203.0.113.9", forwarded: str = "") -> HTTPConnection:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    app = SimpleNamespace(state=SimpleNamespace(platform=SETTINGS))
    return HTTPConnection({"type": "http", "client": (peer, 1), "headers": headers, "app": app})


def user() -> Principal:
    return Principal(ANN, SESSION, frozenset(), "cookie")


def test_without_a_request_it_is_the_platform() -> None:
    assert current_actor() == PLATFORM


def test_a_person_is_named_with_session_and_address() -> None:
    with answering(connection(), user()):
        assert current_actor() == Actor("user", str(ANN), None, SESSION, "203.0.113.9")
    assert current_actor() == PLATFORM


def test_a_service_is_named_with_whom_it_acts_for() -> None:
    principal = Principal(ANN, SESSION, frozenset(), "service", service="portfolio")

    with answering(connection(), principal):
        assert current_actor() == Actor("service", "portfolio", ANN, SESSION, "203.0.113.9")


def test_somebody_unknown_is_a_visitor() -> None:
    with answering(connection(), None):
        assert current_actor() == Actor("visitor", address="203.0.113.9")


def test_an_act_that_names_its_actor_keeps_it(manual_clock: ManualClock) -> None:
    act = Act("thing.done", actor=Actor("agent", "assistant", ANN))

    with answering(connection(), user()):
        witnessed = witness(act, manual_clock)

    assert (witnessed.actor.kind, witnessed.at) == ("agent", manual_clock.now())


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "nonsense", "nonsense"),
    ],
)
def test_forwarded_addresses_are_believed_of_proxies_only(peer: str, forwarded: str, address: str) -> None:
    assert address_of(connection(peer, forwarded), SETTINGS) == address
