"""The page as `make serve` serves it, in the machine's Chromium."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.browser import PROJECT, Visit, launch, visiting

COMMAND = Path(sys.executable).with_name("eligibility")


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the API and the page; give their address."""
    store = tmp_path_factory.mktemp("store") / "store.db"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ELIGIBILITY_")}
    with subprocess.Popen(  # noqa: S603 - the command of this project
        [COMMAND, "serve", "--port", "0", "--store", str(store)],
        cwd=PROJECT,
        env=environment,
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
