"""What one may give of a portfolio."""

import datetime as dt
from uuid import UUID

import pytest

from folio.chassis.grants.relations import Relation
from folio.chassis.guard import Access, NotGranted
from folio.portfolio.sharing.actions import Terms, TermsUnusable, require_terms

NOW = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


def access_as(relation: Relation) -> Access:
    return Access(UUID(int=1), UUID(int=2), UUID(int=3), relation, hides_amounts=False)


@pytest.mark.parametrize("relation", [Relation.VIEWER, Relation.EDITOR, Relation.CO_OWNER])
def test_a_co_owner_gives_as_much_as_he_has(relation: Relation) -> None:
    require_terms(Terms(relation), access=access_as(Relation.CO_OWNER), now=NOW)


def test_nobody_is_made_an_owner() -> None:
    with pytest.raises(NotGranted):
        require_terms(Terms(Relation.OWNER), access=access_as(Relation.OWNER), now=NOW)


@pytest.mark.parametrize(
    "terms",
    [Terms(Relation.EDITOR, hides_amounts=True), Terms(Relation.VIEWER, expires_at=NOW)],
)
def test_terms_that_make_no_sense_are_refused(terms: Terms) -> None:
    with pytest.raises(TermsUnusable):
        require_terms(terms, access=access_as(Relation.OWNER), now=NOW)
