"""The settings on one's own machine: the environment's, and a store and a client where it names none.

The store lies in the project's folder, where it is seen and goes away with it; without that folder, where the XDG base
directory specification puts data.
"""

from collections.abc import Mapping
from pathlib import Path

from eligibility.service import Client
from eligibility.settings import InvalidSetting, Settings, SqliteStore
from eligibility_local.project import ProjectMissing, project_folder

LOCAL_CLIENT = "local"
_FILE = "eligibility.db"


def local_environment(environment: Mapping[str, str], store: Path | None) -> dict[str, str]:
    """Return the environment with what it leaves out; `store`, a SQLite file, comes before its ELIGIBILITY_STORE."""
    completed = {"ELIGIBILITY_LOCAL_CLIENT": LOCAL_CLIENT, "ELIGIBILITY_PREVIEW_OWNERS": "compared", **environment}
    if store is not None:
        completed["ELIGIBILITY_STORE"] = _sqlite(store.absolute())
    elif "ELIGIBILITY_STORE" not in completed:
        completed["ELIGIBILITY_STORE"] = _sqlite(default_store(environment))
    return completed


def default_store(environment: Mapping[str, str]) -> Path:
    """Return the file of the store that is used where none is named."""
    try:
        return project_folder() / ".data" / _FILE
    except ProjectMissing:
        data = Path(environment.get("XDG_DATA_HOME", ""))
        if not data.is_absolute():  # the specification has relative paths ignored
            data = Path.home() / ".local" / "share"
        return data / "permit-eligibility" / _FILE


def local_client(settings: Settings) -> Client:
    """Return the client in whose name this machine asks. Raises InvalidSetting."""
    name = settings.local_client
    if name is None:
        raise InvalidSetting("ELIGIBILITY_LOCAL_CLIENT", "a client id, or no such variable")
    return Client(name, settings.tenants[name])


def store_in_words(settings: Settings) -> str:
    """Return where the records are."""
    store = settings.store
    return store.path if isinstance(store, SqliteStore) else f"DynamoDB, table {store.audit_table}"


def _sqlite(path: Path) -> str:
    return f"sqlite:///{path}"
