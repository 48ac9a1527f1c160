"""What the environment sets, read once at start into a value; a setting that is wrong is said by name."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import orjson

_SQLITE = "sqlite:///"
_DAYS = re.compile(r"[0-9]{1,5}")


class InvalidSetting(ValueError):
    """An environment variable is missing or has no usable value."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name}: expected {expected}")
        self.name = name
        self.expected = expected


class DynamoDBStore(NamedTuple):
    """The stores in AWS; a name is empty where the function has no part in that store."""

    audit_table: str
    register_table: str
    key_secret: str
    subject_secret: str = ""
    seal_bucket: str = ""


class SqliteStore(NamedTuple):
    """The stores on one's own machine: a path, or `:memory:`."""

    path: str
    key_file: Path

    @property
    def subject_file(self) -> Path:
        """The file of the subject keys, beside that of the key."""
        return self.key_file.with_suffix(".subjects.key")

    @property
    def seal_folder(self) -> Path | None:
        """The folder of the seals, beside the store; None where the store is gone with the process."""
        return None if self.path == ":memory:" else Path(f"{self.path}.seals")


class Settings(NamedTuple):
    """The settings of a function, the server or the command line."""

    store: DynamoDBStore | SqliteStore
    tenants: Mapping[str, str]
    """Client id -> tenant."""
    local_client: str | None
    """The client that requests without claims come from; never set in AWS."""
    retention_days: int
    """0 keeps records for ever."""
    previews: bool = True
    """Whether anybody may have an application decided."""
    previews_compare_owners: bool = False
    """Whether who asks so is told if the owners named are those of the address."""


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables. Raises InvalidSetting."""
    local_client = environment.get("ELIGIBILITY_LOCAL_CLIENT") or None
    tenants = _tenants(environment.get("ELIGIBILITY_CLIENTS", "{}"))
    if local_client is not None:
        tenants = {local_client: "local", **tenants}
    return Settings(
        store=_store(environment),
        tenants=tenants,
        local_client=local_client,
        retention_days=_retention_days(environment.get("ELIGIBILITY_RETENTION_DAYS", "0")),
        previews=_first_of(("on", "off"), environment, "ELIGIBILITY_PREVIEWS", "on"),
        previews_compare_owners=_first_of(
            ("compared", "withheld"), environment, "ELIGIBILITY_PREVIEW_OWNERS", "withheld"
        ),
    )


def _store(environment: Mapping[str, str]) -> DynamoDBStore | SqliteStore:
    store = environment.get("ELIGIBILITY_STORE", "")
    if store == "dynamodb":
        return DynamoDBStore(
            audit_table=environment.get("ELIGIBILITY_AUDIT_TABLE", ""),
            register_table=environment.get("ELIGIBILITY_REGISTER_TABLE", ""),
            key_secret=environment.get("ELIGIBILITY_KEY_SECRET", ""),
            subject_secret=environment.get("ELIGIBILITY_SUBJECT_SECRET", ""),
            seal_bucket=environment.get("ELIGIBILITY_SEAL_BUCKET", ""),
        )
    path = store.removeprefix(_SQLITE)
    if path == store or not path:
        raise InvalidSetting("ELIGIBILITY_STORE", "dynamodb, or sqlite:/// and a path")
    beside = f"{'memory' if path == ':memory:' else path}.key"
    return SqliteStore(path=path, key_file=Path(environment.get("ELIGIBILITY_KEY_FILE") or beside))


def _tenants(text: str) -> dict[str, str]:
    expected = "a JSON object of client id to tenant name"
    try:
        tenants = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        raise InvalidSetting("ELIGIBILITY_CLIENTS", expected) from None
    if not isinstance(tenants, dict) or not all(isinstance(tenant, str) and tenant for tenant in tenants.values()):
        raise InvalidSetting("ELIGIBILITY_CLIENTS", expected)
    return tenants


def _first_of(words: tuple[str, str], environment: Mapping[str, str], name: str, default: str) -> bool:
    """Return whether a setting is the first of two words."""
    text = environment.get(name, default)
    if text not in words:
        raise InvalidSetting(name, " or ".join(words))
    return text == words[0]


def _retention_days(text: str) -> int:
    if not _DAYS.fullmatch(text):
        raise InvalidSetting("ELIGIBILITY_RETENTION_DAYS", "0 to 99999 days, 0 to keep records for ever")
    return int(text)
