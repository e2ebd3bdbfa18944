"""What makes a password acceptable, as far as a rule can tell without a dictionary.

A password is its exact characters: never trimmed, folded or cut.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from folio.kernel.errors import FieldError

FLOOR_LENGTH = 8
DEFAULT_LENGTH = 12
MAX_BYTES = 1024
PRODUCT_WORDS = ("folio", "stock", "portfolio")
_SHORTEST_WORD = 3
_FEWEST_OWN_CHARACTERS = 6


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """The rules an installation asks for.

    ``min_length`` counts characters; ``min_score`` is zxcvbn's estimate, from 0 (guessed at once) to 4.
    """

    min_length: int = DEFAULT_LENGTH
    min_score: int = 2


def check_password(
    password: str, *, rules: PasswordRules, words: Iterable[str], pointer: str = "/password"
) -> tuple[FieldError, ...]:
    """Return what is wrong with ``password``, nothing when a rule finds nothing.

    ``words`` are those an attacker would try first: the address, the name and the product.
    """
    if len(password) < rules.min_length:
        detail = f"use at least {rules.min_length} characters; a few unrelated words are easy to remember"
        return (FieldError(pointer, "password_too_short", detail),)
    if byte_length(password) > MAX_BYTES:
        return (FieldError(pointer, "password_too_long", f"use at most {MAX_BYTES} bytes"),)
    if _is_made_of(password, words):
        detail = "use something other than your name, your address or the product's name"
        return (FieldError(pointer, "password_guessable", detail),)
    return ()


def refuse_common(*, pointer: str = "/password") -> tuple[FieldError, ...]:
    """Return what is wrong with a password that very many people have, whatever else it may be."""
    detail = "very many people use this one, so a guesser begins with it; choose one of your own"
    return (FieldError(pointer, "password_common", detail),)


def check_score(score: int, *, rules: PasswordRules, pointer: str = "/password") -> tuple[FieldError, ...]:
    """Return what is wrong with a password of the estimated strength ``score``."""
    if score >= rules.min_score:
        return ()
    detail = "this one is among the first a guesser would try; add another word or two"
    return (FieldError(pointer, "password_guessable", detail),)


def context_words(*texts: str) -> tuple[str, ...]:
    """Return the words of names and addresses, with the product's own, folded and without short ones."""
    words = {word for text in texts for word in _split_words(text) if len(word) >= _SHORTEST_WORD}
    return tuple(sorted(words | set(PRODUCT_WORDS)))


def byte_length(text: str) -> int:
    """Return the length of ``text`` in UTF-8."""
    return len(text.encode("utf-8", "surrogatepass"))


def _split_words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != password.casefold() and len(rest) < _FEWEST_OWN_CHARACTERS
