"""The portfolio service: what a person holds, what it is worth and what it returned.

Glossary:
    portfolio: a person's set of accounts, looked at in one currency.
    account: where activities are booked; with tracked cash or without.
    activity: something that happened in an account, booked once and never changed, only reversed.
    instrument: what can be held; bundled ones are everyone's, custom ones their maker's.
    close: the as-traded price of an instrument at the end of a day; a person's own wins over a bundled one.
    revision: how often a portfolio was written to; it names the state a computed answer belongs to.
    book: a portfolio's activities together with the prices and rates that value them.
    preview: what an import would do, kept for a day until it is committed or expires.

Flow of a write: ``routes`` → ``actions`` (load, decide, save in one transaction) → ``store``; the new
revision is told to ``stream``. Flow of a report: ``reports.routes`` → ``reports.actions`` → ``reports.books``
(the cached book of this revision, computed in a thread) → ``domain``.
"""
