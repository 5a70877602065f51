"""How SQLite is given a list."""

from collections.abc import Sequence

import orjson


def json_array(values: Sequence[str | int]) -> str:
    return orjson.dumps(values).decode()
