"""What template.yaml sets, keeps and watches."""

import json
import re
from itertools import pairwise

import pytest

from eligibility_local.cloudformation import Node
from tests.integration.stack_template import FUNCTIONS, TEMPLATE, at, mapping, resource, resources, template, text

PUBLIC = ("DocsFunction", "HealthFunction", "PageFunction", "RequirementsFunction", "RulesFunction", "StaysFunction")
"""The functions that ask no store and no token."""
TABLES = sorted(resources("AWS::DynamoDB::Table"))
BUCKETS = sorted(resources("AWS::S3::Bucket"))


# --- Settings


def test_the_client_that_stands_in_for_missing_claims_is_never_set() -> None:
    assert "LOCAL_CLIENT" not in TEMPLATE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("function", "settings"),
    [
        (
            "CheckFunction",
            {"STORE", "AUDIT_TABLE", "REGISTER_TABLE", "KEY_SECRET", "SUBJECT_SECRET", "CLIENTS", "RETENTION_DAYS"},
        ),
        ("SearchFunction", {"STORE", "AUDIT_TABLE", "SUBJECT_SECRET", "CLIENTS"}),
        ("ProofFunction", {"STORE", "AUDIT_TABLE", "SEAL_BUCKET", "CLIENTS"}),
        ("SealFunction", {"STORE", "AUDIT_TABLE", "SEAL_BUCKET"}),
        ("VerifyFunction", {"STORE", "AUDIT_TABLE", "SEAL_BUCKET"}),
        ("LookupFunction", {"STORE", "AUDIT_TABLE", "CLIENTS"}),
        ("PreviewsFunction", {"STORE", "REGISTER_TABLE", "KEY_SECRET", "PREVIEWS", "PREVIEW_OWNERS"}),
        ("BatchesFunction", {"STORE", "CLIENTS", "UPLOAD_BUCKET", "RESULTS_BUCKET", "BATCH_MACHINE"}),
        ("BatchStartFunction", {"BATCH_MACHINE"}),
        ("BatchPlanFunction", {"RESULTS_BUCKET"}),
        (
            "BatchRangeFunction",
            {
                "STORE",
                "AUDIT_TABLE",
                "REGISTER_TABLE",
                "KEY_SECRET",
                "SUBJECT_SECRET",
                "RETENTION_DAYS",
                "RESULTS_BUCKET",
            },
        ),
        ("BatchFinishFunction", {"RESULTS_BUCKET", "EVENT_BUS"}),
        *((function, set[str]()) for function in PUBLIC),
    ],
)
def test_a_function_gets_the_settings_that_it_needs(function: str, settings: set[str]) -> None:
    names = _variables(function)
    assert {name.removeprefix("ELIGIBILITY_") for name in names if name.startswith("ELIGIBILITY_")} == settings
    service = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", function.removesuffix("Function")).lower()
    assert names["POWERTOOLS_SERVICE_NAME"] == service


def test_the_settings_of_every_function_are_looked_at() -> None:
    batches = [f"Batch{step}Function" for step in ("es", "Start", "Plan", "Range", "Finish")]
    audit = [f"{name}Function" for name in ("Lookup", "Search", "Proof", "Seal", "Verify")]
    assert sorted(["CheckFunction", "PreviewsFunction", *audit, *batches, *PUBLIC]) == FUNCTIONS


def test_the_settings_for_sam_local_are_all_declared_since_sam_ignores_others() -> None:
    local = json.loads((TEMPLATE.parent / "events" / "env.json").read_bytes())
    for function, settings in local.items():
        assert set(settings) <= set(_variables(function)), function
        assert settings["ELIGIBILITY_STORE"].startswith("sqlite:////")


def test_the_only_tenants_by_default_are_the_stack_s_own_clients() -> None:
    own = '{"${FormBackendClient}": "form-backend", "${OfficeClient}": "office"}'
    expected = {"Fn::If": ["HasTenants", {"Ref": "Tenants"}, {"Fn::Sub": own}]}
    for function in ("CheckFunction", "LookupFunction", "SearchFunction", "ProofFunction", "BatchesFunction"):
        assert _variables(function)["ELIGIBILITY_CLIENTS"] == expected


def test_a_function_may_answer_later_than_the_clients_of_its_stores_give_up() -> None:
    assert at(template(), "Globals", "Function", "Timeout") == 15


