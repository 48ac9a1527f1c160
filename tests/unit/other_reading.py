"""The rulebook with the days of the window counted the other way: the same values but for `counting`."""

from functools import cache

import orjson

from eligibility.rulebook import Rulebook
from eligibility.rulebook.loading import FOLDER, build, read_folder
from eligibility.rules.window_days import Counting

_READ_AS = {"rolling": "window_counted_back", "blocks": "window_in_blocks"}


@cache
def rulebook_counting(counting: Counting) -> Rulebook:
    """Return the current rulebook with another value of `counting` in each version that has one, and its words."""
    content = orjson.loads(read_folder(FOLDER))
    for name in ("stay.toml", "filing.toml"):
        for table in content[name].values():
            for version in table["versions"]:
                if "counting" in version.get("values", {}):
                    version["values"]["counting"] = counting
                if version["read_as"] in _READ_AS.values():
                    version["read_as"] = _READ_AS[counting]
    return build(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))
