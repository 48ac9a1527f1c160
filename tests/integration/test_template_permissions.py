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
READS_UPLOADS = {
    ("s3:GetObjectVersion", "UploadBucket/uploads/*"),
    # With these a version that is gone is said to be missing, and not forbidden.
    ("s3:ListBucket", "UploadBucket"),
    ("s3:ListBucketVersions", "UploadBucket"),
}
KEEPS_RESULTS = {
    ("s3:GetObject", "ResultsBucket/results/*"),
    ("s3:PutObject", "ResultsBucket/results/*"),
    ("s3:ListBucket", "ResultsBucket"),
}
READS_SEALS = {("s3:GetObject", "SealBucket/*"), ("s3:ListBucket", "SealBucket")}
ALLOWED = {
    "CheckFunction": OWN_LOG_AND_TRACES
    | {
        ("dynamodb:PutItem", "AuditTable"),
        ("dynamodb:GetItem", "RegisterTable"),
        ("secretsmanager:GetSecretValue", "HashKey"),
        ("secretsmanager:GetSecretValue", "SubjectKeys"),
    },
    "SearchFunction": OWN_LOG_AND_TRACES
    | {
        *(("dynamodb:Query", f"AuditTable/index/{index}") for index in ("by_hour", "by_reference", "by_subject")),
        ("secretsmanager:GetSecretValue", "SubjectKeys"),
    },
    "ProofFunction": OWN_LOG_AND_TRACES | READS_SEALS | {("dynamodb:GetItem", "AuditTable")},
    "SealFunction": OWN_LOG_AND_TRACES
    | READS_SEALS
    | {
        ("s3:PutObject", "SealBucket/*"),
        ("dynamodb:Query", "AuditTable/index/by_hour"),
        ("dynamodb:Scan", "AuditTable/index/by_hour"),
    },
    "VerifyFunction": OWN_LOG_AND_TRACES
    | READS_SEALS
    | {("dynamodb:Query", "AuditTable/index/by_hour"), ("dynamodb:BatchGetItem", "AuditTable")},
    "LookupFunction": OWN_LOG_AND_TRACES | {("dynamodb:GetItem", "AuditTable")},
    "BatchesFunction": OWN_LOG_AND_TRACES
    | {
        ("s3:PutObject", "UploadBucket/uploads/*"),
        ("s3:PutObject", "ResultsBucket/results/*/request.json"),
        ("s3:GetObject", "ResultsBucket/results/*"),
        ("s3:ListBucket", "ResultsBucket"),
        ("states:DescribeExecution", "execution:BatchMachine:*"),
    },
    "BatchStartFunction": OWN_LOG_AND_TRACES
    | {("states:StartExecution", "BatchMachine"), ("sqs:SendMessage", "BatchStartFailures")},
    "BatchPlanFunction": OWN_LOG_AND_TRACES | READS_UPLOADS | KEEPS_RESULTS,
    "BatchRangeFunction": OWN_LOG_AND_TRACES
    | READS_UPLOADS
    | KEEPS_RESULTS
    | {
        ("dynamodb:PutItem", "AuditTable"),
        ("dynamodb:GetItem", "RegisterTable"),
        ("dynamodb:BatchGetItem", "RegisterTable"),
        ("secretsmanager:GetSecretValue", "HashKey"),
        ("secretsmanager:GetSecretValue", "SubjectKeys"),
    },
    "BatchFinishFunction": OWN_LOG_AND_TRACES | KEEPS_RESULTS | {("events:PutEvents", "event-bus/EventBus")},
    "DocsFunction": OWN_LOG_AND_TRACES,
    "HealthFunction": OWN_LOG_AND_TRACES,
    "PageFunction": OWN_LOG_AND_TRACES,
    "PreviewsFunction": OWN_LOG_AND_TRACES
    | {("dynamodb:GetItem", "RegisterTable"), ("secretsmanager:GetSecretValue", "HashKey")},
    "RequirementsFunction": OWN_LOG_AND_TRACES,
    "RulesFunction": OWN_LOG_AND_TRACES,
    "StaysFunction": OWN_LOG_AND_TRACES,
}
"""All that a function may do: action and logical id of the resource."""
MACHINE_ALLOWED = {
    ("lambda:InvokeFunction", "BatchPlanFunction"),
    ("lambda:InvokeFunction", "BatchRangeFunction"),
    ("lambda:InvokeFunction", "BatchFinishFunction"),
    ("s3:GetObject", "ResultsBucket/results/*/ranges.json"),
    *((f"s3:{action}", "ResultsBucket/runs/*") for action in ("PutObject", "GetObject")),
    *((f"s3:{action}", "ResultsBucket/runs/*") for action in ("ListMultipartUploadParts", "AbortMultipartUpload")),
    # The children of its Map
    ("states:StartExecution", "BatchMachine"),
    ("states:DescribeExecution", "execution:BatchMachine:*"),
    ("states:StopExecution", "execution:BatchMachine:*"),
    ("states:RedriveExecution", "execution:BatchMachine/Ranges:*"),
}
"""All that the state machine may do beside writing its log and traces, whose actions know no resources."""


