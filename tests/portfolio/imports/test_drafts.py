"""Drafts survive the database."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from folio.portfolio.domain.activities import ActivityDraft, ActivityType, SplitRatio
from folio.portfolio.domain.imports.identity import fingerprint_of
from folio.portfolio.domain.imports.rows import ImportDraft
from folio.portfolio.imports.drafts import from_json, shown, to_json

FIGURE = st.none() | st.decimals(min_value=0, max_value=10**14, places=10)
WORD = st.none() | st.text(min_size=1, max_size=10)
SPLIT = st.none() | st.builds(SplitRatio, st.integers(1, 9), st.integers(1, 9))
ACTIVITY = st.builds(
    ActivityDraft,
    type=st.sampled_from(ActivityType),
    date=st.dates(),
    currency=st.sampled_from(["EUR", "USD"]),
    instrument=WORD,
    quantity=FIGURE,
    price=FIGURE,
    amount=FIGURE,
    fee=st.decimals(-100, 100, places=2),
    tax=st.decimals(-100, 100, places=2),
    fx_rate=FIGURE,
    split=SPLIT,
    at=st.none() | st.datetimes(timezones=st.just(dt.UTC)),
    into=WORD,
    basis_fraction=FIGURE,
    order=st.integers(-9, 9),
)
DRAFT = st.builds(ImportDraft, ACTIVITY, WORD, WORD, WORD, WORD, WORD, WORD)


@given(DRAFT)
def test_a_draft_comes_back_with_the_same_content_and_fingerprint(draft: ImportDraft) -> None:
    restored = from_json(to_json(draft))

    assert restored == draft
    assert fingerprint_of(restored) == fingerprint_of(draft)


def test_a_draft_is_shown_in_plain_figures() -> None:
    activity = ActivityDraft(
        type=ActivityType.BUY, date=dt.date(2004, 3, 1), currency="USD", quantity=Decimal("1E+2")
    )

    seen = shown(to_json(ImportDraft(activity, symbol="AAPL")))

    assert (seen.quantity, seen.price, seen.fee, seen.symbol) == ("100", None, "0", "AAPL")
