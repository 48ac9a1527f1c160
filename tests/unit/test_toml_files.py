"""TOML is read as JSON would have it, and the JSON that a build puts beside it is read instead."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import eligibility
from eligibility.messages import LANGUAGES
from eligibility.rulebook.loading import FOLDER, read_folder
from eligibility.toml_files import read_toml

PACKAGE = Path(eligibility.__file__).parent
COMPILER = PACKAGE.parent / "compile_toml.py"


def compiled(folder: Path) -> None:
    subprocess.run([sys.executable, "-I", str(COMPILER), str(folder)], check=True)  # noqa: S603 - a script of ours


def test_days_are_text(tmp_path: Path) -> None:
    path = tmp_path / "acts.toml"
    path.write_text('[act]\nin_force = 2023-02-08\ntitle = "Order"\n', "utf-8")
    assert read_toml(path) == {"act": {"in_force": "2023-02-08", "title": "Order"}}


def test_the_json_beside_a_file_is_read_instead_of_it(tmp_path: Path) -> None:
    path = tmp_path / "acts.toml"
    path.write_text("year = 2023\n", "utf-8")
    path.with_name("acts.toml.json").write_text('{"year": 2024}', "utf-8")
    assert read_toml(path) == {"year": 2024}


def test_a_built_rulebook_is_the_same_to_the_byte(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "rulebook", ignore=shutil.ignore_patterns("__pycache__", "released"))
    from_toml = read_folder(tmp_path / "rulebook")
    compiled(tmp_path)
    for path in tmp_path.rglob("*.toml"):
        path.write_text("= unreadable", "utf-8")
    assert read_folder(tmp_path / "rulebook") == from_toml == read_folder(FOLDER)


def test_a_built_language_has_the_same_messages(tmp_path: Path) -> None:
    for language in LANGUAGES:
        shutil.copy(PACKAGE / "messages" / f"{language}.toml", tmp_path)
    compiled(tmp_path)
    for language in LANGUAGES:
        built = json.loads((tmp_path / f"{language}.toml.json").read_text("utf-8"))
        assert built == read_toml(PACKAGE / "messages" / f"{language}.toml")


def test_nothing_compiled_lies_among_the_sources() -> None:
    assert list(PACKAGE.rglob("*.toml.json")) == []
