"""The stores in one SQLite file, for a machine of one's own: durable, no service to start."""

from eligibility.storage.sqlite.audit import SqliteAuditLog
from eligibility.storage.sqlite.batches import SqliteBatches
from eligibility.storage.sqlite.register import SqliteAddressRegister

__all__ = ["SqliteAddressRegister", "SqliteAuditLog", "SqliteBatches"]
