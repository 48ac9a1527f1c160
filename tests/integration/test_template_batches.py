"""What template.yaml makes for batches: buckets that keep to themselves and forget, a start that loses nothing."""

import re
from collections.abc import Iterator

import pytest
import yaml

from eligibility_local.cloudformation import Node
from tests.integration.stack_template import TEMPLATE, at, mapping, resource, resources, sequence, template, text, texts
from tests.integration.stack_translated import translated

BUCKETS = sorted(resources("AWS::S3::Bucket"))
TASKS = {"Plan": "BatchPlanFunction", "DecideRange": "BatchRangeFunction", "Finish": "BatchFinishFunction"}


def definition() -> dict[str, Node]:
    """Return the state machine as it is written, before its substitutions."""
    return mapping(yaml.safe_load((TEMPLATE.parent / "statemachines" / "batch.asl.yaml").read_bytes()))


def states() -> dict[str, dict[str, Node]]:
    """Return all states by name, those of the Map's children included."""
    outer = mapping(definition()["States"])
    inner = mapping(at(outer, "Ranges", "ItemProcessor", "States"))
    return {name: mapping(state) for name, state in {**outer, **inner}.items()}


# --- Buckets


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_encrypted_versioned_and_closed_to_the_public(bucket: str) -> None:
    properties = resources("AWS::S3::Bucket")[bucket]
    assert set(mapping(properties["PublicAccessBlockConfiguration"]).values()) == {True}
    assert len(mapping(properties["PublicAccessBlockConfiguration"])) == 4
    assert at(properties, "VersioningConfiguration", "Status") == "Enabled"
    rule = at(properties, "BucketEncryption", "ServerSideEncryptionConfiguration", 0)
    assert at(rule, "ServerSideEncryptionByDefault", "SSEAlgorithm") == "AES256"
    assert at(properties, "OwnershipControls", "Rules", 0, "ObjectOwnership") == "BucketOwnerEnforced"


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_spoken_to_over_tls_only(bucket: str) -> None:
    (policy,) = [
        policy for policy in resources("AWS::S3::BucketPolicy").values() if policy["Bucket"] == {"Ref": bucket}
    ]
    statement, *_ = sequence(at(policy, "PolicyDocument", "Statement"))
    assert at(statement, "Effect") == "Deny"
    assert at(statement, "Principal") == "*"
    assert at(statement, "Condition") == {"Bool": {"aws:SecureTransport": "false"}}
    assert at(statement, "Resource") == [{"Fn::GetAtt": [bucket, "Arn"]}, {"Fn::Sub": f"${{{bucket}.Arn}}/*"}]


@pytest.mark.parametrize(("bucket", "days"), [("UploadBucket", "UploadDays"), ("ResultsBucket", "ResultsDays")])
def test_a_bucket_forgets_objects_earlier_versions_and_unfinished_parts(bucket: str, days: str) -> None:
    rules = sequence(at(resources("AWS::S3::Bucket")[bucket], "LifecycleConfiguration", "Rules"))
    whole, markers = rules
    assert at(whole, "ExpirationInDays") == {"Ref": days}
    assert "Prefix" not in mapping(whole)  # of all keys
    assert "NoncurrentDays" in mapping(at(whole, "NoncurrentVersionExpiration"))
    assert at(whole, "AbortIncompleteMultipartUpload", "DaysAfterInitiation") == 1
    assert at(markers, "ExpiredObjectDeleteMarker") is True
    assert {at(rule, "Status") for rule in rules} == {"Enabled"}


# --- The start


def test_only_objects_under_uploads_start_anything() -> None:
    upload = at(resources("AWS::Serverless::Function")["BatchStartFunction"], "Events", "Upload")
    assert at(upload, "Type") == "S3"
    assert at(upload, "Properties", "Bucket") == {"Ref": "UploadBucket"}
    assert at(upload, "Properties", "Filter", "S3Key", "Rules") == [{"Name": "prefix", "Value": "uploads/"}]


def test_a_start_that_fails_for_good_is_kept_and_an_alarm_says_so() -> None:
    queue = at(resources("AWS::Serverless::Function")["BatchStartFunction"], "DeadLetterQueue")
    assert queue == {"Type": "SQS", "TargetArn": {"Fn::GetAtt": ["BatchStartFailures", "Arn"]}}
    assert resources("AWS::SQS::Queue")["BatchStartFailures"]["MessageRetentionPeriod"] == 14 * 24 * 3600
    alarm = resources("AWS::CloudWatch::Alarm")["BatchNotStarted"]
    assert alarm["Dimensions"] == [{"Name": "QueueName", "Value": {"Fn::GetAtt": ["BatchStartFailures", "QueueName"]}}]
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Maximum", 1)


