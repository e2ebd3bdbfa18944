"""Answers without amounts: whatever is not known to be harmless is left out.

Source: docs/specs/access.md, hidden amounts.
"""

import re
from dataclasses import dataclass

Json = object

_FIGURE = re.compile(r"[+-]?[0-9.,]+")
_IDENTITY = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9:]+))?"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The fields that stay in answers: ``figures`` as they are, ``words`` unless they hold a figure.

    One name may be a word in one answer and an amount in another: a currency, and what currencies gained.
    """

    words: frozenset[str]
    figures: frozenset[str]


def without_amounts(document: Json, shown: Shown) -> Json:
    """Return ``document`` with every text and number replaced by null but those of the fields in ``shown``.

    Ids, days, instants, booleans and the document's form stay; a list's items belong to its field.
    """
    return _blot(document, shown, field="")


def _blot(value: Json, shown: Shown, *, field: str) -> Json:
    if isinstance(value, dict):
        return {key: _blot(item, shown, field=key) for key, item in value.items()}
    if isinstance(value, list):
        return [_blot(item, shown, field=field) for item in value]
    if value is None or isinstance(value, bool) or field in shown.figures:
        return value
    if not isinstance(value, str):
        return None
    is_word = field in shown.words and not _FIGURE.fullmatch(value)
    return value if is_word or _IDENTITY.fullmatch(value) else None
