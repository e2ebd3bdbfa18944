"""The sample portfolio: the example files of the repository, imported as a person would."""

import asyncio
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from uuid import UUID

from folio.chassis.log import get_logger
from folio.portfolio.contracts import Portfolio
from folio.portfolio.desk import Desk
from folio.portfolio.domain.imports.parsing import parse_file
from folio.portfolio.domain.imports.rows import ParsedFile
from folio.portfolio.imports.booking import Target, book_rows
from folio.portfolio.imports.previews import label_of
from folio.portfolio.portfolios.actions import (
    MAX_PORTFOLIOS,
    AccountChanges,
    PortfolioChanges,
    TooManyPortfolios,
    add_account,
    add_portfolio,
)
from folio.portfolio.portfolios.store import count_portfolios, lock_for_write

log = get_logger()

NAME = "Sample portfolio"
FILE_KINDS = (".csv", ".json", ".xml", ".txt")


async def create_sample(*, currency: str, user_id: UUID, desk: Desk) -> Portfolio:
    """Make a portfolio of all example files, an account each; all or nothing.

    Raises:
        TooManyPortfolios: the person has as many as one may have.
    """
    now = desk.clock.now()
    parsed = await asyncio.to_thread(_parse_examples, desk)
    async with desk.database.transaction() as connection:
        if await count_portfolios(connection, user_id) >= MAX_PORTFOLIOS:
            raise TooManyPortfolios(f"you have {MAX_PORTFOLIOS} portfolios: delete one first")
        changes = PortfolioChanges(name=NAME, currency=currency)
        portfolio = await add_portfolio(connection, changes, user_id=user_id, clock=desk.clock)
        for file in parsed:
            account = await add_account(
                connection,
                portfolio,
                AccountChanges(name=label_of(file.preset), tracks_cash=file.tracks_cash),
                currency=file.account_currency or currency,
                clock=desk.clock,
            )
            target = Target(
                portfolio_id=portfolio.id,
                account_id=account.id,
                user_id=user_id,
                revision=await lock_for_write(connection, portfolio.id, user_id=user_id, at=now),
                import_id=None,
                create_instruments=True,
            )
            await book_rows(connection, file.rows, target, clock=desk.clock)
    log.info("portfolio.sampled", portfolio_id=str(portfolio.id), files=len(parsed))
    return portfolio


def list_examples() -> list[Traversable | Path]:
    """Return the example files: of the installed package, else of the checkout it runs from."""
    packaged = files("folio.portfolio") / "examples"
    folder = packaged if packaged.is_dir() else Path(__file__).parents[4] / "examples"
    found: list[Traversable | Path] = [file for file in folder.iterdir() if file.name.endswith(FILE_KINDS)]
    return sorted(found, key=lambda file: file.name)


def _parse_examples(desk: Desk) -> list[ParsedFile]:
    today = desk.clock.now().date()
    return [parse_file(file.read_bytes(), today=today) for file in list_examples()]
