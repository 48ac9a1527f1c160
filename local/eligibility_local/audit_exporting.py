"""`eligibility audit export`: a gzipped file for each day of UTC on which anything was recorded.

A file appears under its name when it is whole, in the place of an earlier one of that day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from eligibility.audit.export import compressed, exported_line
from eligibility.audit.fact_reading import NotReadable
from eligibility.audit.period import Period, single
from eligibility.storage.packing import RecordCorrupt
from eligibility.storage.ports import AuditEntry
from eligibility.storage.sqlite.periods import RecordedChecks, RecordedDay
from eligibility_local.project import Unusable


class FolderUnusable(Unusable):
    """The folder cannot be written to."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"The folder cannot be written to: {error.strerror or type(error).__name__}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that is not in the file, and why."""

    check_id: str
    fault: str


@dataclass(frozen=True, slots=True)
class ExportedDay:
    """The file of a day."""

    day: str
    file: str
    records: int
    sha256: str
    """Of the file, lower-case hexadecimal."""
    left_out: list[LeftOut]


def export_days(store: str, period: Period, folder: Path) -> Iterator[ExportedDay]:
    """Write the files of a period into a folder, day after day. Raises StoreUnavailable, FolderUnusable."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with RecordedChecks(store) as checks:
            for day, recorded in checks.days(period).items():
                yield _export(checks, day, recorded, folder)
    except OSError as error:
        raise FolderUnusable(error) from None


def _export(checks: RecordedChecks, day: str, recorded: RecordedDay, folder: Path) -> ExportedDay:
    lines = _Lines(checks.read(recorded.rows, single(date.fromisoformat(day))))
    name, digest = f"checks-{day}.jsonl.gz", sha256()
    # Nobody but its owner may read it: of an applicant it has dates and nationality.
    file = NamedTemporaryFile(dir=folder, prefix=f".{name}.", delete=False)  # noqa: SIM115 - renamed once it is closed
    try:
        with file:
            for chunk in compressed(lines):
                digest.update(chunk)
                file.write(chunk)
        Path(file.name).replace(folder / name)
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise
    return ExportedDay(day, name, lines.count, digest.hexdigest(), lines.left_out)


class _Lines:
    """The lines of records, once, with what cannot be one of them kept aside."""

    def __init__(self, entries: Iterable[AuditEntry | RecordCorrupt]) -> None:
        self._entries = entries
        self.count = 0
        self.left_out: list[LeftOut] = []

    def __iter__(self) -> Iterator[bytes]:
        for entry in self._entries:
            if isinstance(entry, RecordCorrupt):
                self.left_out.append(LeftOut(entry.check_id, entry.fault))
                continue
            try:
                line = exported_line(entry)
            except NotReadable as error:
                self.left_out.append(LeftOut(entry.check_id, str(error)))
                continue
            self.count += 1
            yield line
