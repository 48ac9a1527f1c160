"""A page of HTML as a tree, read strictly: each element is closed in its place, no attribute and no id stands twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import override

VOID = frozenset({"meta", "link", "input"})


class NotWellFormed(AssertionError):
    """The page is no tree of elements."""


@dataclass(slots=True)
class Element:
    """An element with what it contains."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join([child if isinstance(child, str) else child.text for child in self.children])

    @property
    def elements(self) -> list["Element"]:
        """The elements directly in it."""
        return [child for child in self.children if isinstance(child, Element)]

    def walk(self) -> Iterator["Element"]:
        """Give it and every element in it, in the order of the page."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def all(self, name: str) -> list["Element"]:
        """Return the elements of a name."""
        return [each for each in self.walk() if each.name == name]

    def classed(self, name: str) -> list["Element"]:
        """Return the elements of a class."""
        return [each for each in self.walk() if name in each.attributes.get("class", "").split()]


def read(page: bytes) -> Element:
    """Return the page's `html` element. Raises NotWellFormed."""
    reader = _Reader()
    reader.feed(page.decode("utf-8"))
    reader.close()
    if len(reader.open) != 1:
        raise NotWellFormed(f"never closed: {reader.open[-1].name}")
    (page_itself,) = reader.open[0].elements
    ids = [each.attributes["id"] for each in page_itself.walk() if "id" in each.attributes]
    if len(ids) != len(set(ids)):
        raise NotWellFormed("an id stands twice")
    return page_itself


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            raise NotWellFormed(f"an attribute of {tag} stands twice")
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    @override
    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].name != tag:
            raise NotWellFormed(f"{self.open[-1].name} is open where {tag} ends")
        self.open.pop()

    @override
    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)
