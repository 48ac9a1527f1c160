"""A new layer alone becomes live: it publishes a version, the alias points to it, and the API calls the alias."""

import re

import pytest

from tests.integration.stack_template import FUNCTIONS, at, mapping, resources, text, texts
from tests.integration.stack_translated import translate, translated

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
    assert at(made, function, "Properties", "SnapStart") == {"ApplyOn": "PublishedVersions"}
    alias = at(made, f"{function}Aliaslive", "Properties")
    assert at(alias, "Name") == "live"
    assert at(alias, "FunctionVersion") == {"Fn::GetAtt": [_versions({})[function], "Version"]}
    assert resources("AWS::Serverless::Function")[function]["AutoPublishAliasAllProperties"] is True


def test_the_api_calls_the_live_version() -> None:
    targets = [
        found
        for found in texts(at(translated(), "Resources", "Api", "Properties", "Body", "paths"))
        if found.startswith("arn:") and "lambda" in found
    ]
    assert len(targets) == len(ROUTES)
    assert all(re.search(r"\$\{\w+FunctionAliaslive\}", target) for target in targets)


def _versions(artifacts: dict[str, str]) -> dict[str, str]:
    """Return the logical id of each function's version."""
    return {
        text(at(made, "Properties", "FunctionName", "Ref")): name
        for name, made in mapping(translate(artifacts)["Resources"]).items()
        if at(made, "Type") == "AWS::Lambda::Version"
    }
