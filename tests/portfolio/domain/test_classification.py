from decimal import Decimal

from folio.portfolio.domain.classification import Tree, classify_worth
from folio.portfolio.domain.taxonomies import FundPart, Node, Place
from tests.portfolio.domain.ledgers import AAA, BBB, CCC, Ledger, day, series

D = Decimal
NODES = (Node("equity", "Equity"), Node("tech", "Technology", "equity"), Node("empty", "Nothing here"))


def held() -> Ledger:
    ledger = Ledger(
        prices={AAA.id: series("2024-01-01 60"), BBB.id: series("2024-01-01 30")},
        rates={"USD": series("2024-01-01 0.5"), "JPY": series("2024-01-01 0.01")},
    )
    ledger.book("deposit", "2024-01-02", 1000)
    ledger.book("buy", "2024-01-02", quantity=10, price=60, instrument=AAA)
    ledger.book("buy", "2024-01-02", 150, quantity=10, instrument=BBB, currency="EUR")
    ledger.book("transfer_in", "2024-01-02", quantity=1, instrument=CCC)
    return ledger


def test_nodes_cash_and_the_rest_add_up_to_what_is_known() -> None:
    tree = Tree(NODES, (Place(AAA.id, "tech", D("0.5")), Place(BBB.id, "equity", D(1))))

    found = classify_worth(held().value("2024-12-31"), day("2024-06-01"), tree)

    assert [(item.key, item.parent, item.value) for item in found.branches] == [
        ("equity", None, 450),
        ("tech", "equity", 300),
        ("cash", None, 250),
        ("unclassified", None, 300),
    ]
    assert found.value == 1000
    assert [item.weight for item in found.branches] == [D("0.45"), D("0.3"), D("0.25"), D("0.3")]
    assert [item.symbol for item in found.unknown] == ["CCC"]


def test_a_fund_is_seen_through_to_what_nobody_holds_himself() -> None:
    tree = Tree(NODES, (Place(CCC.id, "tech", D(1)),), (FundPart(BBB.id, CCC.id, D("0.4")),), (CCC,))

    found = classify_worth(held().value("2024-12-31"), day("2024-06-01"), tree)

    tech = next(item for item in found.branches if item.key == "tech")
    assert [(item.instrument.symbol, item.value) for item in tech.instruments] == [("CCC", 60)]
    assert found.value == 1000


def test_of_nothing_there_are_no_weights() -> None:
    ledger = Ledger()
    ledger.book("fee", "2024-01-02", 5)

    found = classify_worth(ledger.value("2024-12-31"), day("2024-06-01"), Tree(NODES, ()))

    assert [(item.key, item.weight) for item in found.branches] == [("cash", None)]
