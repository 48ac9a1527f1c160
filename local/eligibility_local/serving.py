"""`eligibility serve`: takes the port, loads the functions, says where it is, and serves until Ctrl-C.

What the functions write for CloudWatch is kept off the screen: metrics are dropped, log lines below WARNING too (unless
POWERTOOLS_LOG_LEVEL says otherwise), the rest goes to standard error. Each request is said in one short line.
"""

import os
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path
from shlex import quote

import uvicorn

from eligibility.settings import read_settings
from eligibility_local.environment import local_environment, store_in_words
from eligibility_local.lambda_functions import load_handlers, read_routes
from eligibility_local.port import HOST, listening
from eligibility_local.project import project_folder
from eligibility_local.screen import take_any_text
from eligibility_local.server import application
from eligibility_local.standard_output import OutputLost

GRACE_SECONDS = 10
"""How long requests that are being answered may take after Ctrl-C."""

_EXAMPLE = Path("events", "applications", "eligible.json")


def serve(port: int, store: Path | None) -> None:
    """Serve the API on a port, 0 for any that is free.

    Raises PortUnavailable, ProjectMissing, TemplateUnreadable, InvalidSetting, StoreUnavailable.
    """
    project = project_folder()
    environment = {"POWERTOOLS_LOG_LEVEL": "WARNING", **local_environment(os.environ, store)}
    where = store_in_words(read_settings(environment))
    take_any_text()
    screen = sys.stdout

    def say(line: str) -> None:
        print(line, file=screen, flush=True)

    def report(line: str) -> None:
        with suppress(OutputLost):  # whoever read the lines has gone; requests are answered all the same
            say(line)

    with listening(port) as listener, suppress(KeyboardInterrupt):
        port = listener.getsockname()[1]
        routes = read_routes(project)
        with redirect_stdout(sys.stderr):  # which the functions' loggers take hold of here
            handlers = load_handlers(routes, environment)
        say(_greeting(port, where, project, store))
        config = uvicorn.Config(
            application(routes, handlers, port, report),
            lifespan="off",
            ws="none",
            http="h11",
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_level="warning",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            uvicorn.Server(config).run([listener])
    say("Stopped.")


def _greeting(port: int, where: str, project: Path, store: Path | None) -> str:
    address = f"http://{HOST}:{port}"
    example = quote(_from_here(project / _EXAMPLE))
    program = quote(_from_here(Path(sys.argv[0]).absolute()))
    option = "" if store is None else f" --store {quote(str(store))}"
    return f"""\
The API is at {address} (Ctrl-C stops it), the page for people too: open it in a browser.
Checks are kept in {where}.

Try in another terminal:
  curl -H 'Content-Type: application/json' -d @{example} \\
    {address}/v1/checks
  {program} check{option} {example}
"""


def _from_here(path: Path) -> str:
    """Return the path from the current folder, where it is inside."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
