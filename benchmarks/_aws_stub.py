"""A server on this machine that answers like DynamoDB and Secrets Manager when all is well, for one made-up address."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple, override
from zlib import crc32

from benchmarks._example import CLIENT, CODE, HEADER, KEY, ROW
from eligibility.storage.dynamodb.register_items import HEADER_KEY, StoredHeader, header_item, row_item, row_key

_KEY_ID, _SUBJECT_KEYS_ID = "hash-key", "subject-keys"
SECRETS = {_KEY_ID: KEY.decode(), _SUBJECT_KEYS_ID: json.dumps({"current": "1", "1": 64 * "k"})}
_GENERATION = "00000001-0123456789abcdef"
_ITEMS = {
    HEADER_KEY: header_item(StoredHeader(HEADER, _GENERATION, None)),
    row_key(_GENERATION, CODE): row_item(_GENERATION, CODE, ROW),
}


class Stub(NamedTuple):
    """The running server: where it is, and what it was asked, by operation."""

    endpoint: str
    asked: list[str]


def reply(operation: str, request: bytes) -> bytes:
    """Return the body that the service answers an operation with."""
    match operation:
        case "PutItem":
            answer: object = {}
        case "GetItem":
            item = _ITEMS.get(json.loads(request)["Key"]["key"]["S"])
            answer = {} if item is None else {"Item": item}
        case "GetSecretValue":
            name = json.loads(request)["SecretId"]
            answer = {"ARN": name, "Name": name, "SecretString": SECRETS[name]}
        case _:
            raise ValueError(f"nothing here calls {operation}")
    return json.dumps(answer).encode()


def function_environment(endpoint: str) -> dict[str, str]:
    """Return the environment of the check function, as template.yaml sets it, with both services at an endpoint."""
    return {
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "made-up",
        "AWS_SECRET_ACCESS_KEY": "made-up",
        "AWS_SESSION_TOKEN": "made-up",
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
        "AWS_ENDPOINT_URL_SECRETS_MANAGER": endpoint,
        "POWERTOOLS_SERVICE_NAME": "check",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "ELIGIBILITY_STORE": "dynamodb",
        "ELIGIBILITY_AUDIT_TABLE": "checks",
        "ELIGIBILITY_REGISTER_TABLE": "register",
        "ELIGIBILITY_KEY_SECRET": _KEY_ID,
        "ELIGIBILITY_SUBJECT_SECRET": _SUBJECT_KEYS_ID,
        "ELIGIBILITY_CLIENTS": json.dumps({CLIENT: "form-backend"}),
        "ELIGIBILITY_RETENTION_DAYS": "0",
    }


def headers(body: bytes) -> dict[str, str]:
    """Return the headers that DynamoDB sends with a body."""
    return {
        "Content-Type": "application/x-amz-json-1.0",
        "Content-Length": str(len(body)),
        "x-amzn-RequestId": "B7I9DPJSLHO4R8NKS8TGL9SF9BVV4KQNSO5AEMVJF66Q9ASUAAJG",
        "x-amz-crc32": str(crc32(body)),
    }


@contextmanager
def aws_stub() -> Iterator[Stub]:
    """Run the server on a free port of this machine."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            operation = self.headers["X-Amz-Target"].partition(".")[2]
            asked.append(operation)
            body = reply(operation, request)
            self.send_response(200)
            for name, value in headers(body).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield Stub(f"http://127.0.0.1:{server.server_port}", asked)
        finally:
            server.shutdown()
