"""Makes the tables of template.yaml in a DynamoDB that tests talk to, so that tests and stack cannot drift apart."""

from typing import cast

from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_dynamodb.type_defs import CreateTableInputTypeDef

from eligibility_local.cloudformation import Node
from tests.integration.stack_template import mapping, resources, text

# What of a table's properties CreateTable takes under the same name; the others are requests of their own, or guard
# against deletion, which a test wants to be free to do.
_OF_CREATE_TABLE = ("BillingMode", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes")


def table_definitions() -> list[CreateTableInputTypeDef]:
    """Return a request for each table, named by its logical id."""
    return [
        cast("CreateTableInputTypeDef", {"TableName": name, **_picked(properties)})
        for name, properties in resources("AWS::DynamoDB::Table").items()
    ]


def create_tables(dynamodb_client: DynamoDBClient) -> tuple[str, str]:
    """Make all tables, with their expiry, and return the names of the audit table and of the register table."""
    for definition in table_definitions():
        dynamodb_client.create_table(**definition)
    for name, properties in resources("AWS::DynamoDB::Table").items():
        if "TimeToLiveSpecification" in properties:
            attribute = text(mapping(properties["TimeToLiveSpecification"])["AttributeName"])
            dynamodb_client.update_time_to_live(
                TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": attribute}
            )
    return "AuditTable", "RegisterTable"


def _picked(properties: dict[str, Node]) -> dict[str, Node]:
    return {key: properties[key] for key in _OF_CREATE_TABLE if key in properties}
