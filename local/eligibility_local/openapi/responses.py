"""What an operation answers and refuses, its own and API Gateway's, each with its examples."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic import BaseModel, JsonValue

from eligibility_local.openapi.headers import ALWAYS, header
from eligibility_local.openapi.operation import Answer, Operation
from eligibility_local.openapi.other_answers import Problem
from eligibility_local.openapi.schemas import reference
from eligibility_local.openapi.stack import GatewayProblem

PROBLEM_TYPE = "urn:permit-eligibility:problem:"
PROBLEM_JSON = "application/problem+json"
NO_OPERATION = "none"
"""Stands in examples for the operation, where there is none."""
_SUCCESSES = range(200, 300)

type Json = dict[str, JsonValue]


class Undocumented(Exception):
    """Something is there that the document would say nothing of."""


class Example(NamedTuple):
    """An answer that was got."""

    operation: str
    status: int
    name: str
    """Of a refusal: the last part of its type."""
    summary: str
    request: JsonValue
    """The body that was sent; None where there was none."""
    body: JsonValue


def responses(
    operation: Operation, gateway: Sequence[GatewayProblem], examples: Sequence[Example]
) -> Iterator[tuple[int, Json]]:
    """Give each status with its response. Raises Undocumented."""
    for answer in operation.answers:
        yield answer.status, _answer(operation, answer, examples)
    statuses = {kind.status for kind in operation.problems} | {problem.status for problem in gateway}
    for status in statuses:
        kinds = [kind for kind in operation.problems if kind.status == status]
        heard = [problem for problem in gateway if problem.status == status]
        shown = {kind.code: _problem_example(operation, status, kind.code, examples) for kind in kinds}
        titles = {f"{PROBLEM_TYPE}{kind.code}": kind.title for kind in kinds}
        titles |= {str(problem.body["type"]): str(problem.body["title"]) for problem in heard}
        always = [set(kind.headers) for kind in kinds] + [set(problem.headers) for problem in heard]
        yield (
            status,
            {
                "description": "; ".join(titles.values()) + ".",
                "headers": {name: header(name) for name in sorted(set.intersection(*always))},
                "content": {
                    PROBLEM_JSON: {
                        "schema": _problem_schema(status, list(titles)),
                        "examples": {
                            **shown,
                            **{each.name: {"$ref": f"#/components/examples/{each.name}"} for each in heard},
                        },
                    }
                },
            },
        )


def _answer(operation: Operation, answer: Answer, examples: Sequence[Example]) -> Json:
    told: Json = {
        "description": answer.description,
        "headers": {name: header(name) for name in (*answer.headers, *ALWAYS)},
    }
    own = [example for example in examples if example.status == answer.status]
    if not own:
        raise Undocumented(f"{operation.route} has no example of its answer {answer.status}")
    if answer.shape is not None:
        told["content"] = {
            answer.media_type: {
                "schema": reference(answer.shape),
                "examples": {each.name: {"summary": each.summary, "value": each.body} for each in own},
            }
        }
    elif answer.media_type:
        told["content"] = {answer.media_type: {"schema": {"type": "string"}}}
    if operation.link is not None:
        told["links"] = {
            operation.link.operation: {
                "operationId": operation.link.operation,
                "parameters": {operation.link.parameter: f"$response.body#/{operation.link.field}"},
            }
        }
    return told


def _problem_example(operation: Operation, status: int, code: str, examples: Sequence[Example]) -> Json:
    for each in examples:
        if (each.status, each.name) == (status, code):
            return {"summary": each.summary, "value": each.body}
    raise Undocumented(f"{operation.route} has no example of its refusal {status} {code}")


def _problem_schema(status: int, types: Sequence[str]) -> Json:
    return {
        "allOf": [
            reference(Problem),
            {"properties": {"status": {"const": status}, "type": {"enum": [*types]}}},
        ]
    }


def request_body(operation: Operation, body: type[BaseModel], examples: Sequence[Example]) -> Json:
    """Return what is said of the body of a request."""
    sent = [each for each in examples if each.status in _SUCCESSES and each.request is not None]
    return {
        "required": True,
        "description": f"At most {operation.most_bytes} bytes, in UTF-8.",
        "content": {
            "application/json": {
                "schema": reference(body),
                "examples": {each.name: {"summary": each.summary, "value": each.request} for each in sent},
            }
        },
    }


def gateway_example(problem: GatewayProblem) -> Json:
    """Return the example of what API Gateway answers by itself."""
    return {"summary": "By API Gateway, before a function is asked", "value": {**problem.body}}


def of_no_route(gateway: Sequence[GatewayProblem], examples: Sequence[Example]) -> Json:
    """Return what is answered where no operation is: by API Gateway, and by the server on one's own machine."""
    heard = [problem for problem in gateway if problem.of_no_route]
    told: dict[str, tuple[str, Json]] = {
        "NothingHere": (
            "There is no such path, or it does not take this method.",
            {each.name: {"$ref": f"#/components/examples/{each.name}"} for each in heard},
        )
    }
    for each in examples:
        if each.operation == NO_OPERATION:
            shown: Json = {each.name: {"summary": each.summary, "value": each.body}}
            told[each.name.title().replace("-", "")] = (f"On one's own machine: {each.summary}.", shown)
    return {
        name: {"description": text, "content": {PROBLEM_JSON: {"schema": reference(Problem), "examples": {**shown}}}}
        for name, (text, shown) in told.items()
    }
