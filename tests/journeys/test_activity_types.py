"""Every kind of activity is entered by hand, and every screen shows what the sheet of paper says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx2
import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.fixtures.people import PASSWORD
from tests.fixtures.platform import Platform
from tests.journeys.visitor import Visitor, new_address, visit

pytestmark = pytest.mark.journey

# Closes, in dollars; a close holds until the next one.
CLOSES = {
    "ALFA": {"01-03": "50", "01-10": "30", "01-12": "15", "01-30": "14", "02-02": "15"},
    "BETA": {"01-16": "3"},
    "BETX": {"01-19": "3"},
    "GAMA": {"01-17": "20"},
    "DELT": {"01-18": "40", "01-30": "42", "02-02": "45"},
    "ECHO": {"01-23": "15"},
    "FOXT": {"01-29": "30", "02-02": "28"},
    "HOTL": {"01-31": "10", "02-02": "13"},
}

# The sheet of paper. Lots are (units; cost in all).
#                                                                    cash of Main     what it does
ENTRIES: list[tuple[str, str, dict[str, str]]] = [
    ("Deposit", "01-02", {"Amount before costs": "100000"}),  # 100,000.00
    # ALFA: A (100; 5,010.00), the fee in its cost.                   94,990.00
    ("Buy", "01-03", {"Instrument": "ALFA", "Quantity": "100", "Price each": "50", "Fee": "10"}),
    # ALFA: A, B (100; 6,000.00).                                     88,990.00
    ("Buy", "01-04", {"Instrument": "ALFA", "Quantity": "100", "Price each": "60"}),
    # 50 of B for 3,500.00 - 5.00 - 3.00 = 3,492.00, which had cost 3,000.00: +492.00.
    # ALFA: A, B (50; 3,000.00).                                      92,482.00
    (
        "Sell",
        "01-05",
        {
            "Instrument": "ALFA",
            "Quantity": "50",
            "Price each": "70",
            "Fee": "5",
            "Tax withheld": "3",
            "Take from the 100 of Jan 4, 2024": "50",
        },
    ),
    ("Dividend", "01-08", {"Instrument": "ALFA", "Amount before costs": "150", "Tax withheld": "22.50"}),
    #                                                                 92,609.50
    ("Interest", "01-09", {"Amount before costs": "20"}),  # 92,629.50
    ("Fee", "01-09", {"Amount before costs": "7.50"}),  # 92,622.00
    ("Tax", "01-09", {"Amount before costs": "12"}),  # 92,610.00
    # ALFA: A (200; 5,010.00), B (100; 3,000.00).
    ("Split", "01-10", {"Instrument": "ALFA", "New shares": "2", "for old shares": "1"}),
    # 90.00 less 9.00 tax buys 3 at 27.00: C (3; 81.00).              92,610.00
    (
        "Reinvested dividend",
        "01-11",
        {
            "Instrument": "ALFA",
            "Shares bought": "3",
            "Dividend before costs": "90",
            "Price paid": "27",
            "Tax withheld": "9",
        },
    ),
    # One new for one held: A (400; 5,010.00), B (200; 3,000.00), C (6; 81.00), 606 in all.
    ("Stock dividend", "01-12", {"Instrument": "ALFA", "New shares": "1", "for old shares": "1"}),
    # 0.20 each: A (400; 4,930.00), B (200; 2,960.00), C (6; 79.80).  92,731.20
    ("Return of capital", "01-15", {"Instrument": "ALFA", "Amount before costs": "121.20"}),
    # A tenth of every cost goes with one BETA for two ALFA: BETA (303; 796.98), ALFA (606; 7,172.82).
    (
        "Spin-off",
        "01-16",
        {
            "Instrument": "ALFA",
            "New instrument": "BETA",
            "New shares": "1",
            "for old shares": "2",
            "Part of the cost that goes along": "0.1",
        },
    ),
    ("Buy", "01-17", {"Instrument": "GAMA", "Quantity": "100", "Price each": "20"}),  # 90,731.20
    # 50 DELT worth 40.00 each and 300.00 for what had cost 2,000.00: +300.00, the lesser of the cash and
    # of 2,000.00 + 300.00 - 2,000.00. DELT (50; 2,000.00).           91,031.20
    (
        "Merger",
        "01-18",
        {
            "Instrument": "GAMA",
            "New instrument": "DELT",
            "New shares received": "50",
            "Cash received": "300",
            "Worth of one new share": "40",
        },
    ),
    # BETX (303; 796.98): 200 of A had cost 493.00, 2.465 each.
    ("Symbol change", "01-19", {"Instrument": "BETA", "New instrument": "BETX"}),
    # 5.00 for 2 that had cost 4.93: +0.07. BETX (301; 792.05).       91,036.20
    ("Cash in lieu", "01-22", {"Instrument": "BETX", "Fraction sold": "2", "Cash received": "5"}),
    ("Buy", "01-23", {"Instrument": "ECHO", "Quantity": "10", "Price each": "15"}),  # 90,886.20
    # Nothing for what had cost 150.00: -150.00.
    ("Delisting", "01-24", {"Instrument": "ECHO"}),
    # 20 DELT go to the other account with their cost of 800.00, and so does cash; both stay in the portfolio.
    ("Transfer out", "01-25", {"Instrument": "DELT", "Quantity": "20"}),
    ("Transfer in", "01-25", {"Instrument": "DELT", "Quantity": "20", "Account": "Reserve"}),
    ("Transfer out", "01-26", {"Amount before costs": "1000"}),  # 89,886.20, Reserve 1,000.00
    ("Transfer in", "01-26", {"Amount before costs": "1000", "Account": "Reserve"}),
    # 10 sold short for 300.00 - 2.00: FOXT (-10; -298.00).           90,184.20
    ("Sell", "01-29", {"Instrument": "FOXT", "Quantity": "10", "Price each": "30", "Fee": "2"}),
    ("Withdrawal", "01-30", {"Amount before costs": "5000"}),  # 85,184.20
    ("Buy", "01-31", {"Instrument": "HOTL", "Quantity": "10", "Price each": "10"}),  # 85,084.20
    # 50.00 of 100.00 are given back; by itself that comes before the sale of its day, …
    ("Return of capital", "02-01", {"Instrument": "HOTL", "Amount before costs": "50"}),  # 85,134.20
    # … but this sale of 5 comes before it: 60.00 for 50.00, +10.00. HOTL (5; 50.00 - 50.00 = 0.00).
    (
        "Sell",
        "02-01",
        {"Instrument": "HOTL", "Quantity": "5", "Price each": "12", "Order within the day": "-1"},
    ),  # 85,194.20
]
# Held: ALFA 606 × 15 = 9,090.00, BETX 301 × 3 = 903.00, DELT 50 × 45 = 2,250.00, FOXT -10 × 28 = -280.00,
# HOTL 5 × 13 = 65.00: 12,028.00. With 85,194.20 + 1,000.00 of cash that is worth 98,222.20.
# 95,000.00 were put in on balance, so 3,222.20 were gained: income 150 + 20 + 90 = 260.00,
# fees 10 + 5 + 7.50 + 2 = 24.50, taxes 3 + 22.50 + 12 + 9 = 46.50,
# market 3,222.20 - 260 + 24.50 + 46.50 = 3,033.20.
# Realised 492.00 + 300.00 + 0.07 - 150.00 + 10.00 = 652.07; unrealised 1,917.18 (ALFA) + 110.95 (BETX)
# + 250.00 (DELT) + 18.00 (FOXT) + 65.00 (HOTL) = 2,361.13. With the income, less the fee and the taxes that
# are in no cost, 7.50 and 12 + 22.50 + 9, that is 3,222.20 again.
# Until January 30th 100,000.00 became 86,184.20 + 8,484 + 903 + 2,100 - 300 + the 5,000.00 = 102,371.20; what
# was left, 97,371.20, became 98,222.20: 1.023712 × 1.0087397… = 1.032659…


@dataclass(frozen=True)
class Bookkeeper:
    """A person with two accounts and nothing booked, in the browser and as a program."""

    visitor: Visitor
    portfolio: str
    client: httpx2.Client

    def close_prices(self) -> None:
        """Enter the closes of the instruments, which booking has made known."""
        for symbol, closes in CLOSES.items():
            found = self.client.get("/api/instruments", params={"q": symbol}).json()["items"]
            [instrument] = [item["id"] for item in found if item["symbol"] == symbol]
            items = [{"date": f"2024-{day}", "close": close} for day, close in closes.items()]
            saved = self.client.put(f"/api/instruments/{instrument}/prices", json={"items": items})
            assert saved.status_code == 200, saved.text


@pytest.fixture
def bookkeeper(browser: Browser, open_platform: Platform) -> Iterator[Bookkeeper]:
    """A person whose first account keeps its cash and may sell short."""
    address = new_address()
    with (
        visit(browser, open_platform) as visitor,
        httpx2.Client(base_url=open_platform.url, timeout=30) as client,
    ):
        visitor.come_registered("Cleo Bookkeeper", address)
        signed_in = client.post("/api/auth/login", json={"email": address, "password": PASSWORD})
        client.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
        portfolio = client.post("/api/portfolios", json={"name": "By hand", "currency": "USD"}).json()["id"]
        for account in ({"name": "Main", "allow_short": True}, {"name": "Reserve"}):
            body = {"currency": "USD", "tracks_cash": True, **account}
            opened = client.post(f"/api/portfolios/{portfolio}/accounts", json=body)
            assert opened.status_code == 201, opened.text
        yield Bookkeeper(visitor, portfolio, client)


def pick(visitor: Visitor, field: Locator, option: str) -> None:
    """Choose an option of a list, unless it is chosen."""
    if field.input_value() != option:
        field.click()
        visitor.page.get_by_role("option", name=option, exact=True).click()


def enter(visitor: Visitor, kind: str, day: str, fields: dict[str, str]) -> None:
    """Book one activity by the editor."""
    visitor.page.get_by_role("button", name="Add a").first.click()
    dialog = visitor.page.get_by_role("dialog")
    pick(visitor, dialog.get_by_role("combobox", name="Type"), kind)
    visitor.fill("Date", f"2024-{day}")
    for label, text in fields.items():
        if label == "Account":
            pick(visitor, dialog.get_by_role("combobox", name="Account"), text)
            continue
        if label.startswith("Take from"):
            visitor.press("Choose the lots…")
        visitor.fill(label, text)
    visitor.press("Book")
    expect(dialog).to_have_count(0)


def test_every_type_of_activity_entered_by_hand_gives_the_figures_worked_out_on_paper(
    bookkeeper: Bookkeeper,
) -> None:
    visitor = bookkeeper.visitor
    visitor.open(f"/portfolios/{bookkeeper.portfolio}")
    visitor.sees_heading("What do you own?")
    for kind, day, fields in ENTRIES:
        enter(visitor, kind, day, fields)
    bookkeeper.close_prices()

    visitor.open(f"/portfolios/{bookkeeper.portfolio}?range=MAX")
    visitor.sees_value("$98,222.20")
    visitor.sees_performance(
        Market="+$3,033.20",
        Income="+$260.00",
        Fees="−$24.50",
        Taxes="−$46.50",
        Paid_in_less_paid_out="+$95,000.00",
    )
    held = {
        "ALFA": ("606", "$7,172.82", "$9,090.00", "▲+$1,917.18"),
        "BETX": ("301", "$792.05", "$903.00", "▲+$110.95"),
        "DELT": ("50", "$2,000.00", "$2,250.00", "▲+$250.00"),
        "FOXT": ("−10", "−$298.00", "−$280.00", "▲+$18.00"),
        "HOTL": ("5", "$0.00", "$65.00", "▲+$65.00"),
    }
    for symbol, (quantity, cost, value, unrealised) in held.items():
        visitor.sees_holding(symbol, Quantity=quantity, Cost=cost, Value=value, Unrealised=unrealised)
    for gone in ("BETA", "GAMA", "ECHO"):
        expect(visitor.holding(gone)).to_have_count(0)
    visitor.sees_cash("Main", "$85,194.20")
    visitor.sees_cash("Reserve", "$1,000.00")

    visitor.go_to("Gains")
    gains = visitor.page.get_by_role("region", name="Realised gains")
    expect(gains).to_contain_text(re.compile(r"Realised\s*▲\+\$652\.07"))
    expect(gains).to_contain_text(re.compile(r"Unrealised\s*▲\+\$2,361\.13"))

    visitor.open(f"/portfolios/{bookkeeper.portfolio}/analysis/performance?range=MAX")
    returned = visitor.page.get_by_role("region", name="Returns")
    expect(returned.get_by_role("button", name="Time-weighted:")).to_contain_text("+3.27%")
    expect(returned.get_by_role("button", name="Market:")).to_contain_text("+$3,033.20")

    visitor.page.get_by_role("tab", name="Income").click()
    for figure, amount in (("Received", "$260.00"), ("Withheld", "$31.50")):
        tile = visitor.page.get_by_role("button", name=f"{figure}:")
        expect(tile).to_contain_text(amount)
    visitor.page.get_by_role("tab", name="Data quality").click()
    visitor.sees("Old price")

    # The portfolio that everybody begins with is empty: both together are this one.
    visitor.open("/together?range=MAX")
    visitor.sees_value("$98,222.20")
    returned = visitor.page.get_by_role("region", name="Returns")
    expect(returned.get_by_role("button", name="Time-weighted:")).to_contain_text("+3.27%")
