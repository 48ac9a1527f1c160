"""A server on this machine that answers like a DynamoDB in trouble, or not at all; and a client for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import NamedTuple, override

import boto3
from botocore.config import Config
from mypy_boto3_dynamodb import DynamoDBClient

from eligibility.storage.aws import REQUEST_CONFIG


class Reply(NamedTuple):
    """An answer with an error of that code."""

    status: int
    code: str


class Silence(NamedTuple):
    """No answer at all."""


class Stub(NamedTuple):
    """The running server: where it is, and what it was asked, by operation."""

    endpoint: str
    asked: list[str]


@contextmanager
def dynamodb_stub(*answers: Reply | Silence) -> Iterator[Stub]:
    """Run a server that gives these answers in turn, the last one again and again."""
    asked: list[str] = []
    over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(self.headers["X-Amz-Target"].partition(".")[2])
            answer = answers[min(len(asked), len(answers)) - 1]
            if isinstance(answer, Silence):
                over.wait()
                return
            body = f'{{"__type": "com.amazonaws.dynamodb.v20120810#{answer.code}", "message": "no"}}'.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = False
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield Stub(f"http://127.0.0.1:{server.server_port}", asked)
        finally:
            over.set()
            server.shutdown()


def impatient_client(endpoint: str) -> DynamoDBClient:
    """Make a client as requests have it, but for shorter time-outs."""
    short = Config(connect_timeout=0.2, read_timeout=0.2)
    client: DynamoDBClient = boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name="eu-central-1",
        aws_access_key_id="made-up",
        aws_secret_access_key="made-up",
        config=REQUEST_CONFIG.merge(short),
    )
    return client
