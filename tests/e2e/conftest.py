"""The page as `make serve` serves it, in the machine's Chromium."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browser import PROJECT, Visit, launch, visiting

COMMAND = Path(sys.executable).with_name("eligibility")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the API and the page; give their address."""
    with _served(tmp_path_factory.mktemp("store")) as address:
        yield address


@pytest.fixture(scope="session")
def address_of_a_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve them as a stack does whose operator has set nothing: who owns an address is withheld."""
    with _served(tmp_path_factory.mktemp("stack"), ELIGIBILITY_PREVIEW_OWNERS="withheld") as address:
        yield address


@contextmanager
def _served(folder: Path, **settings: str) -> Iterator[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ELIGIBILITY_")}
    with subprocess.Popen(  # noqa: S603 - the command of this project
        [COMMAND, "serve", "--port", "0", "--store", str(folder / "store.db")],
        cwd=PROJECT,
        env=environment | settings,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        try:
            address = server.stdout.readline().split()[4]
            Thread(target=server.stdout.read, daemon=True).start()  # a full pipe would stop the server
            yield address
        finally:
            server.kill()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """Open the page in English on a desktop; whatever its console complains of fails the test."""
    with visiting(browser, address) as visit:
        yield visit
        assert visit.complaints == []
