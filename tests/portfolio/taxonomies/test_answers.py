"""Classifications as they are written."""

from folio.portfolio.domain.classification import Tree, classify_worth
from folio.portfolio.domain.taxonomies import Node
from folio.portfolio.taxonomies.answers import ClassificationAnswer
from tests.portfolio.domain.ledgers import Ledger, day


def test_figures_are_plain_texts_and_branches_are_items() -> None:
    ledger = Ledger()
    ledger.book("deposit", "2024-01-02", 1000)
    found = classify_worth(
        ledger.value("2024-12-31"), day("2024-06-01"), Tree((Node("equity", "Equity"),), ())
    )

    answer = ClassificationAnswer.model_validate(found).model_dump(mode="json", by_alias=True)

    assert answer["value"] == "1000.00"
    assert answer["items"] == [
        {"key": "cash", "name": "Cash", "parent": None, "value": "1000.00", "weight": "1.000000000000",
         "instruments": []},
    ]  # fmt: skip
