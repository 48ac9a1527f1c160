"""README.md shows what the product says, and its commands are those that there are."""

import re

import pytest

from tests.integration.readme import PROJECT, README, blocks_made, blocks_of

MADE = blocks_made()
TEXT = README.read_text("utf-8")


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_block_of_the_readme_is_what_the_product_says(name: str) -> None:
    """If the product is right: `python -m tests.integration.readme` writes the blocks anew."""
    assert blocks_of(TEXT)[name] == MADE[name]


def test_the_readme_has_no_other_block() -> None:
    assert set(blocks_of(TEXT)) == set(MADE)


def test_each_make_target_of_the_readme_exists() -> None:
    targets = {
        name for line in re.findall(r"^    make ([a-z ]+?)(?: +#.*)?$", TEXT, re.MULTILINE) for name in line.split()
    }
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    assert {"serve", "test", "build", "deploy"} <= targets
    assert targets <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_each_file_that_the_documentation_names_exists() -> None:
    pages = [README, *sorted((PROJECT / "docs").glob("*.md"))]
    for page in pages:
        text = page.read_text("utf-8")
        linked = [target.split("#")[0] for target in re.findall(r"\]\(([^)#][^)]*)\)", text)]
        for name in linked:
            assert (page.parent / name).exists(), f"{page.name}: {name}"
        for name in re.findall(r"(?<![\w/])(?:events|tests|benchmarks|layers|docs)/[\w/.-]+\.\w+", text):
            assert (PROJECT / name).exists(), f"{page.name}: {name}"
