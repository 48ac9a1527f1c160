"""The same rows in zen-engine's batch call: ten rules as expressions, verdict and codes only, nothing stored."""

from typing import TYPE_CHECKING

import zen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RULES = {
    "passport_valid": "d(passport.expires_on).diff(d(applied_on), 'day') >= 180",
    "passport_kind": "passport.kind == 'foreign'",
    "passport_dates": "d(passport.issued_on).isBefore(d(passport.expires_on))",
    "age": "d(applied_on).diff(d(applicant.birth_date), 'year') >= 16",
    "iin": "len(applicant.iin) == 12",
    "nationality": "applicant.nationality in ['RUS', 'BLR', 'KGZ', 'TJK', 'UZB', 'ARM']",
    "address": "len(housing.address.registration_code) == 16",
    "owners": "len(housing.owners) == len(housing.authorisations)",
    "powers": "all(housing.authorisations, #.kind != 'proxy' or d(#.valid_until).isAfter(d(applied_on)))",
    "stays": "sum(map(stays, d(#.left_on).diff(d(#.entered_on), 'day') + 1)) <= 90",
}
_KEY = "rules"


def decided_by_zen() -> "Callable[[Sequence[bytes]], int]":
    """Return the call that decides rows and returns how many are eligible."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {_KEY: _content()}}})

    def decide(rows: "Sequence[bytes]") -> int:
        answers = engine.evaluate_batch([{"key": _KEY, "context": row} for row in rows])
        return sum(all(answer["data"]["result"].values()) for answer in answers)

    return decide


def _content() -> dict[str, object]:
    position = {"x": 0, "y": 0}
    expressions = [{"id": name, "key": name, "value": text} for name, text in RULES.items()]
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": position},
            {
                "id": "rules",
                "type": "expressionNode",
                "name": "rules",
                "position": position,
                "content": {"expressions": expressions},
            },
            {"id": "out", "type": "outputNode", "name": "out", "position": position},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "rules"},
            {"id": "2", "type": "edge", "sourceId": "rules", "targetId": "out"},
        ],
    }
