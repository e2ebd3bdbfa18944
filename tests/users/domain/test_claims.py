"""What an access token says, and what it does not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from folio.users.domain.claims import AppAccess, Subject, access_claims, join_scope

USER = UUID("01938a5e-0000-7000-8000-000000000001")
SESSION = UUID("01938a5e-0000-7000-8000-000000000002")
TOKEN = UUID("01938a5e-0000-7000-8000-000000000003")


def test_a_token_says_who_in_which_session_and_for_how_long() -> None:
    subject = Subject(
        USER,
        SESSION,
        auth_version=3,
        permissions=("trade:propose", "portfolio:read"),
        authenticated_at=datetime(2026, 11, 23, 8, 55, tzinfo=UTC),
        methods=("pwd", "otp"),
    )

    claims = access_claims(
        subject,
        token_id=TOKEN,
        csrf_digest="digest",
        now=datetime(2026, 11, 23, 9, 0, 0, 900_000, tzinfo=UTC),
        lifetime=timedelta(minutes=10),
    )

    assert claims == {
        "iss": "folio",
        "aud": "folio",
        "sub": "01938a5e-0000-7000-8000-000000000001",
        "sid": "01938a5e-0000-7000-8000-000000000002",
        "jti": "01938a5e-0000-7000-8000-000000000003",
        "iat": 1795424400,
        "exp": 1795425000,
        "scope": "portfolio:read trade:propose",
        "av": 3,
        "csrf": "digest",
        "auth_time": 1795424100,
        "amr": ["otp", "pwd"],
    }


def test_a_scope_is_sorted_so_that_equal_rights_read_equal() -> None:
    assert join_scope(["b:x", "a:y"]) == "a:y b:x"


def test_an_app_has_what_it_was_let_do_of_what_the_person_may_and_proves_nothing_of_him() -> None:
    subject = Subject(
        USER,
        SESSION,
        auth_version=3,
        permissions=("portfolio:read", "portfolio:write"),
        authenticated_at=datetime(2026, 11, 23, 8, 55, tzinfo=UTC),
        methods=("pwd",),
        app=AppAccess("app_1", ("portfolio:read", "trade:propose"), "https://folio.example/mcp"),
    )

    claims = access_claims(
        subject,
        token_id=TOKEN,
        csrf_digest="digest",
        now=datetime(2026, 11, 23, 9, tzinfo=UTC),
        lifetime=timedelta(minutes=10),
    )

    assert (claims["scope"], claims["client_id"]) == ("portfolio:read", "app_1")
    assert claims["aud"] == "https://folio.example/mcp"
    assert not {"auth_time", "amr"} & set(claims)
