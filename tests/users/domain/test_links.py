"""One-time links, before anything is kept of them."""

from folio.users.domain.links import LIFE_OF, PAGE_OF, LinkPurpose, compose_url, digest_token


def test_the_token_stands_in_the_fragment() -> None:
    assert compose_url("https://folio.example.com", "reset", "abc") == (
        "https://folio.example.com/reset#token=abc"
    )


def test_every_purpose_has_a_life_and_a_page() -> None:
    assert set(LIFE_OF) == set(PAGE_OF) == set(LinkPurpose)
    assert len(set(PAGE_OF.values())) == len(PAGE_OF)


def test_any_text_has_a_digest_and_no_two_share_it() -> None:
    assert digest_token("a") != digest_token("b")
    assert len(digest_token("\ud800")) == 32
