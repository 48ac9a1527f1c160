"""What a caller of the deployed API meets: scopes, throttling, refusals, and a log that knows nothing of the caller."""

import json
import re

import pytest

from eligibility import planner
from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.problems import Refusal, WrongFields
from tests.integration.stack_template import at, mapping, resources, sequence, template, text
from tests.integration.stack_translated import translated

ROUTES = {
    ("POST", "/v1/checks"): ["checks/write"],
    ("GET", "/v1/checks/{check_id}"): ["checks/read", "audit/read"],
    ("GET", "/v1/checks/{check_id}/proof"): ["checks/read", "audit/read"],
    ("POST", "/v1/checks/search"): ["checks/read", "audit/read"],
    ("POST", "/v1/batches"): ["batches/write"],
    ("GET", "/v1/batches/{batch_id}"): ["batches/read"],
}
"""Scopes of each route that asks for a token."""
PUBLIC = {
    ("GET", "/"),
    ("GET", "/assets/{name}"),
    ("GET", "/health"),
    ("GET", "/openapi.json"),
    ("GET", "/docs"),
    ("GET", "/docs/{asset}"),
    ("GET", "/v1/requirements"),
    ("GET", "/v1/rules"),
    ("POST", "/v1/previews"),
    ("POST", "/v1/stays"),
}
"""The routes that ask for none."""


def test_each_route_that_is_not_public_asks_for_a_token_with_its_scope() -> None:
    asked = {
        (method.upper(), path): mapping(operation).get("security")
        for path, item in mapping(at(translated(), "Resources", "Api", "Properties", "Body", "paths")).items()
        for method, operation in mapping(item).items()
    }
    public: dict[tuple[str, str], list[dict[str, list[str]]]] = {route: [{"NONE": []}] for route in PUBLIC}
    assert asked == public | {route: [{"Clients": scopes}] for route, scopes in ROUTES.items()}


def test_the_authorizer_is_the_stack_s_user_pool() -> None:
    schemes = at(translated(), "Resources", "Api", "Properties", "Body", "components", "securitySchemes")
    assert list(mapping(schemes)) == ["Clients"]
    authorizer = mapping(at(schemes, "Clients", "x-amazon-apigateway-authorizer"))
    assert authorizer == {"type": "cognito_user_pools", "providerARNs": [{"Fn::GetAtt": ["UserPool", "Arn"]}]}


def test_the_scopes_are_those_of_the_three_resource_servers() -> None:
    assert _scopes() == {"checks/read", "checks/write", "batches/read", "batches/write", "audit/read"}
    assert {scope for scopes in ROUTES.values() for scope in scopes} <= _scopes()


def test_the_stack_s_own_client_is_a_machine_that_may_check_and_read_checks() -> None:
    client = resources("AWS::Cognito::UserPoolClient")["FormBackendClient"]
    assert client["AllowedOAuthFlows"] == ["client_credentials"]
    assert client["AllowedOAuthScopes"] == ["checks/read", "checks/write"]
    assert client["GenerateSecret"] is True
    assert (
        at(resources("AWS::Cognito::UserPool")["UserPool"], "AdminCreateUserConfig", "AllowAdminCreateUserOnly") is True
    )


def test_the_office_s_client_is_a_machine_that_may_upload_files_and_follow_batches_and_nothing_else() -> None:
    client = resources("AWS::Cognito::UserPoolClient")["OfficeClient"]
    assert client["AllowedOAuthFlows"] == ["client_credentials"]
    assert client["AllowedOAuthScopes"] == ["batches/read", "batches/write"]
    assert client["GenerateSecret"] is True


def test_every_refusal_of_the_gateway_is_a_problem_document_of_its_status() -> None:
    responses = mapping(resources("AWS::Serverless::Api")["Api"]["GatewayResponses"])
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED", "ACCESS_DENIED", "THROTTLED"} <= set(responses)
    for response in responses.values():
        headers = mapping(at(response, "ResponseParameters", "Headers"))
        assert headers["Content-Type"] == "'application/problem+json'"
        (body,) = mapping(at(response, "ResponseTemplates")).values()
        problem = json.loads(text(body))
        assert set(problem) == {"type", "title", "status", "detail"}
        assert re.fullmatch(r"urn:permit-eligibility:problem:[a-z-]+", problem["type"])
        assert problem["status"] == at(response, "StatusCode")
        assert "$" not in text(body), "a value of the request could make it no JSON"
        assert text(body).isascii()


