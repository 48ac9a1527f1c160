"""The modules of the page in one script: each once, after what it needs, with all that it says but the remarks."""

import re

import pytest

from eligibility.page_script import NotOneScript, one_script
from tests.unit.web_files import SCRIPTS

MODULES = {name.removesuffix(".js"): text for name, text in SCRIPTS.items()}
LEAF = "// What it is.\n\n/** Gives one. */\nexport const ONE = 1;\n\nexport async function two() {\n  return 2;\n}\n"
MIDDLE = 'import { ONE, two } from "./leaf.js";\n\nexport class Middle {\n  // in here\n  one = ONE;\n}\n'


def test_a_module_comes_after_what_it_imports_and_once() -> None:
    start = 'import { Middle } from "./middle.js";\nimport { two } from "./leaf.js";\n\nawait two(Middle); // now\n'
    assert one_script({"start": start, "middle": MIDDLE, "leaf": LEAF}, "start").splitlines() == [
        *("const $leaf = (() => {", "", "const ONE = 1;", "", "async function two() {", "  return 2;", "}"),
        *("return { ONE, two };", "})();"),
        *("const $middle = (() => {", "const { ONE, two } = $leaf;", "", "class Middle {", "  one = ONE;", "}"),
        *("return { Middle };", "})();"),
        *("const { Middle } = $middle;", "const { two } = $leaf;", "", "await two(Middle); // now"),
    ]


def test_every_module_of_the_page_is_in_its_script() -> None:
    script = one_script(MODULES, "page")
    assert sorted(re.findall(r"^const \$(\w+) = ", script, re.MULTILINE)) == sorted(set(MODULES) - {"page"})


def test_all_lines_of_the_page_are_there_but_remarks() -> None:
    script = one_script(MODULES, "page").splitlines()
    for text in MODULES.values():
        for line in text.splitlines():
            remark = line.lstrip().startswith(("//", "/*", "*"))
            if remark:
                assert not line.lstrip().startswith("/*") or line.endswith("*/"), "a remark has a line of its own"
            elif not line.startswith("import "):
                assert line.removeprefix("export ") in script


def test_modules_that_import_each_other_are_no_script() -> None:
    with pytest.raises(NotOneScript, match="one imports itself, by way of one, other"):
        one_script({"one": 'import { b } from "./other.js";\n', "other": 'import { a } from "./one.js";\n'}, "one")


def test_what_a_module_does_not_export_is_not_imported_from_it_unseen() -> None:
    modules = {"start": 'import { ONE, other } from "./leaf.js";\n', "leaf": f"{LEAF}\nfunction other() {{}}\n"}
    with pytest.raises(NotOneScript, match=r"^start imports what leaf does not export: other$"):
        one_script(modules, "start")


@pytest.mark.parametrize(
    "line",
    [
        'import "./leaf.js";',
        'import { ONE as one } from "./leaf.js";',
        'import * as leaf from "./leaf.js";',
        "export default 1;",
        "export let one = 1;",
        "export { one };",
        'import { one } from "https://example.com/one.js";',
    ],
)
def test_another_form_of_import_or_export_is_refused(line: str) -> None:
    with pytest.raises(NotOneScript, match=re.escape(line)):
        one_script({"start": f"{line}\n", "leaf": LEAF}, "start")


def test_a_module_that_there_is_not_is_told() -> None:
    with pytest.raises(KeyError, match="gone"):
        one_script({"start": 'import { a } from "./gone.js";\n'}, "start")
