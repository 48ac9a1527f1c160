"""The few words around a checklist on the command line, in the languages of the answers."""

from collections.abc import Mapping
from typing import NamedTuple

from eligibility.messages import Language


class RequirementsWords(NamedTuple):
    """What stands before a text of the answer."""

    service: str
    differences: str
    added: str
    removed: str
    changed: str
    before: str
    after: str
    nothing_differs: str


REQUIREMENTS_WORDS: Mapping[Language, RequirementsWords] = {
    "en": RequirementsWords(
        service="Term and fee",
        differences="What is different",
        added="added",
        removed="no longer asked",
        changed="changed",
        before="Before",
        after="After",
        nothing_differs="Nothing is different.",
    ),
    "ru": RequirementsWords(
        service="Срок и плата",
        differences="Что отличается",
        added="добавлено",
        removed="больше не требуется",
        changed="изменено",
        before="Было",
        after="Стало",
        nothing_differs="Отличий нет.",
    ),
    "kk": RequirementsWords(
        service="Мерзімі мен ақысы",
        differences="Айырмашылығы",
        added="қосылды",
        removed="енді талап етілмейді",
        changed="өзгерді",
        before="Бұрын",
        after="Кейін",
        nothing_differs="Айырмашылық жоқ.",
    ),
}