def test_a_refusal_of_the_gateway_that_the_service_knows_too_reads_the_same() -> None:
    kinds = set(Refusal.__subclasses__()) - {WrongFields}
    known = {f"urn:permit-eligibility:problem:{refusal.code}": refusal for refusal in kinds}
    shared = []
    for response in mapping(resources("AWS::Serverless::Api")["Api"]["GatewayResponses"]).values():
        problem = json.loads(text(at(response, "ResponseTemplates", "application/json")))
        if refusal := known.get(problem["type"]):
            assert (problem["status"], problem["title"]) == (refusal.status, refusal.title)
            shared.append(refusal.code)
    assert {"unauthenticated", "payload-too-large", "unsupported-media-type", "unexpected"} <= set(shared)


def test_the_gateways_refusal_of_a_large_payload_names_the_limits_of_both_paths() -> None:
    refusal = at(resources("AWS::Serverless::Api")["Api"], "GatewayResponses", "REQUEST_TOO_LARGE")
    detail = json.loads(text(at(refusal, "ResponseTemplates", "application/json")))["detail"]
    assert re.findall(r"\d{4,}", detail) == [str(LONGEST_PAYLOAD), str(planner.LONGEST_PAYLOAD)]


@pytest.mark.parametrize(
    ("response", "status", "header"),
    [
        ("UNAUTHORIZED", 401, "WWW-Authenticate"),
        ("THROTTLED", 429, "Retry-After"),
        ("INTEGRATION_FAILURE", 503, "Retry-After"),
        ("INTEGRATION_TIMEOUT", 504, "Retry-After"),
    ],
)
def test_a_refusal_says_what_to_do_next_in_its_header(response: str, status: int, header: str) -> None:
    refusal = at(resources("AWS::Serverless::Api")["Api"], "GatewayResponses", response)
    assert at(refusal, "StatusCode") == status
    assert header in mapping(at(refusal, "ResponseParameters", "Headers"))


def test_a_path_that_does_not_exist_is_not_found_rather_than_a_missing_token() -> None:
    responses = at(resources("AWS::Serverless::Api")["Api"], "GatewayResponses")
    assert at(responses, "MISSING_AUTHENTICATION_TOKEN", "StatusCode") == 404


def test_the_api_is_throttled() -> None:
    settings = sequence(resources("AWS::Serverless::Api")["Api"]["MethodSettings"])[0]
    assert at(settings, "HttpMethod") == "*"
    assert at(settings, "ResourcePath") == "/*"
    assert at(settings, "ThrottlingRateLimit") == {"Ref": "RequestsPerSecond"}
    assert at(settings, "ThrottlingBurstLimit") == {"Ref": "RequestBurst"}


def test_answers_are_compressed_for_whoever_accepts_it() -> None:
    assert at(template(), "Globals", "Api", "MinimumCompressionSize") == 1000


def test_previews_are_throttled_by_themselves_and_nothing_of_them_is_logged() -> None:
    _, settings = sequence(resources("AWS::Serverless::Api")["Api"]["MethodSettings"])
    assert (at(settings, "ResourcePath"), at(settings, "HttpMethod")) == ("/~1v1~1previews", "POST")
    assert at(settings, "ThrottlingRateLimit") == {"Ref": "PreviewsPerSecond"}
    assert at(settings, "ThrottlingBurstLimit") == {"Ref": "PreviewBurst"}
    assert at(settings, "DataTraceEnabled") is False
    assert at(settings, "LoggingLevel") == "OFF"
    assert at(template(), "Parameters", "PreviewsPerSecond", "Default") == 10


def test_previews_are_on_unless_a_parameter_of_the_stack_switches_them_off() -> None:
    parameter = mapping(at(template(), "Parameters", "Previews"))
    assert (parameter["Default"], parameter["AllowedValues"]) == ("on", ["on", "off"])


def test_previews_do_not_say_who_owns_an_address_unless_a_parameter_lets_them() -> None:
    parameter = mapping(at(template(), "Parameters", "PreviewOwners"))
    assert (parameter["Default"], parameter["AllowedValues"]) == ("withheld", ["withheld", "compared"])


def test_the_access_log_knows_route_and_outcome_and_nothing_of_the_caller() -> None:
    log_format = text(at(resources("AWS::Serverless::Api")["Api"], "AccessLogSetting", "Format"))
    assert set(re.findall(r"\$context\.([a-zA-Z.]+)", log_format)) == {
        "requestId",
        "requestTimeEpoch",
        "httpMethod",
        "resourcePath",
        "status",
        "responseLatency",
        "integrationLatency",
        "error.responseType",
    }
    assert all(isinstance(value, str) for value in json.loads(log_format).values())
    settings = at(resources("AWS::Serverless::Api")["Api"], "MethodSettings", 0)
    assert at(settings, "DataTraceEnabled") is False
    assert at(settings, "LoggingLevel") == "OFF"


def _scopes() -> set[str]:
    return {
        f"{text(server['Identifier'])}/{text(at(scope, 'ScopeName'))}"
        for server in resources("AWS::Cognito::UserPoolResourceServer").values()
        for scope in sequence(server["Scopes"])
    }