# --- What is kept


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_encrypted_can_be_restored_and_is_not_deleted_by_accident(table: str) -> None:
    properties = resources("AWS::DynamoDB::Table")[table]
    assert at(properties, "PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled") is True
    assert at(properties, "SSESpecification", "SSEEnabled") is True
    assert properties["DeletionProtectionEnabled"] == {"Ref": "DeletionProtection"}
    assert at(template(), "Parameters", "DeletionProtection", "Default") == "true"
    assert properties["BillingMode"] == "PAY_PER_REQUEST"


@pytest.mark.parametrize("name", [*TABLES, *BUCKETS, "HashKey", "SubjectKeys", "UserPool"])
def test_what_cannot_be_made_again_outlives_the_stack(name: str) -> None:
    assert resource(name)["DeletionPolicy"] == "Retain"
    assert resource(name)["UpdateReplacePolicy"] == "Retain"


def test_records_expire_by_their_own_attribute_and_by_default_never() -> None:
    expiry = {"AttributeName": "expires_at", "Enabled": True}
    assert resources("AWS::DynamoDB::Table")["AuditTable"]["TimeToLiveSpecification"] == expiry
    assert "TimeToLiveSpecification" not in resources("AWS::DynamoDB::Table")["RegisterTable"]
    assert at(template(), "Parameters", "RetentionDays", "Default") == 0
    assert _variables("CheckFunction")["ELIGIBILITY_RETENTION_DAYS"] == {"Ref": "RetentionDays"}


def test_every_log_group_forgets() -> None:
    groups = resources("AWS::Logs::LogGroup")
    assert len(groups) == len(FUNCTIONS) + 2
    for properties in groups.values():
        assert properties["RetentionInDays"] == {"Ref": "LogRetentionDays"}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_logs_json_to_a_group_of_its_own(function: str) -> None:
    logging = at(resources("AWS::Serverless::Function")[function], "LoggingConfig")
    assert logging == {"LogFormat": "JSON", "LogGroup": {"Ref": f"{function.removesuffix('Function')}Logs"}}


# --- What is watched


def test_the_alarms_watch_errors_throttles_and_p99() -> None:
    watched = {
        (text(alarm.get("MetricName", "store")), text(alarm.get("ExtendedStatistic", "Sum")))
        for alarm in resources("AWS::CloudWatch::Alarm").values()
    }
    assert watched == {
        ("Errors", "Sum"),
        ("Throttles", "Sum"),
        ("Duration", "p99"),
        ("5XXError", "Sum"),
        ("store", "Sum"),
        ("ApproximateNumberOfMessagesVisible", "Sum"),
        ("ExecutionsFailed", "Sum"),
        ("ExecutionsTimedOut", "Sum"),
        ("SealAge", "Sum"),
        ("AuditFaults", "Sum"),
    }
    for alarm in resources("AWS::CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == {"Fn::If": ["HasAlarmEmail", [{"Ref": "AlarmTopic"}], {"Ref": "AWS::NoValue"}]}


def test_the_dashboard_shows_verdicts_and_findings_and_its_widgets_do_not_overlap() -> None:
    body = text(at(resources("AWS::CloudWatch::Dashboard")["Dashboard"], "DashboardBody", "Fn::Sub"))
    widgets = json.loads(body)["widgets"]
    shown = {widget["properties"]["title"]: widget["properties"] for widget in widgets}
    assert [metric[:4] for metric in shown["Verdicts"]["metrics"]] == [
        ["PermitEligibility", name, "service", "check"]
        for name in ("Eligible", "NotEligible", "NeedsInformation", "NeedsReview", "Replayed")
    ]
    assert shown["Findings by rule"]["query"].startswith("SOURCE '${CheckLogs}' | filter message = 'decided'")
    assert "batch_start" in json.dumps(shown["Batches"])
    for left, right in pairwise(sorted(widgets, key=lambda widget: (widget["y"], widget["x"]))):
        assert left["y"] + left["height"] <= right["y"] or left["x"] + left["width"] <= right["x"]
    known = {*mapping(template()["Resources"]), "AWS::Region", "AWS::StackName"}
    assert set(re.findall(r"\$\{([\w:]+)\}", body)) <= known


def _variables(function: str) -> dict[str, Node]:
    return mapping(at(resources("AWS::Serverless::Function")[function], "Environment", "Variables"))
