"""Finds things in template.yaml, read into plain values with its tags written out: `!Ref X` as `{"Ref": "X"}`."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from eligibility_local import cloudformation
from eligibility_local.cloudformation import Node

TEMPLATE = Path(__file__).parents[2] / "template.yaml"


def read_template() -> dict[str, Node]:
    """Return the template, a new value at each call."""
    return mapping(cloudformation.read_template(TEMPLATE))


@cache
def template() -> dict[str, Node]:
    """Return the template, read once: not to be changed."""
    return read_template()


def resources(kind: str) -> dict[str, dict[str, Node]]:
    """Return the properties of all resources of a type, by logical id."""
    return {
        name: mapping(mapping(resource).get("Properties", {}))
        for name, resource in mapping(template()["Resources"]).items()
        if mapping(resource)["Type"] == kind
    }


def resource(name: str) -> dict[str, Node]:
    """Return a resource with its attributes, such as DeletionPolicy."""
    return mapping(at(template(), "Resources", name))


def at(node: Node, *path: str | int) -> Node:
    """Return what stands at a path of keys and indices; KeyError or IndexError if nothing does."""
    for step in path:
        node = sequence(node)[step] if isinstance(step, int) else mapping(node)[step]
    return node


def mapping(node: object) -> dict[str, Node]:
    """Return a node that must be a mapping."""
    assert isinstance(node, dict), f"not a mapping: {node!r}"
    return node


def sequence(node: object) -> list[Node]:
    """Return a node that must be a list."""
    assert isinstance(node, list), f"not a list: {node!r}"
    return node


def text(node: object) -> str:
    """Return a node that must be a string."""
    assert isinstance(node, str), f"not a string: {node!r}"
    return node


def one_or_many(node: Node) -> list[Node]:
    """Return a list as it is and a single value as a list of one, as IAM reads Action and Resource."""
    return node if isinstance(node, list) else [node]


def texts(node: Node) -> Iterator[str]:
    """Give every string under a node, keys included."""
    match node:
        case str():
            yield node
        case list():
            for item in node:
                yield from texts(item)
        case dict():
            for key, item in node.items():
                yield key
                yield from texts(item)


FUNCTIONS = sorted(resources("AWS::Serverless::Function"))
"""Logical ids of the functions."""
