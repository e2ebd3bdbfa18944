"""The refusals of OAuth."""

from folio.users.domain.oauth.errors import OAuthError, Refused


def test_a_refusal_has_the_protocols_code_and_words_for_its_maker() -> None:
    refused = Refused(OAuthError.INVALID_SCOPE, "no such scope")

    assert (refused.error, str(refused)) == ("invalid_scope", "no such scope")
