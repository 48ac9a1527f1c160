"""Names, numbers and addresses that are planted in a preview are in nothing that is logged, answered or kept."""

from collections.abc import Iterator
from contextlib import closing
from types import ModuleType

import pytest

from tests.integration.api import load, outputs
from tests.integration.api_applications import changed
from tests.integration.api_events import event, invoke
from tests.integration.api_stores import SqliteFile
from tests.integration.test_api_canaries import CANARIES, planted, seen

PERMITS = ("temporary_residence", "permanent_residence", "entry")


@pytest.fixture
def previews(sqlite_file: SqliteFile) -> Iterator[ModuleType]:
    module = load("previews", sqlite_file.environment)
    with closing(module.PREVIEWING.register):
        yield module


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_no_field_of_a_preview_is_seen_again(
    previews: ModuleType, sqlite_file: SqliteFile, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    output = outputs(capsys)
    for permit in PERMITS:
        reply = invoke(previews, event("POST", "/v1/previews", planted(permit), {"Accept-Language": language}))
        assert reply.status == 200
        assert seen(reply) == []
    assert seen(output(), sqlite_file.everything()) == []


@pytest.mark.parametrize("canary", CANARIES)
def test_a_canary_in_a_refused_preview_is_not_seen_again(
    previews: ModuleType, sqlite_file: SqliteFile, capsys: pytest.CaptureFixture[str], canary: str
) -> None:
    output = outputs(capsys)
    wrong = [changed(planted(), pointer, canary) for pointer in ("/permit", "/applicant", "/passport/kind", "/stays")]
    for body in (*wrong, canary, f"{{{canary}"):
        reply = invoke(previews, event("POST", "/v1/previews", body, {"User-Agent": canary, "Cookie": canary}))
        assert reply.status in {400, 422}
        assert seen(reply) == []
    assert seen(output(), sqlite_file.everything()) == []
