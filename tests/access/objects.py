"""What paths name: a portfolio, an account, an activity and an import, their owner and whom he lets in."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import text

from folio.chassis.grants.relations import Relation
from folio.chassis.grants.store import StoredGrant, insert_grant
from tests.access.callers import Caller
from tests.fixtures.apps import RunningApp

CSV = b"Date,Action,Symbol,Quantity,Price,Currency\n2004-03-02,Buy,AAPL,1,20,USD\n"


@dataclass
class Objects:
    """The things of one owner in the portfolio service, made again whenever a caller has removed them."""

    app: RunningApp
    owner: Caller
    guests: Sequence[Caller]
    ids: Mapping[str, str]

    async def restore(self) -> None:
        """Let everything be as at the beginning."""
        async with self.app.resources.store.transaction() as connection:
            alive = await connection.scalar(
                text("SELECT count(*) FROM accounts WHERE id = :id"), {"id": UUID(self.ids["account_id"])}
            )
            await connection.execute(
                text("UPDATE grants SET revoked_at = NULL WHERE object_id = :id AND label IS NULL"),
                {"id": UUID(self.ids["portfolio_id"])},
            )
        if not alive:
            self.ids = await _make(self.app, self.owner, self.guests)


async def make_objects(app: RunningApp, owner: Caller, guests: Sequence[Caller]) -> Objects:
    """Make the objects and let the guests in as they say."""
    return Objects(app, owner, guests, await _make(app, owner, guests))


async def _make(app: RunningApp, owner: Caller, guests: Sequence[Caller]) -> Mapping[str, str]:
    headers = dict(owner.headers(app))

    async def post(path: str, **options: object) -> Mapping[str, str]:
        answer = await app.http.post(path, headers=headers, **options)  # type: ignore[arg-type]  # json or files
        assert answer.status_code == 201, answer.text
        made: Mapping[str, str] = answer.json()
        return made

    portfolio = (await post("/api/portfolios", json={"name": "Savings", "currency": "USD"}))["id"]
    path = f"/api/portfolios/{portfolio}"
    account = (await post(f"{path}/accounts", json={"name": "Broker", "currency": "USD"}))["id"]
    deposit = {"type": "deposit", "date": "2004-03-01", "amount": "10"}
    activity = (await post(f"{path}/activities", json=deposit))["id"]
    preview = await post(f"{path}/imports", files={"file": ("trades.csv", CSV, "text/csv")})
    # An account with something in it cannot be closed: this one can.
    empty = (await post(f"{path}/accounts", json={"name": "Empty", "currency": "USD"}))["id"]
    del account
    for guest in guests:
        await _let_in(app, guest, UUID(portfolio), owner)
    return {
        "portfolio_id": portfolio,
        "account_id": empty,
        "activity_id": activity,
        "import_id": preview["id"],
    }


async def _let_in(app: RunningApp, guest: Caller, portfolio_id: UUID, owner: Caller) -> None:
    assert owner.user_id is not None
    now, is_ended = app.resources.clock.now(), bool(guest.terms.get("ended"))
    grant = StoredGrant(
        id=uuid4(),
        object_type="portfolio",
        object_id=portfolio_id,
        kind="person",
        relation=guest.relation or Relation.CO_OWNER,
        hides_amounts=bool(guest.terms.get("hides_amounts")),
        grantee_id=guest.user_id,
        email_key=str(guest.user_id),
        label="ended" if is_ended else None,
        owner_name="Ann",
        created_by=owner.user_id,
        created_at=now,
        expires_at=now - dt.timedelta(seconds=1) if guest.terms.get("expired") else None,
        revoked_at=now - dt.timedelta(seconds=1) if is_ended else None,
    )
    async with app.resources.store.transaction() as connection:
        await insert_grant(connection, grant)
