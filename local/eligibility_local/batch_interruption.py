"""Ctrl-C, a request to end, a closed terminal: the first raises Interrupted, or is noted where work has to be wound up.

The second ends the process at once, as if this module were not there.
"""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(Exception):
    """Work was stopped; the same command goes on from there."""


class Interruption:
    """Whether a signal has come; readable, for a wait on several things, once one has."""

    def __init__(self) -> None:
        self.requested = False
        self._held = False
        self._told, self._teller = socket.socketpair()
        self._teller.setblocking(False)  # noqa: FBT003 - its one argument, by position only
        # What is ignored stays so: nohup ignores the closing of the terminal, a shell Ctrl-C for what runs behind.
        self._heard = [number for number in _SIGNALS if signal.getsignal(number) != signal.SIG_IGN]

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Have the first signal that comes inside raise Interrupted."""
        earlier = {number: signal.signal(number, self._note) for number in self._heard}
        earlier_wakeup = signal.set_wakeup_fd(self._teller.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(earlier_wakeup)
            for number, handler in earlier.items():
                signal.signal(number, handler)
            self._told.close()
            self._teller.close()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Have a signal that comes inside only be noted."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    @contextmanager
    def ignored(self) -> Iterator[None]:
        """Have signals that come inside ignored, as they then are in a process that is started inside."""
        earlier = {number: signal.signal(number, signal.SIG_IGN) for number in self._heard}
        try:
            yield
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def fileno(self) -> int:
        """Return what becomes readable with a signal."""
        return self._told.fileno()

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.requested = True
        for number in self._heard:
            signal.signal(number, signal.SIG_DFL)
        if not self._held:
            raise Interrupted
