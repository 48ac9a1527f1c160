"""Puts what the functions use of botocore's models beside them, for `eligibility.storage.aws_models`; a build step.

The models stay as they are, for whatever else reads them. Standard library only: the build has nothing else.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OPERATIONS = {
    # Nothing calls the first one: by it botocore knows that the service tells where its tables are.
    "dynamodb": (
        "DescribeEndpoints",
        "BatchGetItem",
        "BatchWriteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "UpdateItem",
    ),
    "secretsmanager": ("GetSecretValue",),
}
"""Of the services that the start of a check waits for."""

type Content = dict[str, Any]
"""JSON of botocore, of which only what is named here is known; hence Any."""


def main(data: Path) -> None:
    """Cut the models in botocore's folder `data`, which has the services that the functions call and no other."""
    models = {path.parent: _read(path) for path in data.glob("*/*/service-2.json.gz")}
    for folder, model in models.items():
        operations = OPERATIONS.get(folder.parent.name)
        if operations is not None and all(name in model["operations"] for name in operations):
            _write(folder / "service-2", cut_model(model, operations))
            _write(folder / "endpoint-rule-set-1", _read(folder / "endpoint-rule-set-1.json.gz"))
    prefixes = {model["metadata"]["endpointPrefix"] for model in models.values()}
    _write(data / "endpoints", cut_endpoints(json.loads((data / "endpoints.json").read_bytes()), prefixes))


def cut_model(model: Content, operations: tuple[str, ...]) -> Content:
    """Return the model of a service with these operations, the shapes that they need, and no documentation."""
    kept = {name: model["operations"][name] for name in operations}
    shapes: Content = {}
    waiting = [*_shape_names(kept)]
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            waiting += _shape_names(shapes[name])
    cut: Content = _without_documentation({**model, "operations": kept, "shapes": shapes})
    return cut


def cut_endpoints(endpoints: Content, prefixes: set[str]) -> Content:
    """Return the endpoints of some services, in all partitions and regions."""
    return {
        **endpoints,
        "partitions": [
            {**partition, "services": {name: at for name, at in partition["services"].items() if name in prefixes}}
            for partition in endpoints["partitions"]
        ],
    }


def _shape_names(content: object) -> Iterator[str]:
    if isinstance(content, dict):
        if isinstance(content.get("shape"), str):
            yield content["shape"]
        for inner in content.values():
            yield from _shape_names(inner)
    elif isinstance(content, list):
        for inner in content:
            yield from _shape_names(inner)


def _without_documentation(content: Any) -> Any:  # noqa: ANN401 - see Content
    if isinstance(content, dict):
        return {
            name: _without_documentation(inner)
            for name, inner in content.items()
            if name != "documentation" or not isinstance(inner, str)
        }
    return [_without_documentation(inner) for inner in content] if isinstance(content, list) else content


def _read(path: Path) -> Content:
    content: Content = json.loads(gzip.decompress(path.read_bytes()))
    return content


def _write(path: Path, content: Content) -> None:
    path.with_name(f"{path.name}.cut.json").write_text(json.dumps(content, separators=(",", ":")), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
