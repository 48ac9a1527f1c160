"""A request through the handler of POST /v1/checks, beside the bare calls of DynamoDB that it makes, in one run.

The bare calls are those of a client as botocore makes it; ours, by which the handler calls, is shown beside it.
Replies are canned where botocore would open a connection: requests are serialised and signed, replies parsed, but
nothing leaves the process.
"""

import json
import os
from argparse import ArgumentParser
from base64 import b64decode
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from io import BytesIO
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast
from unittest.mock import patch

from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.httpsession import URLLib3Session
from botocore.session import get_session

from benchmarks._aws_stub import function_environment, headers, reply
from benchmarks._example import event
from benchmarks._timing import PEERS_MACHINE, in_turn, print_table, ratio, usual_ratio
from eligibility.storage.aws import REQUEST_CONFIG, dynamodb_client

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, GetItemInputTypeDef, PutItemInputTypeDef

    type Item = dict[str, AttributeValueTypeDef]

LIMIT = 1.35
"""Times the sum of the bare calls."""
WRITE_UNIT = 1024
"""Bytes of an item that a write unit pays for (DynamoDB's pricing: a unit for each KB begun)."""
ITEM_LIMIT = 2048
"""Bytes of an item for the example application."""


class Sent(NamedTuple):
    """A request as it would have left the process."""

    operation: str
    body: bytes


class CannedReplies:
    """Stands where botocore sends: keeps the last requests and answers as the services do when all is well."""

    def __init__(self) -> None:
        self.sent: deque[Sent] = deque(maxlen=16)

    def send(self, request: AWSPreparedRequest) -> AWSResponse:
        """Answer a request."""
        target, body = request.headers["X-Amz-Target"], request.body
        assert isinstance(body, bytes)
        sent = Sent((target if isinstance(target, str) else target.decode()).partition(".")[2], body)
        self.sent.append(sent)
        answer = reply(*sent)
        return AWSResponse(request.url, 200, _headers(answer), _Raw(answer))


class _Raw(BytesIO):
    """What botocore reads a reply from."""

    def stream(self) -> Iterator[bytes]:
        """Give the whole body."""
        yield self.read()


def _headers(body: bytes) -> HTTPHeaders:
    sent = HTTPHeaders()
    for name, value in headers(body).items():
        sent[name] = value
    return sent


