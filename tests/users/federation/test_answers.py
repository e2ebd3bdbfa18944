"""What people are shown of providers."""

from folio.users.federation.answers import SignInProvider


def test_a_provider_is_shown_without_what_the_settings_know_of_it() -> None:
    assert SignInProvider.__slots__ == ("key", "name", "auto_redirect")
