"""Reads a CloudFormation template into plain values, its tags written out: `!Ref X` as `{"Ref": "X"}`."""

from pathlib import Path
from typing import cast

import yaml

type Node = bool | int | float | str | list[Node] | dict[str, Node] | None


def read_template(file: Path) -> Node:
    """Return what a template holds. Raises yaml.YAMLError, OSError."""
    return cast("Node", yaml.load(file.read_bytes(), _Loader))  # noqa: S506 - _Loader is a SafeLoader


class _Loader(yaml.SafeLoader):
    """YAML with the tags of CloudFormation."""


def _tagged(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Node]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    match node:
        case yaml.ScalarNode():
            scalar = str(loader.construct_scalar(node))
            value: Node = [*scalar.split(".", 1)] if suffix == "GetAtt" else scalar
        case yaml.SequenceNode():
            value = loader.construct_sequence(node, deep=True)
        case yaml.MappingNode():
            value = {str(key): item for key, item in loader.construct_mapping(node, deep=True).items()}
        case _:
            raise yaml.constructor.ConstructorError(None, None, f"cannot read !{suffix}", node.start_mark)
    return {name: value}


_Loader.add_multi_constructor("!", _tagged)
