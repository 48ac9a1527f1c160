"""The page's function as `sam build` makes it: its Makefile lays the page beside it, and it serves the same files."""

import shutil
import subprocess
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from aws_lambda_powertools.utilities.typing import LambdaContext

from eligibility.page import DOCUMENT, read_page
from eligibility.rulebook import current_rulebook
from tests.integration.api_events import event
from tests.integration.stack_template import at, resource

PROJECT = Path(__file__).parents[2]


def test_the_built_function_serves_the_page_that_lies_beside_it(tmp_path: Path) -> None:
    make = shutil.which("make")
    assert make is not None
    subprocess.run(  # noqa: S603 - the program that builds the project
        [make, "-s", "-f", "functions/page/Makefile", "build-PageFunction", f"ARTIFACTS_DIR={tmp_path}"],
        cwd=PROJECT,
        check=True,
    )
    spec = spec_from_file_location("built_page", tmp_path / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert tmp_path / "web" == module.FOLDER
    assert read_page(PROJECT / "web", current_rulebook()) == module.PAGE
    response = module.lambda_handler(event("GET", "/", None, client=None), LambdaContext())
    assert response["body"] == module.PAGE[DOCUMENT].body.decode()


def test_the_template_has_it_built_so_from_the_folder_of_the_project() -> None:
    metadata = at(resource("PageFunction"), "Metadata")
    assert metadata == {"BuildMethod": "makefile", "WorkingDirectory": "."}
