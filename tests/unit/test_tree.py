"""Where a test stands: unit tests beside their twins in streams/, slow tiers in folders, nothing else collected."""

import re
from pathlib import Path

from tests.kit.paths import ROOT

UNIT = ROOT / "tests" / "unit"
OF_ANOTHER_FOLDER = {"crash": "tests/crash", "deploy": "deploy", "mutants": "tests/mutants", "oracle": "tests/oracle"}
"""Folders of tests/unit for what lies outside streams/."""
OF_MANY_MODULES = {
    "test_documents.py": "what the documents say of all of it",
    "test_goldens.py": "the worked examples, through all stages",
    "test_hostile_input.py": "any bytes, through all stages",
    "test_hostile_time.py": "kinds of megabytes, through all stages: what they cost",
    "test_packaging.py": "what is built and installed",
    "test_seeds.py": "the samples of seeds/, through all stages",
    "test_tree.py": "this",
    "test_written_cases.py": "the written cases, through all stages",
    "cli/test_commands.py": "all commands",
    "dedupe/test_promises.py": "what judging promises, whatever the order of arrival",
    "dedupe/test_table.py": "the judging table of RECORDS",
    "parse/test_hostile.py": "any bytes, through all of parse",
    "parse/anpa1312/test_anpa1312.py": "a whole story",
    "parse/iptc7901/test_iptc7901.py": "a whole message",
    "parse/furniture/test_furniture.py": "words and lines of the page",
    "parse/ninjs/test_ninjs.py": "a whole item",
    "parse/nitf/test_nitf.py": "a whole document",
    "parse/newsml_1/test_newsml_1.py": "a whole item",
    "parse/newsml_g2/test_newsml_g2.py": "a whole item",
    "parse/webfeed/test_webfeed.py": "whole feeds and entries",
    "parse/page_dump/test_page_dump.py": "a whole dump",
    "pipeline/test_several_items.py": "a record that holds several items, through all stages",
    "stores/memory/test_count.py": "memory and its staged changes",
    "stores/memory/test_restore.py": "memory and its changelog",
}
"""Tests of what several modules do together."""
TIERS = {"unit", "floors", "broker", "browser", "kafka", "contract", "crash"}
"""Folders of tests/ that are collected; each is a tier, or part of one."""


def twin_of(file: Path) -> Path:
    """The module or package that a unit test is of, without its ending."""
    folder = file.relative_to(UNIT).parent
    first, *rest = folder.parts or ("",)
    home = ROOT / OF_ANOTHER_FOLDER.get(first, f"streams/{first}")
    return home.joinpath(*rest, file.stem.removeprefix("test_"))


def test_a_unit_test_stands_where_its_module_does() -> None:
    """`tests/unit/x/test_y.py` is of `streams/x/y.py` or a folder `streams/x/y`, but for those that are named here."""
    files = sorted(UNIT.rglob("test_*.py"))
    alone = {
        file.relative_to(UNIT).as_posix()
        for file in files
        if not (twin_of(file).is_dir() or twin_of(file).with_suffix(".py").is_file())
        and file.relative_to(UNIT).parts[0] not in OF_ANOTHER_FOLDER
    }

    assert files
    assert alone == set(OF_MANY_MODULES)


def test_folders_of_unit_tests_are_folders_of_the_product() -> None:
    """No folder of tests/unit outlives its twin."""
    folders = {file.parent.relative_to(UNIT) for file in UNIT.rglob("test_*.py")}
    homes = {folder: OF_ANOTHER_FOLDER.get(folder.as_posix(), f"streams/{folder}") for folder in folders}

    assert [folder for folder, home in homes.items() if not (ROOT / home).is_dir()] == []


def test_only_tiers_hold_tests() -> None:
    """Programs, builders and lists hold no test that pytest would find: a tier is a folder, named in the Makefile."""
    holding = {file.relative_to(ROOT / "tests").parts[0] for file in (ROOT / "tests").rglob("test_*.py")}
    run = re.findall(r"\$\(PYTEST\)[^\n]*", (ROOT / "Makefile").read_text("utf-8"))

    assert holding == TIERS
    assert set(re.findall(r"tests/(\w+)", " ".join(run))) >= TIERS


def test_kit_is_used() -> None:
    """Each module of kit has two users at least: what one test alone needs stands there."""
    modules = [file.stem for file in (ROOT / "tests" / "kit").glob("*.py")]
    texts = {file: file.read_text("utf-8") for file in (ROOT / "tests").rglob("*.py")}

    for module in modules:
        named = re.compile(rf"from tests\.kit\.{module} import|from tests\.kit import [\w, ]*\b{module}\b")
        users = [file.name for file, text in texts.items() if named.search(text)]
        assert len(users) >= 2, f"{module} is used by {users}"
