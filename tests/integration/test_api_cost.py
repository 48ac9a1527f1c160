"""What a check costs in AWS: the requests that leave the process, and the bytes of an item."""

from pathlib import Path

import pytest
from pydantic import JsonValue

from tests.integration.api import Api
from tests.integration.api_applications import an_application
from tests.integration.api_stores import DynamoDBTables, item_size

EXAMPLES = Path(__file__).parents[2] / "events" / "applications"


def test_a_check_with_an_address_makes_one_read_and_one_write(dynamodb_api: Api) -> None:
    dynamodb_api.post(an_application())  # reads the register's header and the keys
    sent = dynamodb_api.requests_sent()
    assert dynamodb_api.post(an_application()).status == 201
    assert sent == ["GetItem", "PutItem"]


def test_a_check_without_an_address_makes_one_write(dynamodb_api: Api) -> None:
    dynamodb_api.post(an_application(permit="entry"))  # reads the keys of subjects
    sent = dynamodb_api.requests_sent()
    assert dynamodb_api.post(an_application(permit="entry", housing=None)).status == 201
    assert dynamodb_api.post(an_application(permit="entry")).status == 201  # entry has no rule that reads an address
    assert sent == ["PutItem", "PutItem"]


def test_a_repeat_makes_no_more_requests_than_a_first_check(dynamodb_api: Api) -> None:
    headers = {"Idempotency-Key": "once"}
    dynamodb_api.post(an_application(), headers)
    sent = dynamodb_api.requests_sent()
    assert dynamodb_api.post(an_application(), headers).status == 200
    assert sent == ["GetItem", "PutItem"]


def test_a_look_up_makes_one_read(dynamodb_api: Api) -> None:
    check_id = dynamodb_api.post(an_application()).json()["check_id"]
    sent = dynamodb_api.requests_sent()
    assert dynamodb_api.get(check_id).status == 200
    assert sent == ["GetItem"]


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.json")))
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "a-key"}], ids=["no key", "a key"])
def test_the_item_of_an_example_application_has_at_most_two_kilobytes(
    dynamodb_api: Api, dynamodb_tables: DynamoDBTables, name: str, headers: dict[str, str]
) -> None:
    assert dynamodb_api.post((EXAMPLES / f"{name}.json").read_bytes(), headers).status == 201
    (item,) = dynamodb_tables.items()
    assert item_size(item) <= 2048


def test_the_item_of_a_usual_application_has_at_most_two_kilobytes(
    dynamodb_api: Api, dynamodb_tables: DynamoDBTables
) -> None:
    dynamodb_api.post(an_application())
    (item,) = dynamodb_tables.items()
    assert item_size(item) <= 2048


def test_the_largest_application_fits_an_item(dynamodb_api: Api, dynamodb_tables: DynamoDBTables) -> None:
    posted = dynamodb_api.post(an_application(housing=_full_housing(), stays=_stays()))
    (item,) = dynamodb_tables.items()
    assert posted.status == 201
    assert item_size(item) < 20_000
    assert dynamodb_api.get(posted.json()["check_id"]).json() == posted.json()


def _full_housing() -> JsonValue:
    owners: JsonValue = [{"id": f"8501013{number:05}"} for number in range(50)]
    papers: JsonValue = [
        {
            "owner": number % 50,
            "kind": "proxy",
            "issued_on": f"2022-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "valid_until": None,
        }
        for number in range(200)
    ]
    return {"applicant_is_owner": False, "owners": owners, "authorisations": papers}


def _stays() -> JsonValue:
    return [
        {
            "entered_on": f"20{number % 23:02}-{number % 12 + 1:02}-01",
            "left_on": f"20{number % 23:02}-{number % 12 + 1:02}-{number % 27 + 2:02}",
            "basis": "visa_free",
        }
        for number in range(200)
    ]
