"""A new layer alone becomes live: it publishes a version, the alias points to it, and the API calls the alias."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.integration.stack_template import FUNCTIONS, at, mapping, resources, template, text, texts
from tests.integration.stack_translated import translate, translated

PROJECT = Path(__file__).parents[2]
ROUTES = [
    event
    for function in resources("AWS::Serverless::Function").values()
    for event in mapping(function.get("Events", {})).values()
    if at(event, "Type") == "Api"
]


@pytest.mark.parametrize("layer", ["DependenciesLayer", "EligibilityLayer"])
def test_a_new_layer_alone_makes_a_new_version_of_every_function(layer: str) -> None:
    before, after = _versions({}), _versions({layer: "s3://artifacts/another"})
    assert set(before) == set(after) == set(FUNCTIONS)
    assert not set(before.values()) & set(after.values())


def test_the_same_template_makes_the_same_versions() -> None:
    assert _versions({}) == _versions({})


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_starts_from_a_snapshot_of_the_live_version(function: str) -> None:
    made = mapping(translated()["Resources"])
    assert at(made, function, "Properties", "SnapStart") == {"ApplyOn": {"Ref": "SnapStart"}}
    alias = at(made, f"{function}Aliaslive", "Properties")
    assert at(alias, "Name") == "live"
    assert at(alias, "FunctionVersion") == {"Fn::GetAtt": [_versions({})[function], "Version"]}
    assert resources("AWS::Serverless::Function")[function]["AutoPublishAliasAllProperties"] is True


def test_a_stack_has_snapshots_unless_a_parameter_says_otherwise() -> None:
    parameter = mapping(at(template(), "Parameters", "SnapStart"))
    assert (parameter["Default"], parameter["AllowedValues"]) == ("PublishedVersions", ["PublishedVersions", "None"])


def test_sam_makes_no_version_for_a_parameter_alone() -> None:
    # Why `make deploy` marks the layer. Should SAM learn it (its issue 3820), the mark may go.
    assert _versions({}, SnapStart="None", Previews="off") == _versions({})


def test_other_parameters_make_another_layer_and_the_same_ones_the_same(tmp_path: Path) -> None:
    marks = [_marked(tmp_path, each) for each in ("", "Previews=off", "Previews=off", 'Tenants=\'{"a": "b"}\'')]
    assert marks[1] == marks[2]
    assert len(set(marks)) == 3


@pytest.mark.parametrize("target", ["deploy", "deploy-dev"])
def test_each_way_to_deploy_marks_the_layer_first(target: str) -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{target}: build marked ##", makefile, re.MULTILINE)


def test_the_api_calls_the_live_version() -> None:
    targets = [
        found
        for found in texts(at(translated(), "Resources", "Api", "Properties", "Body", "paths"))
        if found.startswith("arn:") and "lambda" in found
    ]
    assert len(targets) == len(ROUTES)
    assert all(re.search(r"\$\{\w+FunctionAliaslive\}", target) for target in targets)


def _marked(folder: Path, parameters: str) -> bytes:
    """Return the mark of a layer that is deployed with these parameters."""
    make = shutil.which("make")
    assert make is not None
    layer = folder / "EligibilityLayer"
    layer.mkdir(exist_ok=True)
    subprocess.run(  # noqa: S603 - the program that builds the project
        [make, "-s", "marked", f"BUILT={folder}", f"PARAMETERS={parameters}"], cwd=PROJECT, check=True
    )
    (mark,) = layer.iterdir()
    return mark.read_bytes()


def _versions(artifacts: dict[str, str], **parameters: str) -> dict[str, str]:
    """Return the logical id of each function's version."""
    return {
        text(at(made, "Properties", "FunctionName", "Ref")): name
        for name, made in mapping(translate(artifacts, parameters)["Resources"]).items()
        if at(made, "Type") == "AWS::Lambda::Version"
    }
