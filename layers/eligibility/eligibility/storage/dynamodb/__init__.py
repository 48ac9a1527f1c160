"""The stores in Amazon DynamoDB, as `template.yaml` makes their tables."""

from eligibility.storage.aws import BATCH_CONFIG, IMPORT_CONFIG, dynamodb_client
from eligibility.storage.dynamodb.audit import DynamoDBAuditLog
from eligibility.storage.dynamodb.register import DynamoDBAddressRegister

__all__ = ["BATCH_CONFIG", "IMPORT_CONFIG", "DynamoDBAddressRegister", "DynamoDBAuditLog", "dynamodb_client"]
