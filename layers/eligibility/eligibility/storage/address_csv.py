"""The CSV file of the address register: read by lines, checked, put into a register with owners as keyed hashes.

The file is read twice: once to check every line and take its digest, once to write. Errors never hold what stood in
the file, which may be somebody's IIN.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import BinaryIO, NamedTuple, override

from eligibility.storage.keys import owner_hash
from eligibility.storage.ports import AddressRegister, Coverage, RegisteredAddress, RegisterHeader

COLUMNS = ("registration_code", "dwelling", "owners")
DWELLINGS = ("house", "flat", "dormitory", "hotel", "rest_home", "sanatorium", "other")
MOST_ERRORS = 20
"""After this many the file is read no further."""
LONGEST_LINE = 64 * 1024
"""Bytes, with the line's end."""
SAMPLE_FILE = Path(__file__).with_name("sample_register.csv")
"""The register that comes with the product: made-up addresses of made-up owners."""

_CODE = re.compile(r"[0-9]{1,32}")
_OWNER = re.compile(r"[0-9]{12}")


class CsvError(NamedTuple):
    """One fault: the line, counted from 1, the column where it is known, and what is expected there."""

    line: int
    column: str | None
    expected: str

    @override
    def __str__(self) -> str:
        place = f"line {self.line}" if self.column is None else f"line {self.line}, {self.column}"
        return f"{place}: {self.expected}"


class InvalidRegisterFile(Exception):
    """The file is no register; `errors` holds its faults in the file's order, the first MOST_ERRORS of them."""

    def __init__(self, errors: Sequence[CsvError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = tuple(errors)


class AddressLine(NamedTuple):
    """One address as the file has it."""

    code: str
    dwelling: str | None
    owners: tuple[str, ...]


def import_register(
    register: AddressRegister, key: bytes, file: BinaryIO, coverage: Coverage, *, sample: bool
) -> RegisterHeader:
    """Replace the register by a file that can be read twice; a file with a fault changes nothing.

    Raises InvalidRegisterFile, StoreUnavailable, ImportClash.
    """
    start = file.tell()
    checked = AddressFile(file)
    rows = sum(1 for _ in checked)
    header = RegisterHeader(checked.revision, rows, coverage, sample)
    file.seek(start)
    register.replace(header, _hashed(AddressFile(file), key, header.revision))
    return header


def _hashed(addresses: "AddressFile", key: bytes, revision: str) -> Iterator[tuple[str, RegisteredAddress]]:
    for address in addresses:
        owners = frozenset(owner_hash(key, owner) for owner in address.owners)
        yield address.code, RegisteredAddress(address.dwelling, owners)
    if addresses.revision != revision:
        raise InvalidRegisterFile([CsvError(1, None, "expected the file that was checked; it has changed since")])


class AddressFile:
    """One reading of the file: iterate over it once; after the last address `revision` is the file's SHA-256.

    Raises InvalidRegisterFile at the end of the file, or at MOST_ERRORS.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = sha256()
        self._errors: list[CsvError] = []

    @property
    def revision(self) -> str:
        """SHA-256 of what was read so far, lower-case hexadecimal."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[AddressLine]:
        lines = self._lines()
        separator, order = self._header(next(lines, (1, "")))
        codes: set[str] = set()
        for line, text in lines:
            fields = _fields(text, separator)
            if len(fields) != len(order):
                self._fault(line, None, f"{len(order)} fields, on one line")
                continue
            address = self._address(line, *(fields[place].strip() for place in order))
            if address is None:
                continue
            if address.code in codes:
                self._fault(line, COLUMNS[0], "a code that no line before this one has")
                continue
            codes.add(address.code)
            if not self._errors:
                yield address
        if not codes and not self._errors:
            self._fault(2, None, "an address")
        if self._errors:
            raise InvalidRegisterFile(self._errors)

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Read the lines that are not blank, numbered from 1."""
        for line in count(1):
            raw = self._file.readline(LONGEST_LINE)
            if not raw:
                return
            self._digest.update(raw)
            if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                self._fault(line, None, f"at most {LONGEST_LINE} bytes")
                raise InvalidRegisterFile(self._errors)
            try:
                text = raw.decode("utf-8-sig" if line == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                self._fault(line, None, "text in UTF-8")
                if line == 1:  # perhaps UTF-16, with a fault in every line
                    raise InvalidRegisterFile(self._errors) from None
                continue
            if text.strip():
                yield line, text

    def _header(self, first: tuple[int, str]) -> tuple[str, list[int]]:
        """Find the separator, and where each of COLUMNS stands."""
        line, text = first
        separator = ";" if ";" in text else ","
        names = [name.strip() for name in _fields(text, separator)]
        if sorted(names) != sorted(COLUMNS):
            separators = "separated by commas or semicolons"
            self._fault(line, None, f"the columns {', '.join(COLUMNS)}, {separators}{_suggestion(names)}")
            raise InvalidRegisterFile(self._errors)
        return separator, [names.index(column) for column in COLUMNS]

    def _address(self, line: int, code: str, dwelling: str, owners: str) -> AddressLine | None:
        before = len(self._errors)
        if not _CODE.fullmatch(code):
            self._fault(line, "registration_code", "1 to 32 digits (a spreadsheet may have made 1.2E+15 of them)")
        if dwelling and dwelling not in DWELLINGS:
            self._fault(line, "dwelling", f"nothing, or one of {', '.join(DWELLINGS)}")
        ids = owners.replace("|", " ").split()
        if not all(map(_OWNER.fullmatch, ids)):
            self._fault(line, "owners", "IINs or BINs of 12 digits, separated by spaces or |, or nothing")
        return AddressLine(code, dwelling or None, tuple(ids)) if len(self._errors) == before else None

    def _fault(self, line: int, column: str | None, expected: str) -> None:
        self._errors.append(CsvError(line, column, f"expected {expected}"))
        if len(self._errors) == MOST_ERRORS:
            raise InvalidRegisterFile(self._errors)


def _fields(text: str, separator: str) -> list[str]:
    if '"' not in text:
        return text.split(separator)
    try:
        return next(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error:  # a quote that does not end on its line
        return []


def _suggestion(names: list[str]) -> str:
    """Say which of the names is nearly a column's. The names themselves may be data, where the header is missing."""
    nearly = [
        f"; is column {place} {match}?"
        for place, name in enumerate(names, 1)
        if name not in COLUMNS and len(names) > 1  # one: other separators
        for match in get_close_matches(name.lower(), COLUMNS, n=1)
    ]
    return "".join(nearly)
