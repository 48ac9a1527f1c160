"""How far a batch is, on standard error: a bar on a terminal, else a line every few seconds, or nothing.

What cannot be shown, on a terminal that was closed, is not shown; the batch goes on.
"""

import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Protocol, override

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn
from rich.text import Text

from eligibility.batch.report.words import report_words
from eligibility_local.batch_words import BatchWords

SECONDS_BETWEEN_LINES = 5.0
SECONDS_OF_RATE = 30
"""Over how long the rows a second are taken."""
_SECONDS_BETWEEN_PICTURES = 0.2
_MINUTES_FROM = 120


class Shown(Protocol):
    """Where progress is shown."""

    def say(self, text: str) -> None:
        """Show a sentence."""

    def show(self, done: int, rows: int, words: str) -> None:
        """Show how many of the rows are done, and what else there is to say."""


class BatchProgress:
    """Counts what is done, and shows it."""

    def __init__(self, shown: Shown, words: BatchWords, seconds: Callable[[], float]) -> None:
        """`seconds` tells the time that passes."""
        self._shown = shown
        self._words = words
        self._seconds = seconds
        self._rows = self._done = 0
        self._verdicts: Counter[str] = Counter()
        self._lately: deque[tuple[float, int]] = deque(maxlen=SECONDS_OF_RATE)

    def say(self, text: str) -> None:
        """Show a sentence."""
        self._shown.say(text)

    def begin(self, rows: int, done: int) -> None:
        """Begin with so many rows of all done before."""
        self._rows, self._done = rows, done

    def advance(self, rows: int) -> None:
        """Count rows that are done."""
        self._done += rows
        now = self._seconds()
        if not self._lately or now - self._lately[-1][0] >= 1:
            self._lately.append((now, self._done))
        self._shown.show(self._done, self._rows, self._sentence(now))

    def count(self, verdicts: Mapping[str, int]) -> None:
        """Count the verdicts of a range."""
        self._verdicts.update(verdicts)

    def _sentence(self, now: float) -> str:
        """Return rows a second of late, the time left at that rate, and the verdicts so far."""
        words, said = self._words, report_words(self._words.language)
        (since, done_then), parts = self._lately[0], []
        if now > since and self._done > done_then:
            rate = (self._done - done_then) / (now - since)
            left = (self._rows - self._done) / rate
            parts.append(words.rate.format(rate=said.count(round(rate))))
            if left < _MINUTES_FROM:
                parts.append(words.seconds_left.format(time=round(left)))
            else:
                parts.append(words.minutes_left.format(time=said.count(round(left / 60))))
        parts += [f"{said.verdict(verdict)}: {said.count(count)}" for verdict, count in self._verdicts.most_common()]
        return "; ".join(parts)


class Silence:
    """Shows nothing."""

    def say(self, text: str) -> None:
        """Show nothing."""

    def show(self, done: int, rows: int, words: str) -> None:
        """Show nothing."""


class Lines:
    """Shows lines, as a log has them."""

    def __init__(self, words: BatchWords, seconds: Callable[[], float]) -> None:
        self._words = words
        self._seconds = seconds
        self._said_at = seconds()

    def say(self, text: str) -> None:
        """Write a line."""
        with suppress(OSError):
            print(text, file=sys.stderr, flush=True)

    def show(self, done: int, rows: int, words: str) -> None:
        """Write a line where the last one is some time ago."""
        now = self._seconds()
        if now - self._said_at >= SECONDS_BETWEEN_LINES:
            self._said_at = now
            count = report_words(self._words.language).count
            self.say(f"{self._words.rows}: {count(done)} / {count(rows)}; {words}")


class Bar:
    """Shows a bar on a terminal; nothing runs beside to move it, it moves with the rows."""

    def __init__(self, console: Console, words: BatchWords, seconds: Callable[[], float]) -> None:
        self._picture = _Picture(console)
        self._words = words
        self._seconds = seconds
        self._drawn_at = seconds()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Show the bar until all inside is done."""
        with suppress(OSError):
            self._picture.start()
            self._picture.console.show_cursor()  # so that it is not missing where the process ends at once
        try:
            yield
        finally:
            with suppress(OSError):
                self._picture.stop()

    def say(self, text: str) -> None:
        """Write a line above the bar."""
        with suppress(OSError):
            self._picture.console.print(text)

    def show(self, done: int, rows: int, words: str) -> None:
        """Draw the bar where the last picture is some time ago, or all is done."""
        now = self._seconds()
        if now - self._drawn_at >= _SECONDS_BETWEEN_PICTURES or done == rows:
            self._drawn_at = now
            count = report_words(self._words.language).count
            with suppress(OSError):
                self._picture.draw(done, rows, f"{count(done)} / {count(rows)}", words)


class _Picture(Progress):
    """A bar with the rows beside it, and a line beneath."""

    def __init__(self, console: Console) -> None:
        self._beneath = ""  # drawn by what comes next
        super().__init__(
            BarColumn(bar_width=None),
            TextColumn("{task.description}", markup=False),
            console=console,
            auto_refresh=False,
            transient=True,
            expand=True,
        )
        self._bar = self.add_task("", visible=False)

    def draw(self, done: int, rows: int, beside: str, beneath: str) -> None:
        self._beneath = beneath
        self.update(self._bar, completed=done, total=rows, description=beside, visible=True)
        self.refresh()

    @override
    def get_renderables(self) -> Iterator[RenderableType]:
        yield from super().get_renderables()
        if self._beneath:
            yield Text(self._beneath, no_wrap=True, overflow="ellipsis")
