"""The few words around a plan of days on the command line, in the languages of the answers."""

from collections.abc import Mapping
from typing import NamedTuple

from eligibility.messages import Language
from eligibility_local.stays_shape import RunKind


class StaysWords(NamedTuple):
    """What stands before a text of the answer, and what the signs of the timeline mean."""

    timeline: str
    penalty: str
    away: str
    kinds: Mapping[RunKind, str]


STAYS_WORDS: Mapping[Language, StaysWords] = {
    "en": StaysWords(
        timeline="Timeline",
        penalty="Penalty",
        away="away",
        kinds={
            "counted": "counted",
            "not_counted": "present, not counted",
            "unclear": "not clear",
            "beyond": "beyond the limit",
        },
    ),
    "ru": StaysWords(
        timeline="По дням",
        penalty="Наказание",
        away="вне страны",
        kinds={
            "counted": "учтённый день",
            "not_counted": "в стране, не учтён",
            "unclear": "неясно",
            "beyond": "сверх срока",
        },
    ),
    "kk": StaysWords(
        timeline="Күндер бойынша",
        penalty="Жаза",
        away="елден тыс",
        kinds={
            "counted": "есептелген күн",
            "not_counted": "елде, есептелмеген",
            "unclear": "анық емес",
            "beyond": "мерзімнен тыс",
        },
    ),
}
