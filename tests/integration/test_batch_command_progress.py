"""What a batch shows while it runs: a bar on a terminal, lines elsewhere, nothing where nothing can be shown."""

import io
import sys
from typing import override

import pytest
from rich.console import Console

from eligibility.messages import LANGUAGES, Language
from eligibility_local.batch_progress import Bar, BatchProgress, Lines
from eligibility_local.batch_words import BATCH_WORDS

ENGLISH = BATCH_WORDS["en"]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Noted:
    """Keeps what it is given to show."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def say(self, text: str) -> None:
        self.shown.append(text)

    def show(self, done: int, rows: int, words: str) -> None:
        self.shown.append(f"{done}/{rows} {words}")


class Gone(io.StringIO):
    """A terminal that was closed."""

    @override
    def write(self, _text: str) -> int:
        raise OSError(5, "Input/output error")

    @override
    def flush(self) -> None:
        raise OSError(5, "Input/output error")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_rows_a_second_time_left_and_verdicts_are_said(clock: Clock) -> None:
    shown = Noted()
    progress = BatchProgress(shown, ENGLISH, clock)
    progress.begin(rows=100_000, done=40_000)
    progress.advance(128)
    clock.seconds = 10
    progress.advance(10_000)
    progress.count({"eligible": 9_000, "not_eligible": 1_128})
    progress.advance(0)
    assert shown.shown == [
        "40128/100000 ",
        "50128/100000 1,000 rows/s; 50 s left",
        "50128/100000 1,000 rows/s; 50 s left; Eligible: 9,000; Not eligible: 1,128",
    ]


def test_the_rate_is_that_of_the_last_half_minute(clock: Clock) -> None:
    shown = Noted()
    progress = BatchProgress(shown, ENGLISH, clock)
    progress.begin(rows=10_000_000, done=0)
    for rate in (1000, 10):
        for _ in range(100):
            clock.seconds += 1
            progress.advance(rate)
    assert shown.shown[-1] == "101000/10000000 10 rows/s; 16,498 min left"


def test_what_was_done_before_does_not_count_as_fast(clock: Clock) -> None:
    shown = Noted()
    progress = BatchProgress(shown, ENGLISH, clock)
    progress.begin(rows=1000, done=999)
    progress.advance(1)
    assert shown.shown == ["1000/1000 "]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_line_is_written_every_five_seconds(
    language: Language, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    words = BATCH_WORDS[language]
    progress = BatchProgress(Lines(words, clock), words, clock)
    progress.say("Begin.")
    progress.begin(rows=10_000, done=0)
    for clock.seconds in range(12):
        progress.advance(100)
    output = capsys.readouterr()
    assert output.out == ""
    first, *lines = output.err.splitlines()
    assert first == "Begin."
    assert len(lines) == 2
    assert all(line.startswith(f"{words.rows}: ") for line in lines)


def test_a_bar_moves_with_the_rows_and_has_the_words_beneath(clock: Clock) -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, width=60)
    bar = Bar(terminal, ENGLISH, clock)
    with bar.open():
        bar.say("Begin.")
        clock.seconds = 1
        bar.show(500, 1000, "100 rows/s; Eligible: 400")
        clock.seconds = 1.1
        bar.show(501, 1000, "too soon")
        bar.show(1000, 1000, "done")
    assert isinstance(terminal.file, io.StringIO)
    drawn = terminal.file.getvalue()
    assert "Begin." in drawn
    assert "500 / 1,000" in drawn
    assert "100 rows/s; Eligible: 400" in drawn
    assert "too soon" not in drawn
    assert "1,000 / 1,000" in drawn


def test_words_that_are_too_long_for_the_terminal_take_one_line(clock: Clock) -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, width=40)
    bar = Bar(terminal, ENGLISH, clock)
    with bar.open():
        clock.seconds = 1
        bar.show(1, 10, "word " * 30)
    assert isinstance(terminal.file, io.StringIO)
    assert "\nword word word word word word word word…\n" in terminal.file.getvalue()


def test_a_batch_goes_on_where_nothing_can_be_shown(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Gone())
    lines = Lines(ENGLISH, clock)
    lines.say("Begin.")
    clock.seconds = 6
    lines.show(1, 10, "")
    bar = Bar(Console(file=Gone(), force_terminal=True), ENGLISH, clock)
    with bar.open():
        bar.say("Begin.")
        clock.seconds = 12
        bar.show(1, 10, "")
