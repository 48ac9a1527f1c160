"""The functions of template.yaml as the local product loads them, their files closed when a test is over."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from types import FunctionType
from typing import NamedTuple

from eligibility.service import Checking, Lookup, Previewing
from eligibility_local.lambda_functions import Handler, Route, load_handlers, read_routes
from eligibility_local.stores import closed_after

PROJECT = Path(__file__).parents[2]

_numbers = count(1)


class Functions(NamedTuple):
    """The API's routes, and the handlers behind them by logical id."""

    routes: tuple[Route, ...]
    handlers: dict[str, Handler]

    def behind(self, method: str, path: str) -> Handler:
        """Return the handler of a route."""
        (name,) = (route.function.name for route in self.routes if (route.method, route.path) == (method, path))
        return self.handlers[name]


@contextmanager
def loaded_functions(environment: Mapping[str, str]) -> Iterator[Functions]:
    """Load the functions under an environment.

    They log under a name of their own, as powertools keeps a logger and its stream for each name, while pytest has
    another standard output for each test.
    """
    routes = read_routes(PROJECT)
    service = {"POWERTOOLS_SERVICE_NAME": f"local_{next(_numbers)}"}
    handlers = load_handlers(routes, {**service, **environment})
    with ExitStack() as stack:
        for handler in handlers.values():
            assert isinstance(handler, FunctionType)
            for part in handler.__globals__.values():
                if isinstance(part, Checking):
                    stack.enter_context(closed_after(part.audit_log, part.register))
                elif isinstance(part, Previewing):
                    stack.enter_context(closed_after(part.register))
                elif isinstance(part, Lookup):
                    stack.enter_context(closed_after(part.audit_log))
        yield Functions(routes, handlers)
