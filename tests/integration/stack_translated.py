"""What SAM makes of template.yaml, by SAM's own translator: the API's OpenAPI document, versions, aliases."""

from functools import cache

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from eligibility_local.cloudformation import Node
from tests.integration.stack_template import mapping, read_template


@cache
def translated() -> dict[str, Node]:
    """Return what SAM makes of the template, made once: not to be changed."""
    return translate({})


def translate(artifacts: dict[str, str], parameters: dict[str, str] | None = None) -> dict[str, Node]:
    """Return what SAM makes of the template with these parameters, its folders uploaded to these addresses."""
    uploaded = read_template()
    for name, made in mapping(uploaded["Resources"]).items():
        properties = mapping(mapping(made).get("Properties", {}))
        for key in {"CodeUri", "ContentUri", "DefinitionUri"} & set(properties):
            properties[key] = artifacts.get(name, f"s3://artifacts/{name}")
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name="eu-central-1"))
    return mapping(translator.translate(uploaded, parameter_values=parameters or {}))
