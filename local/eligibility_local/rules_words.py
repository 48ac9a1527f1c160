"""The few words around the rulebook on the command line, in the languages of the answers."""

from collections.abc import Mapping
from typing import NamedTuple

from eligibility.messages import Language


class RulesWords(NamedTuple):
    """What stands before a text of the answer."""

    rules_on: str
    since: str
    until: str
    read_as: str
    before: str
    differences: str
    nothing_differs: str
    every_change: str
    revision: str
    reviewed_until: str


RULES_WORDS: Mapping[Language, RulesWords] = {
    "en": RulesWords(
        rules_on="The rules on",
        since="from",
        until="until",
        read_as="Read so",
        before="before",
        differences="What is different",
        nothing_differs="Nothing is different.",
        every_change="Every change, oldest first",
        revision="Rulebook",
        reviewed_until="compared with the law up to",
    ),
    "ru": RulesWords(
        rules_on="Правила на",
        since="с",
        until="по",
        read_as="Как читается",
        before="прежде",
        differences="Что изменилось",
        nothing_differs="Ничего не изменилось.",
        every_change="Все изменения по порядку",
        revision="Свод правил",
        reviewed_until="сверен с законом по состоянию на",
    ),
    "kk": RulesWords(
        rules_on="Қағидалар, күні",
        since="басталуы",
        until="аяқталуы",
        read_as="Қалай оқылады",
        before="бұрын",
        differences="Не өзгерді",
        nothing_differs="Ештеңе өзгерген жоқ.",
        every_change="Барлық өзгерістер ретімен",
        revision="Қағидалар жинағы",
        reviewed_until="заңмен салыстырылған күні",
    ),
}
