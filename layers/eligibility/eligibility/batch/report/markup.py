"""HTML as the report's parts make it: every text and every attribute is escaped here, and nowhere else."""

from collections.abc import Iterable
from html import escape

type Attribute = str | int | None


class Markup(str):
    """Text that is HTML already; any other text is escaped before it becomes part of some."""

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: Attribute) -> Markup:
    """Return an element; of the attributes None is left out, `class_` is class, `aria_hidden` is aria-hidden."""
    return Markup(f"{_opening(name, attributes)}{joined(content)}</{name}>")


def void(name: str, /, **attributes: Attribute) -> Markup:
    """Return an element that has neither content nor end tag."""
    return Markup(_opening(name, attributes))


def joined(content: Iterable[str]) -> Markup:
    """Return parts one after another."""
    return Markup("".join([part if isinstance(part, Markup) else escape(part) for part in content]))


def _opening(name: str, attributes: dict[str, Attribute]) -> str:
    written = [
        f' {attribute.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for attribute, value in attributes.items()
        if value is not None
    ]
    return f"<{name}{''.join(written)}>"
