"""What template.yaml makes for seals: a bucket that keeps them, indexes to make them from, alarms where they lack."""

import json

from eligibility.storage.dynamodb.queries import BY_HOUR, BY_REFERENCE, BY_SUBJECT
from eligibility.storage.searches import FoundCheck
from eligibility.storage.subject_keys import FIRST_ID, read_keys
from eligibility_local.cloudformation import Node
from tests.integration.deployment_page import dev_parameters
from tests.integration.stack_template import at, mapping, one_or_many, resource, resources, sequence, template, text

NOTHING = {"Ref": "AWS::NoValue"}
BUCKET = {"Fn::Sub": "${SealBucket.Arn}/*"}


def denied(action: str) -> dict[str, Node]:
    """Return the statement of the bucket of seals that denies an action."""
    policy = at(resources("AWS::S3::BucketPolicy")["SealBucketPolicy"], "PolicyDocument", "Statement")
    (statement,) = [mapping(each) for each in sequence(policy) if action in one_or_many(at(each, "Action"))]
    assert (statement["Effect"], statement["Principal"], statement["Resource"]) == ("Deny", "*", BUCKET)
    return statement


def test_an_object_of_the_bucket_of_seals_is_locked_from_its_first_moment() -> None:
    properties = resources("AWS::S3::Bucket")["SealBucket"]
    assert properties["ObjectLockEnabled"] == {"Fn::If": ["LocksSeals", True, NOTHING]}
    condition, locked, otherwise = sequence(at(properties, "ObjectLockConfiguration", "Fn::If"))
    retention = {"Mode": {"Ref": "SealLockMode"}, "Days": {"Ref": "SealLockDays"}}
    assert locked == {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}
    assert (condition, otherwise) == ("LocksSeals", NOTHING)
    assert at(template(), "Parameters", "SealLockMode", "Default") == "GOVERNANCE"
    assert at(template(), "Parameters", "SealLockDays", "Default") == 3650


def test_seals_are_locked_in_either_mode_and_in_a_trial_stack_not_at_all() -> None:
    modes = at(template(), "Parameters", "SealLockMode", "AllowedValues")
    assert modes == ["GOVERNANCE", "COMPLIANCE", "off"]
    unlocked = {"Fn::Equals": [{"Ref": "SealLockMode"}, "off"]}
    assert at(template(), "Conditions", "LocksSeals") == {"Fn::Not": [unlocked]}
    assert dev_parameters()["SealLockMode"] == "off"


def test_the_policy_keeps_the_seals_of_a_trial_stack_too() -> None:
    assert "Condition" not in resource("SealBucketPolicy")


def test_the_dashboard_shows_how_old_the_newest_seal_is_what_was_sealed_and_what_is_amiss() -> None:
    body = text(at(resources("AWS::CloudWatch::Dashboard")["Dashboard"], "DashboardBody", "Fn::Sub"))
    shown = [metric for widget in json.loads(body)["widgets"] for metric in widget["properties"].get("metrics", ())]
    ours = {tuple(metric[:4]) for metric in shown if metric[0] == "PermitEligibility" and metric[3] != "check"}
    assert ours >= {
        ("PermitEligibility", "SealAge", "service", "seal"),
        ("PermitEligibility", "RecordsSealed", "service", "seal"),
        ("PermitEligibility", "AuditFaults", "service", "verify"),
    }


def test_nobody_may_delete_an_object_or_a_version_of_it_or_lift_its_lock() -> None:
    for action in ("DeleteObject", "DeleteObjectVersion", "BypassGovernanceRetention", "PutObjectRetention"):
        assert "Condition" not in denied(f"s3:{action}")


def test_an_object_is_put_only_where_there_is_none() -> None:
    assert denied("s3:PutObject")["Condition"] == {
        "Null": {"s3:if-none-match": "true"},
        "Bool": {"s3:ObjectCreationOperation": "true"},
    }


def test_a_lifecycle_takes_away_what_was_left_half_way_and_nothing_else() -> None:
    (rule,) = sequence(at(resources("AWS::S3::Bucket")["SealBucket"], "LifecycleConfiguration", "Rules"))
    assert set(mapping(rule)) == {"Id", "Status", "AbortIncompleteMultipartUpload"}


def test_an_index_has_what_is_shown_of_a_check_and_that_of_hours_what_is_sealed() -> None:
    indexes = {
        text(at(index, "IndexName")): {
            *(text(at(key, "AttributeName")) for key in sequence(at(index, "KeySchema"))),
            *map(text, sequence(at(index, "Projection", "NonKeyAttributes"))),
            "check_id",  # the table's key is in every index
        }
        for index in sequence(resources("AWS::DynamoDB::Table")["AuditTable"]["GlobalSecondaryIndexes"])
    }
    shown = set(FoundCheck._fields)
    assert indexes == {
        BY_HOUR: {*shown, "sealing", "digest", "expires_at"},
        BY_REFERENCE: {*shown, "reference"},
        BY_SUBJECT: {*shown, "subject"},
    }


def test_what_secrets_manager_makes_is_a_first_subject_key() -> None:
    made = mapping(resources("AWS::SecretsManager::Secret")["SubjectKeys"]["GenerateSecretString"])
    secret = {**json.loads(text(made["SecretStringTemplate"])), text(made["GenerateStringKey"]): "a" * 64}
    assert made["PasswordLength"] == 64
    live = read_keys(json.dumps(secret).encode())
    assert (live.current, set(live.keys)) == (FIRST_ID, {FIRST_ID})


def test_each_hour_is_sealed_when_it_is_due_and_another_verified_between_two_seals() -> None:
    functions = resources("AWS::Serverless::Function")
    assert at(functions["SealFunction"], "Events", "EachHour", "Properties", "Schedule") == "cron(35 * * * ? *)"
    assert at(functions["VerifyFunction"], "Events", "EachHour", "Properties", "Schedule") == "cron(20 * * * ? *)"


def test_an_alarm_goes_off_when_seals_are_two_hours_behind_or_nothing_is_heard_of_them() -> None:
    alarm = resources("AWS::CloudWatch::Alarm")["SealsBehind"]
    assert (alarm["Threshold"], alarm["Period"], alarm["TreatMissingData"]) == (7200, 3600, "breaching")
    assert alarm["Dimensions"] == [{"Name": "service", "Value": "seal"}]


def test_an_alarm_goes_off_when_a_record_was_touched_or_nothing_was_verified() -> None:
    alarm = resources("AWS::CloudWatch::Alarm")["RecordsTampered"]
    assert (alarm["Threshold"], alarm["Period"], alarm["TreatMissingData"]) == (0, 86400, "breaching")
    assert alarm["Dimensions"] == [{"Name": "service", "Value": "verify"}]
