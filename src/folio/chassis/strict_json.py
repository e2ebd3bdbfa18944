"""JSON without the readings on which two parsers could disagree."""

import json

JsonObject = dict[str, object]


def parse_json(body: bytes) -> object:
    """Return the value of a JSON text.

    Raises:
        json.JSONDecodeError: it is none or not UTF-8, names a member twice, holds NaN, or nests too deeply.
    """
    try:
        return json.loads(
            body.decode(), object_pairs_hook=_require_unique_members, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError:
        raise
    except RecursionError as error:
        raise json.JSONDecodeError("nested too deeply", "", 0) from error
    except ValueError as error:
        raise json.JSONDecodeError(str(error), "", 0) from error


def _require_unique_members(pairs: list[tuple[str, object]]) -> JsonObject:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member occurs twice")
    return members


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")
