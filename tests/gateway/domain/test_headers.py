"""Headers that every answer has."""

from dataclasses import replace

from folio.gateway.domain.headers import add_if_absent, overwrite, security_headers
from folio.gateway.domain.plane import DataPlane


def test_only_behind_https_are_browsers_told_to_stay_there(plane: DataPlane) -> None:
    plain, secure = (security_headers(replace(plane, is_https=is_https)) for is_https in (False, True))

    assert set(secure) - set(plain) == {"strict-transport-security"}
    assert {name: secure[name] for name in plain} == plain


def test_an_instruction_says_what_becomes_of_a_header_that_is_there() -> None:
    header = {"key": "a", "value": "1"}

    assert add_if_absent({"a": "1"}) == [{"header": header, "append_action": "ADD_IF_ABSENT"}]
    assert overwrite({"a": "1"}) == [{"header": header, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}]
