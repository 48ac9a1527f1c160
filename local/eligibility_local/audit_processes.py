"""Parts of a long reading shared out to processes: each opens the store for itself, and gives back what it found."""

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from eligibility.storage.ports import StoreUnavailable
from eligibility_local.project import Unusable


class ProcessLost(Unusable):
    """A process ended in the middle of its part."""


def shared_out[Part, Found](
    work: Callable[[Part], Found], parts: Sequence[Part], processes: int
) -> Iterator[tuple[Part, Found]]:
    """Give each part with what `work` found there, in the order of the parts; `work` and its results can be pickled.

    With a single process, or a single part, all is done in this one. Raises what `work` raises of StoreUnavailable and
    Unusable, and ProcessLost.
    """
    if processes == 1 or len(parts) <= 1:
        for part in parts:
            yield part, work(part)
        return
    # Ctrl-C goes to all processes of a terminal: this one dismisses the others, which then have nothing to say.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN))
    try:
        for part, told in zip(parts, pool.map(_Telling(work), parts), strict=True):
            if isinstance(told, _Failed):
                raise told.error()
            yield part, told
    except BrokenProcessPool:
        raise ProcessLost("A process that read records ended early; perhaps the machine was out of memory") from None
    finally:
        pool.shutdown(cancel_futures=True)


class _Failed:
    """An error on its way to the first process: those with two arguments cannot be pickled."""

    def __init__(self, error: StoreUnavailable | Unusable) -> None:
        self._store = (error.store, error.reason) if isinstance(error, StoreUnavailable) else None
        self._text = str(error)

    def error(self) -> StoreUnavailable | Unusable:
        """Return the error."""
        return Unusable(self._text) if self._store is None else StoreUnavailable(*self._store)


class _Telling[Part, Found]:
    """Work that gives back its failure."""

    def __init__(self, work: Callable[[Part], Found]) -> None:
        self._work = work

    def __call__(self, part: Part) -> Found | _Failed:
        try:
            return self._work(part)
        except (StoreUnavailable, Unusable) as error:
            return _Failed(error)
