"""Where a wrong field is, said so that there are only so many places: what is counted by it stays small."""

from functools import cache, lru_cache

from eligibility.batch.csv_columns import ANY, columns_of

UNKNOWN = "?"
"""Stands for a name that no field has; the name itself may be anything that somebody wrote, a person's own too."""


@lru_cache(4096)
def known_pointer(pointer: str) -> str:
    """Return a JSON pointer (RFC 6901) with UNKNOWN for the first name in it that no field has, and nothing after that.

    `/passport/nmae` gives `/passport/?`.
    """
    told = path = ""
    for step in pointer.split("/")[1:]:
        parent, path = path, f"{path}.{ANY if step.isdecimal() else step}".removeprefix(".")
        if path not in _paths() and not (step.isdecimal() and _is_list_of_words(parent)):
            return f"{told}/{UNKNOWN}"
        told = f"{told}/{step}"
    return told


@lru_cache(4096)
def field_of(pointer: str) -> str:
    """Return the path of the field that a JSON pointer (RFC 6901) of an error leads to, as in the names of columns.

    `/stays/3/left_on` gives `stays.*.left_on`, `/passport/nmae` gives `passport.?`; empty for the row as a whole.
    """
    found: list[str] = []
    for step in pointer.split("/")[1:]:
        path = ".".join([*found, ANY if step.isdecimal() else step])
        if path not in _paths():
            if not step.isdecimal():  # an entry of a list of words is said by the list
                found.append(UNKNOWN)
            break
        found = path.split(".")
    return ".".join(found)


def _is_list_of_words(path: str) -> bool:
    column = columns_of().get(path)
    return column is not None and column.kind == "words"


@cache
def _paths() -> frozenset[str]:
    """Return the paths of all fields, and of the objects and lists that hold them."""
    columns = [template.split(".") for template in columns_of()]
    return frozenset(".".join(steps[:length]) for steps in columns for length in range(1, len(steps) + 1))
