"""The few words around an answer on the command line, in the languages of the answers."""

from collections.abc import Mapping
from typing import NamedTuple

from eligibility.messages import Language


class Words(NamedTuple):
    """What stands before a text of the answer."""

    what_to_do: str
    note: str
    legal_basis: str
    in_force_from: str
    supply: str
    dates: str
    caution: str
    not_checked: str
    recorded: str
    recorded_earlier: str


WORDS: Mapping[Language, Words] = {
    "en": Words(
        what_to_do="What to do",
        note="Note",
        legal_basis="Legal basis",
        in_force_from="in force from",
        supply="Please give",
        dates="Dates",
        caution="Caution",
        not_checked="Not checked",
        recorded="Recorded as",
        recorded_earlier="Recorded earlier as",
    ),
    "ru": Words(
        what_to_do="Что делать",
        note="Примечание",
        legal_basis="Основание",
        in_force_from="действует с",
        supply="Укажите",
        dates="Сроки",
        caution="Внимание",
        not_checked="Не проверено",
        recorded="Номер записи",
        recorded_earlier="Номер прежней записи",
    ),
    "kk": Words(
        what_to_do="Не істеу керек",
        note="Ескертпе",
        legal_basis="Негізі",
        in_force_from="күшіне енген күні",
        supply="Көрсетіңіз",
        dates="Мерзімі",
        caution="Назар аударыңыз",
        not_checked="Тексерілмеді",
        recorded="Жазба нөмірі",
        recorded_earlier="Бұрынғы жазба нөмірі",
    ),
}
