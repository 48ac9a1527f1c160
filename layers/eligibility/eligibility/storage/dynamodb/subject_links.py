"""A subject's links in DynamoDB taken away: the one change of a stored item, which one role alone may make."""

from typing import TYPE_CHECKING, override

from botocore.exceptions import ClientError

from eligibility.storage.aws import reason
from eligibility.storage.dynamodb.patience import PATIENCE, Patience
from eligibility.storage.dynamodb.queries import BY_SUBJECT, STORE, pages
from eligibility.storage.searches import SubjectLinks

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef


class DynamoDBSubjectLinks(SubjectLinks):
    """Of the items of a table."""

    def __init__(self, client: "DynamoDBClient", table: str, patience: Patience = PATIENCE) -> None:
        self._client = client
        self._table = table
        self._patience = patience

    @override
    def erase(self, subject: str) -> int:
        request: QueryInputTypeDef = {
            "TableName": self._table,
            "IndexName": BY_SUBJECT,
            "KeyConditionExpression": "subject = :subject",
            "ExpressionAttributeValues": {":subject": {"S": subject}},
        }
        found = pages(self._client, request, self._patience.ask)
        return sum([self._erase(item["check_id"]["S"], subject) for page in found for item in page["Items"]])

    def _erase(self, check_id: str, subject: str) -> bool:
        """Remove the attribute; where it is gone by now, or with its item, nothing is done. Return whether it was."""
        return self._patience.ask(STORE, lambda: self._update(check_id, subject))

    def _update(self, check_id: str, subject: str) -> bool:
        try:
            self._client.update_item(
                TableName=self._table,
                Key={"check_id": {"S": check_id}},
                UpdateExpression="REMOVE subject",
                ConditionExpression="subject = :subject",
                ExpressionAttributeValues={":subject": {"S": subject}},
                ReturnValues="NONE",
            )
        except ClientError as error:
            if reason(error) != "ConditionalCheckFailedException":
                raise
            return False
        return True
