import json

import pytest

from folio.portfolio.domain.imports.reading import FileRefused
from tests.portfolio.domain.imports.parsed import parse, tell


def export(*activities: object, accounts: object = None) -> str:
    return json.dumps({"meta": {"version": "3.58.0"}, "accounts": accounts, "activities": list(activities)})


def activity(**fields: object) -> dict[str, object]:
    return {
        "accountId": "a1",
        "comment": None,
        "fee": 1.5,
        "quantity": 5,
        "type": "BUY",
        "unitPrice": 298.58,
        "currency": "USD",
        "dataSource": "YAHOO",
        "date": "2021-09-16T00:00:00.000Z",
        "symbol": "MSFT",
        **fields,
    }


def test_activities_are_read_with_their_account() -> None:
    text = export(activity(), activity(type="SELL", quantity=2), accounts=[{"id": "a1", "name": "Broker"}, 7])
    parsed = parse(text)

    assert parsed.preset == "ghostfolio"
    assert tell(text) == [
        "1 buy 2021-09-16 USD MSFT q=5 p=298.58 fee=1.5",
        "2 sell 2021-09-16 USD MSFT q=2 p=298.58 fee=1.5",
    ]
    assert parsed.rows[0].draft is not None
    assert parsed.rows[0].draft.account_name == "Broker"
    assert not parsed.tracks_cash


def test_income_and_fees_are_quantity_times_price() -> None:
    text = export(
        activity(type="DIVIDEND", unitPrice=0.62, fee=0),
        activity(type="INTEREST", unitPrice=3.5, quantity=1, fee=0, symbol="uuid"),
        activity(type="FEE", unitPrice=0, fee=49, quantity=0, symbol="uuid"),
        activity(type="FEE", unitPrice=49, fee=0, quantity=1, symbol="uuid"),
    )

    assert tell(text) == [
        "1 dividend 2021-09-16 USD MSFT a=3.1",
        "2 interest 2021-09-16 USD a=3.5",
        "3 fee 2021-09-16 USD a=49",
        "4 fee 2021-09-16 USD a=49",
    ]


def test_pence_become_pounds() -> None:
    assert tell(export(activity(currency="GBp", unitPrice=150, fee=50))) == [
        "1 buy 2021-09-16 GBP MSFT q=5 p=1.5 fee=0.5"
    ]


def test_a_binary_fraction_is_rounded_to_ten_places() -> None:
    assert tell(export(activity(unitPrice=123.45000000000002, fee=0))) == [
        "1 buy 2021-09-16 USD MSFT q=5 p=123.45"
    ]


def test_bad_activities_are_problems() -> None:
    text = export(
        "word",
        activity(type="LIABILITY"),
        activity(date=["2021"]),
        activity(quantity=float("nan")),
        activity(symbol="🚀"),
        activity(date="9999-01-01"),
    )

    assert tell(text) == [
        "1 ! json_unexpected",
        "2 - 'LIABILITY' is no activity of an investment account",
        "3 ! json_unexpected",
        "4 ! number_not_finite",
        "5 ! symbol_unreadable",
        "6 ! date_out_of_range",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"activities": [', "json_broken"),
        ('{"activities": 5}', "json_unexpected"),
        ('{"activities": ' + "[" * 100_000, "json_broken"),
        ('{"activities": []}', "file_without_rows"),
    ],
)
def test_a_broken_document_is_refused(text: str, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        parse(text)

    assert refusal.value.code == code


def test_a_list_is_no_export() -> None:
    with pytest.raises(FileRefused) as refusal:
        parse('{"a": 1}', preset="ghostfolio")

    assert refusal.value.code == "preset_mismatch"
