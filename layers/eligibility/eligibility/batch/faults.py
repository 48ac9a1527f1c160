"""Why a whole file is refused; what stands in the file is never repeated, since it may be somebody's data."""

from typing import Literal

UnusableCode = Literal[
    "empty_file", "header_alone", "wrong_header", "not_text", "line_ends", "not_lines", "compressed", "file_too_large"
]


class UnusableFile(Exception):
    """The whole file is refused, before any of its rows is decided."""

    def __init__(self, code: UnusableCode, detail: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        """What was found and what is expected, a sentence."""
        self.faults = faults
        """Each fault of a wrong header, a sentence with the column's number."""
