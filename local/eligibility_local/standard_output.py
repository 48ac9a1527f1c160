"""Standard output, and how the program ends where it cannot be written: on one plain line, or quietly with its reader.

Only a write to standard output is taken for that; whatever else fails says so itself.
"""

import errno
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, override

import click

from eligibility_local.exit_status import ExitStatus

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

READER_GONE = 141
"""The status of a process that a closed pipe has ended, as shells have it."""


class OutputLost(Exception):
    """Standard output cannot be written."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or type(error).__name__)
        self.reader_gone = error.errno == errno.EPIPE


class Program(click.Group):
    """The commands, as the program that a shell starts."""

    @override
    def __call__(self, *args: object, **kwargs: object) -> object:
        with output_losses_said():
            return super().__call__(*args, **kwargs)


@contextmanager
def output_losses_said() -> Iterator[None]:
    """Exit where standard output cannot be written inside; where it is closed from the beginning, do nothing inside.

    What was asked for may be done by then: what is recorded stays recorded.
    """
    if sys.stdout is None:  # the next file to be opened would get its number, and whatever is printed
        _end("closed")
    try:
        with _watched():
            yield
    except OutputLost as lost:
        if lost.reader_gone:
            sys.exit(READER_GONE)
        _end(str(lost))


@contextmanager
def _watched() -> Iterator[None]:
    """Have writes to standard output raise OutputLost inside; at the end all is written, or let go."""
    output = sys.stdout
    if not isinstance(output, io.TextIOWrapper):
        yield
        return
    file = _Watched(output.fileno(), "wb", closefd=False)
    sys.stdout = io.TextIOWrapper(
        io.BufferedWriter(file) if isinstance(output.buffer, io.BufferedWriter) else file,
        output.encoding,
        output.errors,
        line_buffering=output.line_buffering,
        write_through=output.write_through,
    )
    try:
        yield
    finally:
        try:
            sys.stdout.flush()
        finally:
            file.let_go()
            sys.stdout = output


class _Watched(io.FileIO):
    """A file whose failures are raised as OutputLost, until what is left in the buffers before it may be lost."""

    _is_let_go = False

    def let_go(self) -> None:
        """Take what comes from here on, and write it nowhere."""
        self._is_let_go = True

    @override
    def write(self, data: "ReadableBuffer", /) -> int:
        if self._is_let_go:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except OSError as error:
            raise OutputLost(error) from None


def _end(why: str) -> NoReturn:
    click.echo(f"Error: standard output cannot be written: {why[:1].lower()}{why[1:]}.", err=True)
    sys.exit(ExitStatus.STORE_UNAVAILABLE)
