"""Answers without amounts: whatever is not known to be harmless is left out.

Source: docs/specs/access.md, hidden amounts.
"""

import re
from collections.abc import Collection

Json = object

_IDENTITY = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9:]+))?"
)


def without_amounts(document: Json, shown: Collection[str]) -> Json:
    """Return ``document`` with every text and number replaced by null but those of the fields in ``shown``.

    Ids, days, instants, booleans and the document's form stay; a list's items belong to its field.
    """
    return _blot(document, shown, is_shown=False)


def _blot(value: Json, shown: Collection[str], *, is_shown: bool) -> Json:
    if isinstance(value, dict):
        return {key: _blot(item, shown, is_shown=key in shown) for key, item in value.items()}
    if isinstance(value, list):
        return [_blot(item, shown, is_shown=is_shown) for item in value]
    if is_shown or value is None or isinstance(value, bool):
        return value
    return value if isinstance(value, str) and _IDENTITY.fullmatch(value) else None
