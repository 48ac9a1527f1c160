"""`eligibility check`: one application from a file, checked and recorded like one that comes over the API."""

from typing import BinaryIO

from eligibility.application.parsing import LONGEST_PAYLOAD
from eligibility.bootstrap import checking
from eligibility.messages import Language
from eligibility.problems import NotJson, PayloadTooLarge, Refusal, TryAgain
from eligibility.service import Answer
from eligibility.settings import Settings
from eligibility.storage.ports import StoreUnavailable
from eligibility_local.environment import local_client
from eligibility_local.exit_status import ExitStatus
from eligibility_local.project import Unusable
from eligibility_local.stores import closed_after

_OF_MANY = (".csv", ".jsonl", ".gz")
"""How the names of files end that `eligibility batch` takes."""


class FileOfMany(Unusable):
    """The file is not one application, and its name says that it is a file of many."""

    def __init__(self) -> None:
        super().__init__(
            "This takes one application, a JSON object; for a file of many there is `eligibility batch FILE`"
        )


def check_file(file: BinaryIO, settings: Settings, idempotency_key: str | None, language: Language) -> Answer:
    """Return the recorded answer to the application in a file. Raises Refusal, InvalidSetting, StoreUnavailable."""
    payload = file.read(LONGEST_PAYLOAD + 1)
    if len(payload) > LONGEST_PAYLOAD:
        raise PayloadTooLarge(f"At most {LONGEST_PAYLOAD} bytes are taken.")
    client = local_client(settings)
    use = checking(settings)
    with closed_after(use.audit_log, use.register):
        return use.check(payload, client, idempotency_key, language)


def told_answer(file: BinaryIO, settings: Settings, idempotency_key: str | None, language: Language) -> Answer:
    """Return the same for people, who are told where a file of many belongs. Raises FileOfMany too."""
    try:
        return check_file(file, settings, idempotency_key, language)
    except (NotJson, PayloadTooLarge):
        if str(getattr(file, "name", "")).lower().endswith(_OF_MANY):  # standard input may have none
            raise FileOfMany from None
        raise


def json_answer(
    file: BinaryIO, settings: Settings, idempotency_key: str | None, language: Language
) -> tuple[ExitStatus, bytes]:
    """Return the status to end with, and the answer's JSON or a refusal's problem details. Raises InvalidSetting."""
    try:
        answer = check_file(file, settings, idempotency_key, language)
    except Refusal as refusal:
        return ExitStatus.BAD_INPUT, refusal.body()
    except StoreUnavailable as error:
        return ExitStatus.STORE_UNAVAILABLE, TryAgain(f"No decision was given. {error}").body()
    return exit_status(answer), answer.body


def exit_status(answer: Answer) -> ExitStatus:
    """Return the status that says an answer's verdict."""
    return ExitStatus.DONE if answer.decision.verdict == "eligible" else ExitStatus.OTHER_VERDICT
