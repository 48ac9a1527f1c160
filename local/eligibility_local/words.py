"""The few words around an answer on the command line, in the languages of the answers."""

from collections.abc import Mapping
from typing import NamedTuple

from eligibility.messages import Language, catalogue


class Words(NamedTuple):
    """What stands before a text of the answer, and how a day is written."""

    language: Language
    what_to_do: str
    note: str
    legal_basis: str
    in_force_from: str
    supply: str
    dates: str
    contested: str
    caution: str
    not_checked: str
    recorded: str
    recorded_earlier: str

    def day(self, iso: str) -> str:
        """Return a day, which answers have as YYYY-MM-DD, as the language writes it."""
        return catalogue(self.language).formats["date"](iso)

    def basis(self, act: str, article: str | None, in_force_from: str | None) -> str:
        """Return what a finding rests on: the act, the article and the day from which it holds where they are known."""
        named = act if article is None else f"{act}, {article}"
        since = "" if in_force_from is None else f"; {self.in_force_from} {self.day(in_force_from)}"
        return f"{self.legal_basis}: {named}{since}"


WORDS: Mapping[Language, Words] = {
    "en": Words(
        language="en",
        what_to_do="What to do",
        note="Note",
        legal_basis="Legal basis",
        in_force_from="in force from",
        supply="Please give",
        dates="Dates",
        contested="Law read as",
        caution="Caution",
        not_checked="Not checked",
        recorded="Recorded as",
        recorded_earlier="Recorded earlier as",
    ),
    "ru": Words(
        language="ru",
        what_to_do="Что делать",
        note="Примечание",
        legal_basis="Основание",
        in_force_from="действует с",
        supply="Укажите",
        dates="Сроки",
        contested="Прочтение права",
        caution="Внимание",
        not_checked="Не проверено",
        recorded="Номер записи",
        recorded_earlier="Номер прежней записи",
    ),
    "kk": Words(
        language="kk",
        what_to_do="Не істеу керек",
        note="Ескертпе",
        legal_basis="Негізі",
        in_force_from="күшіне енген күні",
        supply="Көрсетіңіз",
        dates="Мерзімі",
        contested="Заңның оқылуы",
        caution="Назар аударыңыз",
        not_checked="Тексерілмеді",
        recorded="Жазба нөмірі",
        recorded_earlier="Бұрынғы жазба нөмірі",
    ),
}