def test_no_resource_depends_on_itself_by_way_of_others() -> None:
    """CloudFormation refuses a circle, and SAM makes one easily: a bucket knows its function, and that its role."""
    made = mapping(translated()["Resources"])
    needs = {name: set(_needed(each)) & set(made) - {name} for name, each in made.items()}
    while free := {name for name, others in needs.items() if not others}:
        needs = {name: others - free for name, others in needs.items() if name not in free}
    assert needs == {}


def _needed(node: Node) -> Iterator[str]:
    """Give the logical ids that a resource names."""
    match node:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [str(name), *_]} | {"Fn::GetAtt": str(name)}:
            yield name.partition(".")[0]
        case {"Fn::Sub": pattern}:
            for found in texts(pattern):
                yield from (name for name in re.findall(r"\$\{(\w+)[.}]", found))
            yield from (name for part in (pattern if isinstance(pattern, list) else []) for name in _needed(part))
        case dict():
            for key, value in node.items():
                yield from texts(value) if key == "DependsOn" else _needed(value)
        case list():
            for item in node:
                yield from _needed(item)


# --- The state machine


def test_its_tasks_are_the_live_versions_of_the_functions() -> None:
    substitutions = mapping(at(resources("AWS::Serverless::StateMachine")["BatchMachine"], "DefinitionSubstitutions"))
    tasks = {name: state for name, state in states().items() if state["Type"] == "Task"}
    assert set(tasks) == set(TASKS)
    for name, function in TASKS.items():
        (substitution,) = re.findall(r"^\$\{(\w+)\}$", text(tasks[name]["Resource"]))
        assert substitutions[substitution] == {"Ref": f"{function}.Alias"}


def test_every_substitution_is_made_and_used() -> None:
    written = (TEMPLATE.parent / "statemachines" / "batch.asl.yaml").read_text(encoding="utf-8")
    used = set(re.findall(r"\$\{(\w+)\}", written))
    made = mapping(at(resources("AWS::Serverless::StateMachine")["BatchMachine"], "DefinitionSubstitutions"))
    assert used == set(made)


@pytest.mark.parametrize("task", sorted(TASKS))
def test_a_task_is_tried_again_after_pauses_with_jitter_unless_that_is_pointless(task: str) -> None:
    pointless, refused, others = sequence(states()[task]["Retry"])
    assert pointless == {"ErrorEquals": ["BatchFailed"], "MaxAttempts": 0}
    assert at(refused, "ErrorEquals") == ["Lambda.TooManyRequestsException"]
    assert at(refused, "MaxAttempts") == 30  # no fault: other functions have the account's concurrency for a while
    assert at(others, "ErrorEquals") == ["States.ALL"]
    for retry in (refused, others):
        assert {"IntervalSeconds", "BackoffRate", "MaxDelaySeconds", "MaxAttempts"} <= set(mapping(retry))
        assert at(retry, "JitterStrategy") == "FULL"


@pytest.mark.parametrize(("task", "function"), TASKS.items())
def test_a_task_is_given_up_a_little_after_its_function(task: str, function: str) -> None:
    function_seconds = at(resources("AWS::Serverless::Function")[function], "Timeout")
    seconds = states()[task]["TimeoutSeconds"]
    assert isinstance(function_seconds, int)
    assert isinstance(seconds, int)
    assert function_seconds < seconds <= function_seconds + 15


def test_a_failed_batch_can_be_redriven_since_nothing_catches_its_failure() -> None:
    assert not [name for name, state in states().items() if "Catch" in state]
    assert states()["Ranges"]["ToleratedFailureCount"] == 0
    assert at(states()["Ranges"], "ItemProcessor", "ProcessorConfig") == {
        "Mode": "DISTRIBUTED",
        "ExecutionType": "STANDARD",
    }
    assert states()["Ranges"]["Label"] == "Ranges"  # which the role names


def test_how_many_ranges_are_decided_at_once_is_set_by_the_stack() -> None:
    assert states()["Ranges"]["MaxConcurrency"] == "${Concurrency}"  # a number once it is put in
    substitutions = at(resources("AWS::Serverless::StateMachine")["BatchMachine"], "DefinitionSubstitutions")
    assert at(substitutions, "Concurrency") == {"Ref": "BatchConcurrency"}
    assert at(template(), "Parameters", "BatchConcurrency", "Default") == 5


def test_the_log_of_the_state_machine_has_no_data_of_executions() -> None:
    logging = at(resources("AWS::Serverless::StateMachine")["BatchMachine"], "Logging")
    assert at(logging, "IncludeExecutionData") is False
    assert at(logging, "Level") == "ERROR"
    assert resource("BatchMachineLogs")["Type"] == "AWS::Logs::LogGroup"
