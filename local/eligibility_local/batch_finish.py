"""The end of a batch: the parts of all ranges made into whole files, reconciled, with a summary and a report.

summary.json comes last: once it is there the batch is finished, and the parts are removed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from eligibility.batch.outcome import Part, RangeOutcome, read_outcome
from eligibility.batch.references import RepeatedReferences, repeated
from eligibility.batch.report import report_html
from eligibility.batch.results import REFERENCES, REJECTED, RESULTS_CSV, RESULTS_JSONL, csv_header
from eligibility.batch.summary import ResultFile, Summary, Unreconciled, reconcile, summary_json
from eligibility_local.batch_folder import FINISHED, REPORT, SPOOL, SUMMARY, Folder, whole_file, write_whole
from eligibility_local.batch_input import digested
from eligibility_local.batch_pinned import Pinned
from eligibility_local.batch_shape import ShownSummary
from eligibility_local.project import Unusable

_CHUNK = 1 << 20
_REFERENCES_CHUNK = 16 * 1024


class SummaryDamaged(Unusable):
    """The summary of a finished batch is not as it was written."""


def finish(pinned: Pinned, folder: Folder, outcomes: Mapping[int, bytes], clock: Callable[[], datetime]) -> bytes:
    """Write the files of the whole batch, and return its summary. Raises Unreconciled, FolderTaken, OSError.

    Where a part is not what its range wrote, all is kept as it is.
    """
    batch, plan, started_at = pinned

    def ranges() -> Iterator[RangeOutcome]:  # read anew for each use: together they could be more than memory is for
        return (read_outcome(outcomes[number]) for number in sorted(outcomes))

    tally = reconcile(batch, plan, ranges())
    folder.claim(*FINISHED)
    files = (
        _joined(folder, RESULTS_JSONL, b"", ((each.number, each.results_jsonl) for each in ranges())),
        _joined(folder, RESULTS_CSV, csv_header(batch.layout), ((each.number, each.results_csv) for each in ranges())),
        _joined(folder, REJECTED, b"", ((each.number, each.rejected) for each in ranges())),
    )
    summary = Summary(
        batch=batch,
        plan=plan,
        tally=tally,
        repeated=_repeated(folder, ((each.number, each.references) for each in ranges())),
        started_at=started_at,
        finished_at=clock(),
        files=files,
    )
    body = summary_json(summary)
    write_whole(folder.file(REPORT), report_html(summary))
    write_whole(folder.file(SUMMARY), body)
    return body


def read_summary(folder: Folder) -> bytes | None:
    """Return the summary of a batch that is finished, None of one that is not. Raises SummaryDamaged, OSError."""
    try:
        body = folder.file(SUMMARY).read_bytes()
        ShownSummary.model_validate_json(body)
    except FileNotFoundError:
        return None
    except ValidationError:
        raise SummaryDamaged(
            f"{folder.file(SUMMARY)} is damaged; remove it, and the same command makes it anew"
        ) from None
    return body


def tidy(folder: Folder) -> None:
    """Remove what is of no use once a batch is finished."""
    with suppress(OSError):
        folder.remove_parts()
        folder.remove(SPOOL)


def _joined(folder: Folder, name: str, header: bytes, parts: Iterable[tuple[int, Part]]) -> ResultFile:
    """Write the parts one after the other below a header. Raises Unreconciled."""
    digest, size = sha256(header), len(header)
    mismatches = []
    with whole_file(folder.file(name)) as file:
        file.write(header)
        for number, part in parts:
            found, found_size = sha256(), 0
            for chunk in _chunks(folder.part(number, name), _CHUNK):
                file.write(chunk)
                digest.update(chunk)
                found.update(chunk)
                found_size += len(chunk)
            size += found_size
            if (found_size, found.hexdigest()) != part:
                mismatches.append(_mismatch(number, name))
        if mismatches:
            raise Unreconciled(tuple(mismatches))
    return ResultFile(name, size, digest.hexdigest())


def _repeated(folder: Folder, parts: Iterable[tuple[int, Part]]) -> RepeatedReferences:
    """Return which references several rows have. Raises Unreconciled."""
    paths, size, mismatches = [], 0, []
    for number, part in parts:
        path = folder.part(number, REFERENCES)
        if Part(*digested(_chunks(path, _CHUNK))) != part:
            mismatches.append(_mismatch(number, REFERENCES))
        if part.size:
            paths.append(path)
        size += part.size
    if mismatches:
        raise Unreconciled(tuple(mismatches))
    return repeated([_reopened(path) for path in paths], size)


def _mismatch(number: int, name: str) -> str:
    return f"range {number}: {name} is not what the range wrote"


def _chunks(path: Path, size: int) -> Iterator[bytes]:
    """Give a file in pieces; one that is not there is empty."""
    with suppress(FileNotFoundError), path.open("rb") as file:
        while chunk := file.read(size):
            yield chunk


def _reopened(path: Path) -> Iterator[bytes]:
    """Give a file in small pieces, opened for each: those of all ranges are read in turns, and could be too many."""
    place = 0
    while True:
        with path.open("rb", buffering=0) as file:
            file.seek(place)
            chunk = file.read(_REFERENCES_CHUNK)
        if not chunk:
            return
        place += len(chunk)
        yield chunk
