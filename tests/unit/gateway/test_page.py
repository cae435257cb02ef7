"""The live page's files: each is needed, and nothing in them needs more than the page's own policy allows."""

import re

from tests.kit.paths import ROOT

PAGE = ROOT / "streams" / "gateway" / "page"
INDEX = (PAGE / "index.html").read_text()
STYLE = (PAGE / "style.css").read_text()
SCRIPTS = {file.name: file.read_text() for file in PAGE.glob("*.js")}


def test_each_file_is_used() -> None:
    """From index.html, by links and imports, one comes to each file, and to none that is not there."""
    reached, left = set[str](), {"index.html"}
    texts = {file.name: file.read_text() for file in PAGE.iterdir()}
    while left:
        name = left.pop()
        reached.add(name)
        linked = re.findall(r'(?:href|src)="page/([^"]+)"|from "\./([^"]+)"', texts[name])
        left |= {one or other for one, other in linked} - reached

    assert reached == set(texts)


def test_each_export_is_imported() -> None:
    """A module gives away what others take, and no more."""
    taken = {
        (module, name.strip())
        for text in SCRIPTS.values()
        for names, module in re.findall(r'import \{([^}]+)\} from "\./([^"]+)"', text)
        for name in names.split(",")
        if name.strip()
    }
    given = {
        (module, name)
        for module, text in SCRIPTS.items()
        for name in re.findall(r"^export (?:async )?(?:function\*? |class |const )(\w+)", text, re.MULTILINE)
    }

    only_tests = {("again.js", "waitMs"), ("words.js", "NOTE_NAMES")}
    assert given - only_tests <= taken
    assert taken <= given


def test_the_page_needs_no_exception_of_its_policy() -> None:
    """No script or style stands in the page, no handler in an attribute, nothing comes from elsewhere."""
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:|data:", INDEX) == []
    for text in (INDEX, STYLE, *SCRIPTS.values()):
        hosts = set(re.findall(r"https?://[^\s\"'`)]+", text))
        assert hosts <= {"http://www.w3.org/2000/svg"}
    for text in SCRIPTS.values():
        assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", text) == []


def test_each_style_has_something_to_style() -> None:
    """Each class and id of the stylesheet is one that the page has, and each of its own properties is used."""
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", STYLE, flags=re.DOTALL)
    words = set(re.findall(r"[\w-]+", INDEX + " ".join(SCRIPTS.values())))
    made = {f"subject-{number}" for number in range(4)}

    assert {name for name in re.findall(r"[.#]([a-zA-Z][\w-]*)", selectors) if name not in words | made} == set()
    defined = set(re.findall(r"(--[\w-]+):", STYLE))
    used = set(re.findall(r"var\((--[\w-]+)\)|getPropertyValue\(\"(--[\w-]+)\"\)", STYLE + SCRIPTS["rows.js"]))
    assert defined == {one or other for one, other in used}