def main() -> None:
    """Time the handler and the bare calls, and say what a check writes."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2000)
    parser.add_argument("--calls", type=int, default=1, help="of each in a row; more of them find warmer caches")
    arguments = parser.parse_args()
    replies = CannedReplies()
    os.environ.pop("AWS_PROFILE", None)
    os.environ.update(function_environment("https://aws.invalid"))
    with (
        patch.object(URLLib3Session, "send", replies.send),
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),  # the handler's log lines and metrics are made and written, but nobody reads them
    ):
        from functions.check.app import lambda_handler  # noqa: PLC0415 - it reads its settings when it is imported

        events = cycle([event(applicant) for applicant in range(arguments.rounds * arguments.calls + 3)])
        context = LambdaContext()
        assert lambda_handler(next(events), context)["statusCode"] == 201
        first = [sent.operation for sent in replies.sent]
        replies.sent.clear()
        lambda_handler(next(events), context)
        later = list(replies.sent)
        (put, item), get = _put_item(later), _get_item(later)
        bare = cast("DynamoDBClient", get_session().create_client("dynamodb", config=REQUEST_CONFIG))
        ours = dynamodb_client()
        times = in_turn(
            {
                "handler": lambda: lambda_handler(next(events), context),
                "put_item": lambda: bare.put_item(**put),
                "get_item": lambda: bare.get_item(**get),
                "our put_item": lambda: ours.put_item(**put),
                "our get_item": lambda: ours.get_item(**get),
            },
            arguments.rounds,
            arguments.calls,
        )
    print("POST /v1/checks with an address code: handler, store, log line and metrics. Replies are canned;")
    print("no two applicants are alike.")
    print(f"Requests that leave the process: first check {', '.join(first)};")
    print(f"each further one {', '.join(sent.operation for sent in later)}.")
    _print_times(times)
    _print_item(item)


def item_bytes(item: "Item") -> int:
    """Return the size of an item as DynamoDB counts it: names and values, UTF-8 (Developer Guide, item sizes)."""
    return sum(len(name.encode()) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: "AttributeValueTypeDef") -> int:
    match value:
        case {"S": str(text)}:
            return len(text.encode())
        case {"B": bytes(binary)}:
            return len(binary)
        case {"N": str(digits)}:
            return (len(digits.strip("-0.")) + 1) // 2 + 1
        case {"L": list(elements)}:
            return 3 + sum(1 + _value_bytes(element) for element in elements)
        case _:
            raise ValueError("an audit item has no attribute of this kind")


def _put_item(sent: list[Sent]) -> "tuple[PutItemInputTypeDef, Item]":
    """Return the arguments of the one put among the requests, and the item in them."""
    (body,) = (body for operation, body in sent if operation == "PutItem")
    item: Item = json.loads(body)["Item"]
    encoded: object = item["record"]["B"]
    assert isinstance(encoded, str)
    item["record"] = {"B": b64decode(encoded)}
    request: PutItemInputTypeDef = json.loads(body)
    request["Item"] = item
    return request, item


def _get_item(sent: list[Sent]) -> "GetItemInputTypeDef":
    """Return the arguments of the one get among the requests."""
    (body,) = (body for operation, body in sent if operation == "GetItem")
    request: GetItemInputTypeDef = json.loads(body)
    return request


def _print_times(times: Mapping[str, list[float]]) -> None:
    handler, put, get = times["handler"], times["put_item"], times["get_item"]
    our_put, our_get = times["our put_item"], times["our get_item"]
    bare, ours = _sums(put, get), _sums(our_put, our_get)
    print_table(
        "µs of CPU in the fastest round",
        ("", "µs", "of the bare calls", "limit", "median ratio"),
        (
            ("put_item, conditional, the very same item", f"{min(put):.0f}", "", "", ""),
            ("get_item", f"{min(get):.0f}", "", "", ""),
            ("both bare calls", f"{min(bare):.0f}", "1.00", "", ""),
            ("put_item by our client, which makes its name once", f"{min(our_put):.0f}", "", "", ""),
            ("get_item by it", f"{min(our_get):.0f}", "", "", ""),
            ("both by our client", f"{min(ours):.0f}", *_ratios(ours, bare)),
            ("handler", f"{min(handler):.0f}", *_ratios(handler, bare, f"{LIMIT}")),
            ("what the handler adds to our calls", f"{min(handler) - min(ours):.0f}", "", "", ""),
        ),
    )
    print_table(
        f"Peers ({PEERS_MACHINE})",
        ("step", "µs"),
        (
            ("client.put_item, 700-byte item, reply canned", "1421"),
            ("the same with parameter_validation=False, as here", "1213"),
            ("Table.put_item of the resource API", "1823"),
            ("powertools resolver, model_validate_json in the handler, decision without words or record", "156"),
            ("powertools resolver with enable_validation and a model body, in place of the last", "393"),
            ("powertools Logger.info", "120"),
            ("powertools metrics flush", "82"),
        ),
    )


def _sums(ones: Sequence[float], others: Sequence[float]) -> list[float]:
    return [one + other for one, other in zip(ones, others, strict=True)]


def _ratios(ours: Sequence[float], theirs: Sequence[float], limit: str = "") -> tuple[str, str, str]:
    return f"{ratio(ours, theirs):.2f}", limit, f"{usual_ratio(ours, theirs):.2f}"


def _print_item(item: "Item") -> None:
    size = item_bytes(item)
    print_table(
        "What a check of the example application writes",
        ("", "ours", "limit"),
        (
            ("write requests", "1", "1"),
            ("item, bytes as DynamoDB counts them", str(size), str(ITEM_LIMIT)),
            ("write units", str(-(-size // WRITE_UNIT)), str(ITEM_LIMIT // WRITE_UNIT)),
        ),
    )


if __name__ == "__main__":
    main()