def test_no_policy_allows_a_wildcard_action() -> None:
    statements = [statement for role in resources("AWS::IAM::Role") for statement in _statements(role)]
    assert {policy for policy in resources("AWS::IAM::Policy") if not _roles(policy)} == set()
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


CHANGING = re.compile(
    r"dynamodb:(Update|Delete|BatchWrite|PartiQL|Transact|Restore|Import)"
    r"|s3:(Delete|Bypass|PutObjectRetention|PutObjectLegalHold|PutBucket|PutLifecycle|Replicate|.*Acl)",
    re.IGNORECASE,
)
"""What changes or takes away what is stored, or lifts its lock."""
ERASURE = "ErasureRole"


def test_nothing_that_answers_requests_or_runs_batches_can_change_or_delete_a_record_or_a_seal() -> None:
    for role in set(resources("AWS::IAM::Role")) - {ERASURE}:
        actions = [text(action) for statement in _statements(role) for action in one_or_many(statement["Action"])]
        assert not [action for action in actions if CHANGING.match(action)]
    assert ERASURE not in {_role(function) for function in FUNCTIONS}


def test_only_the_sealer_may_put_seals_and_it_may_put_no_record() -> None:
    putting = {
        function
        for function in FUNCTIONS
        for action, place in ALLOWED[function]
        if "SealBucket" in place and action == "s3:PutObject"
    }
    assert putting == {"SealFunction"}
    assert "dynamodb:PutItem" not in {action for action, _ in ALLOWED["SealFunction"]}


def test_the_role_of_erasure_may_touch_the_link_to_the_subject_and_nothing_else() -> None:
    update, *others = _statements(ERASURE)
    assert update["Action"] == "dynamodb:UpdateItem"
    assert update["Condition"] == {
        "ForAllValues:StringEquals": {"dynamodb:Attributes": ["check_id", "subject"]},
        "Null": {"dynamodb:Attributes": "false"},  # ForAllValues alone also holds of none
        "StringEqualsIfExists": {"dynamodb:ReturnValues": "NONE"},
    }
    assert {(text(each["Action"]), _named(ERASURE, each["Resource"])) for each in others} == {
        ("dynamodb:Query", "AuditTable/index/by_subject"),
        ("secretsmanager:GetSecretValue", "SubjectKeys"),
    }


def test_the_state_machine_may_call_its_functions_and_start_its_children_and_nothing_else() -> None:
    allowed = {
        (text(action), _named("BatchMachine", place))
        for statement in _statements("BatchMachineRole")
        for action in one_or_many(statement["Action"])
        for place in one_or_many(statement["Resource"])
    }
    assert {(action, place) for action, place in allowed if place != "*"} == MACHINE_ALLOWED
    assert {action.split(":")[0] for action, place in allowed if place == "*"} == {"logs", "xray"}


def test_a_listing_of_results_is_confined_to_results() -> None:
    for function in FUNCTIONS:
        for statement in _statements(_role(function)):
            if statement["Action"] == "s3:ListBucket" and "SealBucket" not in str(statement["Resource"]):
                assert statement["Condition"] == {"StringLike": {"s3:prefix": "results/*"}}


def test_each_role_is_one_function_s_own() -> None:
    assert len({_role(function) for function in FUNCTIONS}) == len(FUNCTIONS)


def test_the_layer_keeps_the_models_of_each_service_that_a_function_calls() -> None:
    makefile = (TEMPLATE.parent / "layers" / "dependencies" / "Makefile").read_text(encoding="utf-8")
    kept = re.search(r"^services := (.*)$", makefile, re.MULTILINE)
    assert kept
    actions = {action.split(":")[0] for allowed in ALLOWED.values() for action, _ in allowed}
    called = actions - {"logs", "xray", "sqs"}  # Lambda itself sends to the dead-letter queue
    assert {name.replace("stepfunctions", "states") for name in kept[1].split()} == called


def _role(function: str) -> str:
    role, attribute = sequence(at(resources("AWS::Serverless::Function")[function], "Role", "Fn::GetAtt"))
    assert attribute == "Arn"
    return text(role)


def _statements(role: str) -> list[dict[str, Node]]:
    return [
        mapping(statement)
        for policy in [*one_or_many(resources("AWS::IAM::Role")[role].get("Policies", [])), *_policies_beside(role)]
        for statement in sequence(at(policy, "PolicyDocument", "Statement"))
    ]


def _policies_beside(role: str) -> list[Node]:
    """Return the policies that are resources of their own, and are attached to a role."""
    return [policy for name, policy in resources("AWS::IAM::Policy").items() if role in _roles(name)]


def _roles(policy: str) -> set[str]:
    return {text(at(role, "Ref")) for role in sequence(resources("AWS::IAM::Policy")[policy]["Roles"])}


def _named(function: str, place: Node) -> str:
    match place:
        case str():
            return place
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), "Arn"]}:
            return "own log" if name == f"{function.removesuffix('Function')}Logs" else name.removesuffix(".Alias")
        case {"Fn::Sub": str(pattern)}:
            arn = re.sub(r"arn:\$\{AWS::Partition\}:\w+:\$\{AWS::Region\}:\$\{AWS::AccountId\}:", "", pattern)
            return re.sub(r"\$\{(\w+)(?:\.(?:Arn|Name))?\}", r"\1", arn)
    raise AssertionError(place)
