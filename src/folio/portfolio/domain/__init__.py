"""What is true of a portfolio: pure types and functions; days, prices and rates arrive as arguments.

Glossary:
    activity: something that happened in an account, booked once and never changed.
    reversal: an activity that cancels another; both then count as never booked.
    instrument: what can be held: a stock, a fund, a coin.
    lot: the units one activity brought in, with what they cost.
    disposal: the part of a lot one activity took out.
    holding: what is held of one instrument on one day, over all lots and accounts.
    close: the as-traded price of an instrument at the end of a day.
    rate: units of the portfolio's currency for one unit of another, on one day.
    external flow: money or units crossing the border of what is measured.
    oversold: units sold that were never bought; flagged, and valued as nothing held.

Flow (every function is pure; money out is Decimal in whole minor units, rates are ratios, None is unknown):

    errors = check_activity(draft, today=today)                    checks: may it be booked?
    activity = draft.booked(id=…, account_id=…, instrument_id=…)   what the store keeps

    rates = Rates.of("EUR", [RateColumn(…)])
    terms = BookTerms(Currency.of("EUR"), accounts, instruments, rates, splits, method)
    book = build_book(activities, terms, until=day_number(today))  book: lots, cash, flows
    valuation = value_book(book, {id: PriceColumn(…)})             valuation: daily columns, all accounts
    part = value_book(book, prices, accounts=frozenset({…}), instruments=frozenset({…}))  … or a part of it
    parts = value_instruments(valuation)                           … or each instrument by itself
    columns = day_columns(part); sum_columns([(columns, 0.4), …])  days: what ratios and charts are made of

    list_holdings(valuation, as_of)            holdings: any day up to ``until``
    measure(valuation, start, end)             performance: both days included
    draw_timeline(valuation, start, end)       timeline: columns of text for charts
    summarise_gains(valuation, start, end)     gains: realised, unrealised, oversold
    list_lots(valuation, instrument_id=…)      gains: lots as of the book's last day
    summarise(valuation, start, end)           income: by month and one by one
    split_by(valuation, as_of, Dimension.KIND) allocation
    rank_movers(holdings)                      movers

One valuation answers every view of a portfolio; keep it. After a change, build again with ``previous=`` the
old book and valuation and the same ``rates``, ``accounts`` and price column objects: only what changed is
computed.
"""
