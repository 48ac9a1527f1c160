"""The tables of docs/deployment.md that follow from template.yaml and samconfig.toml.

`python -m tests.integration.deployment_page` writes them anew.
"""

import tomllib

from eligibility_local.cloudformation import Node
from tests.integration.readme import PROJECT, blocks_of
from tests.integration.stack_template import at, mapping, resources, template, text

PAGE = PROJECT / "docs" / "deployment.md"
SAMCONFIG = PROJECT / "samconfig.toml"
MEGABYTES = 1024
SNAPSHOT_OF_A_GB = 3.90
"""US dollars a month: 0.0000015046 a GB-second."""
ALARM, SECRET, DASHBOARD = 0.10, 0.40, 3.00


def blocks_made() -> dict[str, str]:
    """Return what the tables should be."""
    return {"parameters": _parameters(), "each month": _each_month()}


def blocks_kept() -> dict[str, str]:
    """Return what the tables are."""
    return blocks_of(PAGE.read_text("utf-8"))


def dev_parameters() -> dict[str, str]:
    """Return what a trial stack sets."""
    told = tomllib.loads(SAMCONFIG.read_text("utf-8"))["dev"]["deploy"]["parameters"]["parameter_overrides"]
    return dict(each.split("=", 1) for each in told)


def _parameters() -> str:
    rows = []
    for name, parameter in mapping(template()["Parameters"]).items():
        told = mapping(parameter)
        default = told["Default"]
        shown = "empty" if default == "" else f"`{default}`"
        rows.append(f"| `{name}` | {shown} | {' '.join(text(told['Description']).split())} |\n")
    return f"| parameter | default | |\n|---|---|---|\n{''.join(rows)}"


def _each_month() -> str:
    alarms, secrets = (len(resources(f"AWS::{kind}")) for kind in ("CloudWatch::Alarm", "SecretsManager::Secret"))
    stacks = [_snapshots({}), _snapshots(dev_parameters())]
    lines = [
        ("snapshots of the functions (SnapStart), 3.90 for each GB of memory", *stacks),
        (f"secrets: {secrets}, 0.40 each", *[secrets * SECRET] * 2),
        (f"alarms: {alarms}, 0.10 each", *[alarms * ALARM] * 2),
        ("dashboard", *[DASHBOARD] * 2),
    ]
    whole = tuple(sum(costs) for costs in zip(*(line[1:] for line in lines), strict=True))
    rows = "".join(f"| {said} | {one:.2f} | {dev:.2f} |\n" for said, one, dev in lines)
    return (
        "| each month, asked or not | defaults | `[dev]` |\n|---|---|---|\n"
        f"{rows}| **before the first request** | **{whole[0]:.2f}** | **{whole[1]:.2f}** |\n"
    )


def _snapshots(given: dict[str, str]) -> float:
    """Return what the snapshots of all functions cost, with these parameters."""
    if given.get("SnapStart") == "None":
        return 0
    memory = sum(_number(_memory(function), given) for function in resources("AWS::Serverless::Function").values())
    return memory / MEGABYTES * SNAPSHOT_OF_A_GB


def _memory(function: dict[str, Node]) -> Node:
    return function.get("MemorySize") or at(template(), "Globals", "Function", "MemorySize")


def _number(value: Node, given: dict[str, str]) -> int:
    if isinstance(value, int):
        return value
    name = text(mapping(value)["Ref"])
    return int(given.get(name) or str(at(template(), "Parameters", name, "Default")))


def write() -> None:
    """Write the tables into the page."""
    page, kept = PAGE.read_text("utf-8"), blocks_kept()
    for name, made in blocks_made().items():
        marked = f"<!-- begin: {name} -->\n"
        page = page.replace(f"{marked}{kept[name]}", f"{marked}{made}")
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    write()
