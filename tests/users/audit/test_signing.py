"""A head is signed for what it says, and for nothing else."""

import pytest

from folio.chassis.tokens import ACCESS_TYPE
from folio.users.audit.signing import HeadSigner
from folio.users.domain.audit import Tip
from tests.users.door import Door

pytestmark = pytest.mark.anyio

TIP = Tip(7, b"\7" * 32)


async def test_what_was_signed_is_genuine_and_anything_else_is_not(door: Door) -> None:
    signer = HeadSigner(door.desk.keys)

    signature = signer.sign(TIP, at=door.clock.now())

    assert signer.judge(TIP, signature) == "genuine"
    assert signer.judge(Tip(8, TIP.hash), signature) == "forged"
    assert signer.judge(Tip(7, bytes(32)), signature) == "forged"
    assert signer.judge(TIP, signature[:-4] + "AAAA") == "forged"
    assert signer.judge(TIP, "") == "forged"


async def test_an_access_token_is_no_head(door: Door) -> None:
    claims: dict[str, object] = {"sequence": TIP.sequence, "hash": TIP.hash.hex()}

    token = door.desk.keys.sign_statement(claims, type_=ACCESS_TYPE)

    assert HeadSigner(door.desk.keys).judge(TIP, token) == "forged"
