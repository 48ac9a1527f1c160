"""The locked requirement files: exact, proven by hashes, free of addresses, and the same for functions and tests."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FUNCTIONS = PROJECT / "layers" / "dependencies" / "requirements.txt"
LOCKED = [FUNCTIONS, *sorted((PROJECT / "requirements").glob("*.txt"))]


@pytest.mark.parametrize("path", LOCKED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_requirement_is_one_version_with_its_hashes_and_no_address(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    requirements = [line for line in lines if not line.lstrip().startswith("#")]
    assert requirements
    for requirement in requirements:
        assert re.fullmatch(
            r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[\w.]+( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+", requirement
        )
    assert not re.search(r"://|^-", "\n".join(requirements), re.MULTILINE)


def test_the_functions_get_the_versions_that_the_tests_run_with() -> None:
    tested = _versions(PROJECT / "requirements" / "dev.txt")
    assert _versions(FUNCTIONS).items() <= tested.items()


def _versions(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[.+?\])?==([\w.]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
