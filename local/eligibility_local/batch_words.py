"""The words around a batch on the command line, in the languages of the answers; figures are said as in the report."""

from collections.abc import Mapping
from typing import NamedTuple

from eligibility.messages import Language


class BatchWords(NamedTuple):
    """What is said while a batch runs and at its end; {…} is filled in."""

    language: Language
    copying: str
    reading: str
    comparing: str
    deciding: str
    goes_on: str
    rate: str
    minutes_left: str
    seconds_left: str
    joining: str
    finished_before: str
    interrupted: str
    rows: str
    decided: str
    rejected: str
    reasons: str
    repeated: str
    results: str
    rejected_rows: str
    report: str


BATCH_WORDS: Mapping[Language, BatchWords] = {
    "en": BatchWords(
        language="en",
        copying="Copying what comes in.",
        reading="Reading the file.",
        comparing="Comparing the file with that of the batch.",
        deciding="Rows: {rows}, ranges: {ranges}; results in {folder}.",
        goes_on="Going on: {done} of {rows} rows were done before.",
        rate="{rate} rows/s",
        minutes_left="{time} min left",
        seconds_left="{time} s left",
        joining="Putting the results together.",
        finished_before="This batch was finished before; nothing is done again.",
        interrupted="Stopped. What is done is kept; this goes on with the rest:",
        rows="Rows",
        decided="Decided",
        rejected="Rejected",
        reasons="Most frequent reasons",
        repeated="References given more than once",
        results="Results",
        rejected_rows="Rejected rows",
        report="Report",
    ),
    "ru": BatchWords(
        language="ru",
        copying="Копирование поступающих данных.",
        reading="Чтение файла.",
        comparing="Сравнение файла с файлом этого пакета.",
        deciding="Строк: {rows}, частей: {ranges}; результаты в {folder}.",
        goes_on="Продолжение: ранее обработано строк: {done} из {rows}.",
        rate="строк/с: {rate}",
        minutes_left="осталось {time} мин",
        seconds_left="осталось {time} с",
        joining="Сборка результатов.",
        finished_before="Этот пакет уже обработан; повторно ничего не делается.",
        interrupted="Остановлено. Сделанное сохранено; остальное продолжит команда:",
        rows="Строки",
        decided="Решено",
        rejected="Отклонено",
        reasons="Самые частые причины",
        repeated="Номера, указанные несколько раз",
        results="Результаты",
        rejected_rows="Отклонённые строки",
        report="Отчёт",
    ),
    "kk": BatchWords(
        language="kk",
        copying="Түскен деректер көшірілуде.",
        reading="Файл оқылуда.",
        comparing="Файл осы топтаманың файлымен салыстырылуда.",
        deciding="Жолдар: {rows}, бөліктер: {ranges}; нәтижелер: {folder}.",
        goes_on="Жалғасуда: бұрын өңделген жолдар: {done} / {rows}.",
        rate="жол/с: {rate}",
        minutes_left="{time} мин қалды",
        seconds_left="{time} с қалды",
        joining="Нәтижелер жинақталуда.",
        finished_before="Бұл топтама бұрын аяқталған; ештеңе қайта жасалмайды.",
        interrupted="Тоқтатылды. Жасалғаны сақталды; қалғанын мына команда жалғастырады:",
        rows="Жолдар",
        decided="Шешілді",
        rejected="Қабылданбады",
        reasons="Ең жиі себептер",
        repeated="Бірнеше рет берілген нөмірлер",
        results="Нәтижелер",
        rejected_rows="Қабылданбаған жолдар",
        report="Есеп",
    ),
}
