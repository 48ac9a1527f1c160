"""docs/stack.svg as it should be: each function of the stack, what calls it, and what it may ask for.

All of it is read from template.yaml. `python -m tests.integration.stack_picture` draws it anew.
"""

import re
from collections.abc import Iterator
from html import escape

from eligibility_local.cloudformation import Node
from tests.integration.readme import PROJECT
from tests.integration.stack_template import FUNCTIONS, at, mapping, one_or_many, resources, sequence, template, text

FILE = PROJECT / "docs" / "stack.svg"
ROW, TOP, WIDTH = 34, 64, 1060
LEFT, MIDDLE, RIGHT = 20, 420, 700
_OF_ALL = re.compile(r"Logs$")
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2933}.head{font-weight:600;font-size:14px}"
    "rect{fill:#e3f2f1;stroke:#16625c}line{stroke:#7b8794}"
    "@media(prefers-color-scheme:dark){text{fill:#e4e7eb}rect{fill:#12403c;stroke:#7cc7bf}}"
)


def picture_made() -> str:
    """Return the picture."""
    height = TOP + ROW * len(FUNCTIONS) + 16
    rows = "".join(_row(name, TOP + ROW * number) for number, name in enumerate(sorted(FUNCTIONS, key=_order)))
    heads = "".join(
        f'<text class="head" x="{x}" y="36">{said}</text>'
        for x, said in ((LEFT, "What calls"), (MIDDLE, "Function"), (RIGHT, "What it may ask"))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">\n'
        '<title id="t">The stack</title>\n'
        '<desc id="d">Each function of template.yaml with what calls it, and what it may ask.</desc>\n'
        f"<style>{_STYLE}</style>\n{heads}\n{rows}</svg>\n"
    )


def _row(name: str, y: int) -> str:
    left, right = "  ".join(_callers(name)), ", ".join(_asked(name)) or "nothing"
    middle = y + 14
    return (
        f'<text x="{LEFT}" y="{y + 18}">{escape(left)}</text>'
        f'<line x1="{MIDDLE - 24}" x2="{MIDDLE}" y1="{middle}" y2="{middle}"/>'
        f'<rect x="{MIDDLE}" y="{y}" width="220" height="28" rx="6"/>'
        f'<text x="{MIDDLE + 12}" y="{y + 18}">{name.removesuffix("Function")}</text>'
        f'<line x1="{MIDDLE + 220}" x2="{RIGHT - 10}" y1="{middle}" y2="{middle}"/>'
        f'<text x="{RIGHT}" y="{y + 18}">{escape(right)}</text>\n'
    )


def _order(name: str) -> tuple[bool, str]:
    """Put the functions of the API first, as callers meet them."""
    return (not any(caller.startswith(("GET", "POST")) for caller in _callers(name)), "".join(_callers(name)) + name)


def _callers(name: str) -> list[str]:
    events = mapping(resources("AWS::Serverless::Function")[name].get("Events", {})).values()
    told = [_caller(mapping(event)) for event in events]
    return told or ["the state machine of batches"]


def _caller(event: dict[str, Node]) -> str:
    properties = mapping(event["Properties"])
    match event["Type"]:
        case "Api":
            return f"{text(properties['Method']).upper()} {text(properties['Path'])}"
        case "S3":
            return "an upload to UploadBucket"
    return f"{text(event['Type'])}"


def _asked(name: str) -> list[str]:
    """Return the resources of a function's role and of policies beside it, its own log left out."""
    role = f"{name.removesuffix('Function')}Role"
    policies = [mapping(policy)["PolicyDocument"] for policy in sequence(resources("AWS::IAM::Role")[role]["Policies"])]
    policies += [
        policy["PolicyDocument"]
        for policy in resources("AWS::IAM::Policy").values()
        if {"Ref": role} in sequence(policy["Roles"])
    ]
    found = {
        place
        for policy in policies
        for statement in sequence(at(policy, "Statement"))
        for node in one_or_many(mapping(statement)["Resource"])
        for place in _places(node)
    }
    return sorted(place for place in found if not _OF_ALL.search(place))


def _places(node: Node) -> Iterator[str]:
    match node:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            yield name
        case {"Fn::Sub": str(pattern)}:
            yield from (name for name in re.findall(r"\$\{(\w+)(?:\.\w+)?\}", pattern) if name in _declared())


def _declared() -> set[str]:
    return {*mapping(template()["Resources"]), *mapping(template()["Parameters"])}


if __name__ == "__main__":
    FILE.write_text(picture_made(), "utf-8")
