"""Passwords of links."""

from folio.portfolio.sharing.words import hash_word, is_word

SALT = b"0123456789abcdef"


def test_a_password_is_known_again_and_another_is_not() -> None:
    kept = hash_word("correct horse", salt=SALT)

    assert is_word("correct horse", kept)
    assert not is_word("correct horsE", kept)


def test_a_salt_makes_equal_passwords_differ() -> None:
    assert hash_word("correct horse", salt=SALT) != hash_word("correct horse", salt=SALT[::-1])
