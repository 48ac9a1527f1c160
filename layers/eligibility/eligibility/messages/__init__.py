"""The words for people, in three languages: codes and values come in, sentences go out.

Nothing is decided here. The sentences stand in en.toml, ru.toml and kk.toml; `catalogue` reads one language once.
"""

from eligibility.messages.catalogue import Catalogue, UnknownMessage, catalogue
from eligibility.messages.formats import UnfitValue, Value
from eligibility.messages.language import DEFAULT_LANGUAGE, LANGUAGES, Language, negotiate
from eligibility.messages.template import MissingValue

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "Catalogue",
    "Language",
    "MissingValue",
    "UnfitValue",
    "UnknownMessage",
    "Value",
    "catalogue",
    "negotiate",
]
