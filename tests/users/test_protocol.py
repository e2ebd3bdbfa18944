"""OAuth on the wire."""

import json

from folio.users.domain.oauth.errors import OAuthError, Refused
from folio.users.protocol import form_schema, refusal, refuse


def test_a_refusal_has_the_protocols_shape_and_characters() -> None:
    answer = refusal("invalid_grant", 'it is "late" \\ – again')

    assert answer.status_code == 400
    assert json.loads(bytes(answer.body)) == {
        "error": "invalid_grant",
        "error_description": "it is 'late' / ? again",
    }


def test_an_unknown_client_is_not_authenticated() -> None:
    answer = refusal("invalid_client", "x")

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="folio"')


def test_a_refusal_of_the_domain_keeps_its_code() -> None:
    assert refuse(Refused(OAuthError.INVALID_SCOPE, "no")).code == "invalid_scope"


def test_a_form_is_described_by_its_names() -> None:
    schema = form_schema("a, b", "c")["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]  # type: ignore[index]

    assert (list(schema["properties"]), schema["required"]) == (["a", "b", "c"], ["a", "b"])
