"""The texts of the three languages as the tests read them, and a value for each of their gaps."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from eligibility import messages
from eligibility.messages import (
    Language,
    Value,
    catalogue,
)
from eligibility.messages.template import Placeholder, parse

SENTENCES = ("reasons", "remedies", "notes", "cautions", "window", "planner")
WORDS = (
    "figures",
    "permits",
    "documents",
    "papers",
    "categories",
    "grounds",
    "dwellings",
    "outcomes",
    "verdicts",
    "rules",
    "not_checked",
    "readings",
    "places",
    "zone_places",
    "zone_fields",
)
RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
KAZAKH_ONLY = "әғқңөұүһі"
ALPHABETS = {"en": "abcdefghijklmnopqrstuvwxyz", "ru": RUSSIAN, "kk": RUSSIAN + KAZAKH_ONLY}

VALUES: dict[str, Value] = {
    "age": 16,
    "age_in_days": 181,
    "age_limit": 16,
    "amount_mci": "0.2",
    "amount_tenge": 13800,
    "at_most": 20,
    "by_entry": date(2023, 5, 30),
    "by_window": date(2023, 7, 29),
    "category": "work",
    "country": "KGZ",
    "day": date(2023, 2, 8),
    "day_of_stay": 93,
    "days_allowed": 90,
    "days_late": 8,
    "days_left": 179,
    "days_left_counted_back": 1,
    "days_left_in_block": 2,
    "days_of_earlier_breach": 4,
    "days_over": 3,
    "days_over_counted_back": 3,
    "days_over_in_blocks": 1,
    "days_regained": 84,
    "days_required": 180,
    "days_to_come": 2,
    "days_unclear": 5,
    "days_used": 93,
    "days_used_cautious": 95,
    "days_used_counted_back": 91,
    "days_used_in_block": 88,
    "dwelling": "flat",
    "earliest_entry": date(2023, 7, 26),
    "earliest_entry_counted_back": date(2023, 7, 28),
    "earliest_entry_in_block": date(2023, 7, 27),
    "entry": date(2023, 7, 26),
    "entry_after_last_day": date(2023, 7, 26),
    "expires_on": date(2023, 8, 6),
    "fields": ("birth_date", "number"),
    "fine_mci": 10,
    "fine_tenge": 34500,
    "fined_on": date(2023, 5, 6),
    "first_day_beyond": date(2023, 4, 27),
    "form": "99 9999999",
    "from": date(2023, 2, 8),
    "good_until": date(2023, 7, 31),
    "ground": "ethnic_kazakh",
    "issued_on": date(2023, 2, 1),
    "kind": "internal",
    "last_day": date(2023, 2, 18),
    "last_lawful_day": date(2023, 4, 26),
    "last_lawful_day_counted_back": date(2023, 4, 25),
    "last_lawful_day_in_block": date(2023, 4, 27),
    "leaving_on": date(2023, 4, 20),
    "length": 15,
    "longest_stay": 21,
    "longest_stay_counted_back": 88,
    "longest_stay_in_block": 90,
    "message": "…",
    "nationality": "RUS",
    "needed_from": date(2023, 6, 19),
    "new_outcome": "unmet",
    "next": date(2023, 8, 2),
    "not_in_application": 2,
    "not_in_register": 1,
    "old_outcome": "met",
    "oldest_issue_day": date(2022, 8, 12),
    "on": date(2023, 4, 20),
    "owners": 3,
    "paper": "photo",
    "papers": ("photo", "state_duty"),
    "places": ("TD3.number", "TD1.composite"),
    "pointer": "/housing/authorisations/1",
    "pointers": ("/housing/owners/0", "/housing/owners/2"),
    "previous": date(2023, 2, 7),
    "regained_from": date(2023, 7, 26),
    "regained_until": date(2023, 10, 17),
    "reviewed_until": date(2026, 3, 31),
    "safe_expires_on": date(2023, 8, 8),
    "shelf_life_days": 180,
    "since": date(2026, 1, 20),
    "until": date(2023, 8, 1),
    "usual": 16,
    "valid_until_at_least": date(2023, 8, 7),
    "without": 2,
}


@cache
def content(language: Language) -> dict[str, Any]:
    return tomllib.loads(Path(messages.__file__).with_name(f"{language}.toml").read_text("utf-8"))


def sentences(language: Language) -> dict[str, str]:
    """Every template of a language, with the sections whose sentences have no gaps."""
    read = content(language)
    templates = {f"{section}.{code}": text for section in SENTENCES for code, text in read[section].items()}
    for section in ("verdicts", "not_checked", "readings"):
        templates |= {f"{section}.{code}": text for code, text in read[section].items()}
    return templates | {"notice": read["notice"]}


def texts(language: Language) -> dict[str, str]:
    """Everything that people read in a language, without the placeholders."""
    read = content(language)
    found = {code: without_placeholders(text) for code, text in sentences(language).items()}
    found |= {
        f"{section}.{code}": text.replace("{number}", "1") for section in WORDS for code, text in read[section].items()
    }
    for unit, forms in read["units"].items():
        found |= {f"units.{unit}.{category}": word for category, word in forms.items()}
    for name, months in read["months"].items():
        found |= {f"months.{name}.{month}": month for month in months}
    return found


def without_placeholders(template: str) -> str:
    return "".join("1" if isinstance(part, Placeholder) else part for part in parse(template))


def placeholders(template: str) -> set[str]:
    return {part.name for part in parse(template) if isinstance(part, Placeholder)}


def rendered(language: Language) -> dict[str, str]:
    words = catalogue(language)
    say = {
        "reasons": words.reason,
        "remedies": words.remedy,
        "notes": words.note,
        "cautions": words.caution,
        "window": words.window,
        "planner": words.planner,
    }
    return {
        f"{section}.{code}": say[section](code, VALUES) for section in SENTENCES for code in content(language)[section]
    }
