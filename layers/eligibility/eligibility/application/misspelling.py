"""The word of a closed set that a misspelt one is nearest to, so that its sender need not read through all of them."""

import re

_LONGEST = 64
"""Characters; what is longer is no slip of the pen, and comparing it would take long."""
_WORD = re.compile(r"'([a-z0-9_]+)'")


def nearest(value: object, words: str) -> str:
    """Return what to add to a list of quoted words: the one that the value resembles, or nothing.

    The value is not repeated: only a word of the list is.
    """
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    from difflib import get_close_matches  # noqa: PLC0415 - of no use to a start, or to an application without a fault

    found = get_close_matches(value.lower().replace("-", "_").replace(" ", "_"), _WORD.findall(words), n=1)
    return f"; the nearest is '{found[0]}'" if found else ""
