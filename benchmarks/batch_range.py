"""A range through the handler of a batch, AWS left out, beside the decisions alone of the same rows, in one run.

Where botocore would serialise, sign and send, an answer is given at once: what is left is this project's own work.
"""

import os
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping
from contextlib import redirect_stdout
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import orjson
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.client import BaseClient
from botocore.response import StreamingBody

from benchmarks._aws_stub import SECRETS, function_environment
from benchmarks._example import CODE, HEADER, ROW, payload
from benchmarks._timing import print_table, ratio, usual_ratio
from benchmarks.decision import decision
from eligibility.batch.batch import Batch
from eligibility.batch.formats import JSONL
from eligibility.batch.manifest import batch_json, manifest, range_entry
from eligibility.batch.plan import plan_file
from eligibility.rulebook import current_rulebook
from eligibility.storage.dynamodb.register_items import HEADER_KEY, StoredHeader, header_item, row_item

LIMIT = 2.0
"""Times the decision, bytes in, bytes out."""

_BATCH_ID = "01a2072a-d96b-7ec9-a405-34b59e5b281f"
_UPLOAD = {"bucket": "uploads", "key": f"uploads/tenant/{_BATCH_ID}.jsonl", "version": "1"}
_GENERATION = "00000001-0123456789abcdef"


class Answers:
    """Stands where botocore makes a call: answers as the services do when all is well."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.written = 0
        self.file = b""
        self.batch = self.ranges = b""

    def answer(self, operation: str, given: Mapping[str, object]) -> dict[str, object]:
        """Answer a call."""
        self.calls[operation] += 1
        match operation:
            case "ListObjectsV2":
                return {"IsTruncated": False}
            case "GetObject":
                results = self.ranges if str(given["Key"]).endswith("ranges.json") else self.batch
                content = self.file if given["Bucket"] == "uploads" else results
                return {"Body": StreamingBody(BytesIO(content), len(content))}
            case "PutObject":
                body = given["Body"]
                assert isinstance(body, bytes)
                self.written += len(body)
                return {}
            case "GetItem":
                assert given["Key"] == {"key": {"S": HEADER_KEY}}
                return {"Item": header_item(StoredHeader(HEADER, _GENERATION, None))}
            case "BatchGetItem":
                return {"Responses": {"register": [row_item(_GENERATION, CODE, ROW)]}, "UnprocessedKeys": {}}
            case "GetSecretValue":
                return {"SecretString": SECRETS[str(given["SecretId"])]}
            case "PutItem":
                return {}
        raise ValueError(f"nothing here calls {operation}")


def main() -> None:
    """Time ranges, and the decisions of their rows."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000, help="of a range; in AWS up to 10,000")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    answers = Answers()
    os.environ.pop("AWS_PROFILE", None)
    os.environ.update(function_environment("https://aws.invalid"), ELIGIBILITY_RESULTS_BUCKET="results")
    ranges: list[float] = []
    decisions: list[float] = []

    def make_api_call(_client: object, operation: str, given: Mapping[str, object]) -> dict[str, object]:
        return answers.answer(operation, given)

    with (
        patch.object(BaseClient, "_make_api_call", make_api_call),
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        redirect_stdout(nowhere),  # the handler's log lines are made and written, but nobody reads them
    ):
        from functions.batch_range.app import lambda_handler  # noqa: PLC0415 - reads its settings when imported

        for number in range(arguments.rounds + 1):
            first = number * arguments.rows
            rows = [payload("temporary residence", first + row) for row in range(arguments.rows)]
            event = _range(answers, rows)
            started = time.process_time_ns()
            lambda_handler(event, LambdaContext())
            between = time.process_time_ns()
            for row in rows:
                decision(row)
            ended = time.process_time_ns()
            if number:  # the first warms up
                ranges.append((between - started) / 1000 / arguments.rows)
                decisions.append((ended - between) / 1000 / arguments.rows)
    assert answers.calls["PutItem"] == arguments.rows * (arguments.rounds + 1)
    _print(ranges, decisions, answers, arguments.rows, arguments.rounds + 1)


def _range(answers: Answers, rows: list[bytes]) -> dict[str, object]:
    """Put a file of these rows in place, and return the task of its one range."""
    answers.file = b"".join(row + b"\n" for row in rows)
    plan = plan_file([answers.file], range_bytes=len(answers.file) + 1, range_rows=len(rows) + 1)
    (entry,) = map(range_entry, plan.ranges)
    answers.ranges = manifest(plan.ranges)
    revision = current_rulebook().revision
    day = date(2026, 11, 23)
    answers.batch = batch_json(Batch(_BATCH_ID, "tenant", JSONL, sha256(answers.file).hexdigest(), revision, day))
    return {"upload": _UPLOAD, "range": orjson.loads(orjson.dumps(entry))}


def _print(ranges: list[float], decisions: list[float], answers: Answers, rows: int, rounds: int) -> None:
    print(
        "The rows of a range: parse, look-up, decision, record, its item, result lines, tally; calls of AWS left out."
    )
    print_table(
        f"µs of CPU a row in the fastest of {len(ranges)} ranges of {rows:,} rows, no two applicants alike",
        ("part", "µs", "ratio", "limit", "median ratio"),
        [
            ("decision, bytes in, bytes out", f"{min(decisions):.1f}", "1.00", "", ""),
            (
                "range handler",
                f"{min(ranges):.1f}",
                f"{ratio(ranges, decisions):.2f}",
                f"{LIMIT:.2f}",
                f"{usual_ratio(ranges, decisions):.2f}",
            ),
        ],
    )
    calls = [(operation, f"{count / rounds:.0f}") for operation, count in answers.calls.most_common()]
    print_table("Calls of AWS in a range", ("call", "times"), calls)
    print(f"\nBytes written to S3: {answers.written / rounds / rows:.0f} a row")


if __name__ == "__main__":
    main()
