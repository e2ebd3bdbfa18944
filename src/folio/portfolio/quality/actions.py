"""What is asked about the quality of a portfolio's books and prices."""

from collections import Counter
from uuid import UUID

from pydantic import BaseModel

from folio.chassis.wire import encode_cursor
from folio.portfolio.domain.exact import date_of
from folio.portfolio.domain.quality import FixKind, Issue, find_issues
from folio.portfolio.domain.valuation import Valuation
from folio.portfolio.quality import answers
from folio.portfolio.reports.actions import Asker
from folio.portfolio.wire import plain


async def show_quality(asker: Asker, *, start: int, limit: int) -> bytes:
    """Return a page of what cannot be trusted yet, each with what mends it."""

    def compute(valuation: Valuation) -> BaseModel:
        issues = find_issues(valuation)
        stop = start + limit
        return answers.QualityAnswer(
            as_of=date_of(valuation.last),
            counts=dict(Counter(issue.kind for issue in issues)),
            items=tuple(
                _issue(issue, asker.portfolio_id, valuation.book.terms.currency.code)
                for issue in issues[start:stop]
            ),
            next_cursor=encode_cursor(str(stop)) if stop < len(issues) else None,
        )

    return await asker.ask("quality", compute, details=(start, limit))


def _issue(issue: Issue, portfolio_id: UUID, currency: str) -> answers.IssueAnswer:
    return answers.IssueAnswer(
        kind=issue.kind,
        subject=issue.subject,
        date=issue.date,
        instrument_id=issue.instrument_id,
        account_id=issue.account_id,
        activity_id=issue.activity_id,
        figures={name: plain(figure) for name, figure in issue.figures},
        fix=_fix(issue, portfolio_id, currency),
    )


def _fix(issue: Issue, portfolio_id: UUID, currency: str) -> answers.FixAnswer:
    if issue.fix is FixKind.ADD_SPLIT:
        figures = dict(issue.figures)
        body: dict[str, str | int] = {
            "ex_date": issue.date.isoformat(),
            "numerator": int(figures["numerator"]),
            "denominator": int(figures["denominator"]),
        }
        path = f"/api/instruments/{issue.instrument_id}/splits"
        return answers.FixAnswer(kind=issue.fix, method="POST", path=path, body=body)
    method, path = {
        FixKind.ADD_PRICES: ("PUT", f"/api/instruments/{issue.instrument_id}/prices"),
        FixKind.SET_RATE: ("PUT", f"/api/fx/{issue.subject}/{currency}"),
        FixKind.BOOK_MISSING: ("POST", f"/api/portfolios/{portfolio_id}/activities"),
        FixKind.CORRECT_ACTIVITY: ("POST", f"/api/activities/{issue.activity_id}/correction"),
    }[issue.fix]
    return answers.FixAnswer(kind=issue.fix, method=method, path=path, body=None)
