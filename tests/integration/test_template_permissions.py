"""A function may do what it needs and nothing else, and none that answers requests can change what is recorded."""

import re

import pytest

from eligibility_local.cloudformation import Node
from tests.integration.stack_template import (
    FUNCTIONS,
    TEMPLATE,
    at,
    mapping,
    one_or_many,
    resources,
    sequence,
    text,
)

OWN_LOG_AND_TRACES = {
    ("logs:CreateLogStream", "own log"),
    ("logs:PutLogEvents", "own log"),
    ("xray:PutTraceSegments", "*"),
    ("xray:PutTelemetryRecords", "*"),
}
ALLOWED = {
    "CheckFunction": OWN_LOG_AND_TRACES
    | {
        ("dynamodb:PutItem", "AuditTable"),
        ("dynamodb:GetItem", "RegisterTable"),
        ("secretsmanager:GetSecretValue", "HashKey"),
    },
    "LookupFunction": OWN_LOG_AND_TRACES | {("dynamodb:GetItem", "AuditTable")},
    "HealthFunction": OWN_LOG_AND_TRACES,
    "RequirementsFunction": OWN_LOG_AND_TRACES,
    "RulesFunction": OWN_LOG_AND_TRACES,
    "StaysFunction": OWN_LOG_AND_TRACES,
}
"""All that a function may do: action and logical id of the resource."""


def test_no_policy_allows_a_wildcard_action() -> None:
    statements = [statement for role in resources("AWS::IAM::Role") for statement in _statements(role)]
    assert statements
    for statement in statements:
        assert statement["Effect"] == "Allow"
        assert "NotAction" not in statement
        assert "*" not in "".join(text(action) for action in one_or_many(statement["Action"]))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_what_it_needs_and_nothing_else(function: str) -> None:
    allowed = {
        (text(action), _named(function, place))
        for statement in _statements(_role(function))
        for action in one_or_many(statement["Action"])
        for place in one_or_many(statement["Resource"])
    }
    assert allowed == ALLOWED[function]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_has_no_permissions_beside_the_policies_of_its_role(function: str) -> None:
    assert "Policies" not in resources("AWS::Serverless::Function")[function]
    assert "ManagedPolicyArns" not in resources("AWS::IAM::Role")[_role(function)]


def test_nothing_that_answers_requests_can_change_or_delete_what_is_recorded() -> None:
    changing = re.compile(r"dynamodb:(Update|Delete|BatchWrite|PartiQL|Transact|Restore|Import)", re.IGNORECASE)
    for function in FUNCTIONS:
        actions = [
            text(action) for statement in _statements(_role(function)) for action in one_or_many(statement["Action"])
        ]
        assert not [action for action in actions if changing.match(action)]


def test_each_role_is_one_function_s_own() -> None:
    assert len({_role(function) for function in FUNCTIONS}) == len(FUNCTIONS)


def test_the_layer_keeps_the_models_of_each_service_that_a_function_calls() -> None:
    makefile = (TEMPLATE.parent / "layers" / "dependencies" / "Makefile").read_text(encoding="utf-8")
    kept = re.search(r"^services := (.*)$", makefile, re.MULTILINE)
    assert kept
    called = {action.split(":")[0] for allowed in ALLOWED.values() for action, _ in allowed} - {"logs", "xray"}
    assert set(kept[1].split()) == called


def _role(function: str) -> str:
    role, attribute = sequence(at(resources("AWS::Serverless::Function")[function], "Role", "Fn::GetAtt"))
    assert attribute == "Arn"
    return text(role)


def _statements(role: str) -> list[dict[str, Node]]:
    return [
        mapping(statement)
        for policy in one_or_many(resources("AWS::IAM::Role")[role].get("Policies", []))
        for statement in sequence(at(policy, "PolicyDocument", "Statement"))
    ]


def _named(function: str, place: Node) -> str:
    match place:
        case str():
            return place
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), "Arn"]}:
            return "own log" if name == f"{function.removesuffix('Function')}Logs" else name
    raise AssertionError(place)
