"""Files of made-up applicants for the benchmarks of batches, and a store whose register knows their address."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks._example import CODE, NAMES, OWNERS, Name, payload
from eligibility.settings import Settings, SqliteStore
from eligibility_local.register import import_file

_TENTHS: tuple[Name, ...] = (*[NAMES[0]] * 7, *[NAMES[1]] * 2, NAMES[3])
MIX = "9 of 10 for temporary residence, 2 of these with a passport of 179 days, 1 for permanent residence"


def rows(count: int) -> Iterator[bytes]:
    """Give applications as lines of JSONL, of whom no two are alike."""
    for applicant in range(count):
        yield payload(_TENTHS[applicant % len(_TENTHS)], applicant) + b"\n"


def write_file(path: Path, count: int) -> Path:
    """Write a file of so many rows."""
    with path.open("wb") as file:
        file.writelines(rows(count))
    return path


def settings_of(store: Path) -> Settings:
    """Return the settings of a new store with the register in it."""
    place = SqliteStore(path=str(store), key_file=store.with_suffix(".key"))
    settings = Settings(store=place, tenants={"local": "local"}, local_client="local", retention_days=0)
    register = store.with_suffix(".csv")
    register.write_text(f"registration_code,dwelling,owners\n{CODE},flat,{' '.join(OWNERS)}\n", "utf-8")
    import_file(settings, register, "complete")
    return settings
