"""openapi.json as it should be; `python -m tests.integration.openapi` writes it anew.

Its examples are executed, over SQLite and, for batches, over moto.
"""

import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moto import mock_aws
from pydantic import JsonValue

from eligibility import __version__
from eligibility.storage.aws import dynamodb_client
from eligibility_local.openapi.document import document
from eligibility_local.openapi.operations import OPERATIONS
from eligibility_local.openapi.responses import Example
from eligibility_local.openapi.stack import read_stack
from tests.integration.api import deployed, load
from tests.integration.api_stores import DynamoDBTables, SqliteFile
from tests.integration.batch_interpreter import MOTO, batches_on_moto
from tests.integration.batch_stack import REGION, BatchStack
from tests.integration.openapi_audit_examples import note_proofs, note_searches
from tests.integration.openapi_examples import (
    Examples,
    note_batches,
    note_checks,
    note_files,
    note_previews,
    note_public,
)
from tests.integration.openapi_on_this_machine import note_turned_away
from tests.integration.stack_tables import create_tables
from tests.integration.stack_template import TEMPLATE

FILE = TEMPLATE.parent / "functions" / "docs" / "openapi.json"


def executed() -> list[Example]:
    """Return the examples, executed."""
    examples = Examples()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = SqliteFile(folder)
        with deployed(store, str) as api:
            note_proofs(examples, api, store.path)
            note_searches(examples, api)
            note_checks(examples, api)
        note_previews(examples, store.environment)
        note_turned_away(examples)
        note_public(examples)
        note_files(
            examples,
            "docs",
            {
                "getOpenApi": ("/openapi.json", {}),
                "getDocs": ("/docs", {}),
                "getDocsAsset": ("/docs/{asset}", {"asset": "start.js"}),
            },
        )
        asset = next(name for name in load("page", {}).PAGE if name != "index.html")
        note_files(examples, "page", {"getPage": ("/", {}), "getPageAsset": ("/assets/{name}", {"name": asset})})
        with _batches() as stack:
            note_batches(examples, stack, folder)
    return examples.noted


def document_made(examples: list[Example]) -> dict[str, JsonValue]:
    """Return the document that these examples and the product give."""
    return document(read_stack(TEMPLATE), OPERATIONS, examples, __version__)


def as_text(content: JsonValue) -> str:
    """Return the document as it is written."""
    return f"{json.dumps(content, indent=1, ensure_ascii=False)}\n"


@contextmanager
def _batches() -> Iterator[BatchStack]:
    before = os.environ.get("AWS_DEFAULT_REGION")
    os.environ["AWS_DEFAULT_REGION"] = REGION
    try:
        with mock_aws(config=MOTO):
            client = dynamodb_client()
            with batches_on_moto(DynamoDBTables(client, *create_tables(client)), str) as stack:
                yield stack
    finally:
        if before is None:
            del os.environ["AWS_DEFAULT_REGION"]
        else:
            os.environ["AWS_DEFAULT_REGION"] = before


if __name__ == "__main__":
    logging.getLogger("moto").setLevel(logging.CRITICAL)  # a batch that fails is one of the examples
    FILE.touch()  # its own example asks for it
    FILE.write_text(as_text(document_made(executed())), encoding="utf-8")
