"""Heads of the log, signed with the platform's own key: an ES256 statement of sequence, hash and instant."""

from datetime import datetime
from typing import Literal

from folio.chassis.tokens import InvalidToken, read_statement, token_key_id
from folio.users.domain.audit import Tip
from folio.users.domain.claims import Claims
from folio.users.keys.actions import SigningKeys

HEAD_TYPE = "folio-audit-head+jwt"

Judgement = Literal["genuine", "forged", "unknown"]


class HeadSigner:
    """Signs heads and reads what was signed before, by whichever of our keys."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    def sign(self, tip: Tip, *, at: datetime) -> str:
        """Return the signed statement that the log had come to ``tip``.

        Raises:
            NoSigningKey: the keys are not loaded yet.
        """
        claims: Claims = {
            "sequence": tip.sequence,
            "hash": tip.hash.hex(),
            "iat": int(at.timestamp()),
        }
        return self._keys.sign_statement(claims, type_=HEAD_TYPE)

    def judge(self, tip: Tip, signature: str) -> Judgement:
        """Return whether ``tip`` is what was signed; of a key that is lost nobody can say."""
        try:
            key = self._keys.key_of(token_key_id(signature, type_=HEAD_TYPE))
            if key is None:
                return "unknown"
            claims = read_statement(signature, key=key)
        except InvalidToken:
            return "forged"
        is_same = claims.get("sequence") == tip.sequence and claims.get("hash") == tip.hash.hex()
        return "genuine" if is_same else "forged"
