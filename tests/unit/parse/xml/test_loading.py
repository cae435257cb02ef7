"""XML is read without anything that stands outside of it, and within bounds."""

import pytest

from streams.errors import DeadLetterError, DeadReason
from streams.parse.xml.elements import words
from streams.parse.xml.loading import find_root, load_xml

ENTITIES = '<!DOCTYPE a [<!ENTITY b "c">]>'


def _refuse(text: str) -> str:
    with pytest.raises(DeadLetterError) as caught:
        load_xml(text)
    assert caught.value.reason is DeadReason.MALFORMED
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "name"),
    [("<nitf/>", "nitf"), ("<n:nitf xmlns:n='x'>", "nitf"), ("<nitf\n a='1'>", "nitf"),
     ('<?xml version="1.0"?>\n<!-- a > <b> -->\n<nitf>', "nitf"), ('<?xml version="1.0"?><?a b?><nitf>', "nitf"),
     ('<!DOCTYPE nitf SYSTEM "a>b.dtd">\n<nitf>', "nitf"), ("<!DOCTYPE nitf [<!ELEMENT a ANY>]><nitf>", "nitf"),
     (f"{ENTITIES}<a>", "a"), ("<!DOCTYPE nitf [<!ENTITY a 'b'", "nitf"), ("<!doctype nitf><nitf>", "nitf"),
     ("<!-- never ends", None), ("<", None), ("< nitf>", None), ("nitf", None), ("", None), ("<!DOCTYPE", None)],
)  # fmt: skip
def test_the_root_is_found_behind_whatever_stands_above_it(text: str, name: str | None) -> None:
    """Declaration, instructions, comments and document type may stand above the root, whose local name counts."""
    assert find_root(text) == name


def test_a_document_type_is_not_read() -> None:
    """What a document type without entities declares is as if it were not there."""
    root = load_xml("<!DOCTYPE a PUBLIC '-//x' 'http://127.0.0.1:1/a.dtd' [<!ATTLIST a b CDATA 'c'>]><a>d</a>").root

    assert (dict(root.attrib), words(root)) == ({}, "d")


@pytest.mark.parametrize(
    "text",
    [f"{ENTITIES}<a>&b;</a>", f"{ENTITIES}<a>d</a>", "<!DOCTYPE a [<!ENTITY % b SYSTEM 'file:///etc/passwd'>%b;]><a/>",
     "<!DOCTYPE a [<!ENTITY b SYSTEM 'http://127.0.0.1:1/'>]><a>&b;</a>",
     '<!DOCTYPE a [<!ENTITY b "' + "c" * 99 + '">'
     + "".join(f'<!ENTITY b{n} "{f"&b{n - 1 or str()};" * 10}">' for n in range(1, 10)) + "]><a>&b9;</a>"],
    ids=["used", "unused", "parameter", "external", "billion laughs"],
)  # fmt: skip
def test_declared_entities_are_refused(text: str) -> None:
    """Whoever declares an entity is refused before anything is parsed, whether or not it is used."""
    assert "declares entities" in _refuse(text)


@pytest.mark.parametrize(
    "text",
    ["<a>", "<a></b>", "<a>b & c</a>", "<a><b/></a><c/>", "<a b='1' b='2'/>", "<a>]]></a>", "<a:b/>", "<!DOCTYPE a [",
     "<!DOCTYPE a [ <a/>", "<a/>trailing", "<!DOCTYPE a><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"],
)  # fmt: skip
def test_what_is_not_well_formed_is_malformed(text: str) -> None:
    """Broken XML is told with libxml2's words, on one line."""
    assert "\n" not in _refuse(text)


def test_a_fault_has_its_place() -> None:
    """Lines count from the beginning of the document, prolog and all."""
    told = _refuse('<?xml version="1.0"?>\n<!-- a -->\n<a>\n<b></c></a>')

    assert told == "broken XML: Opening and ending tag mismatch: b line 4 and c, line 4, column 7"


@pytest.mark.parametrize(
    ("text", "read", "had_controls"),
    [("caf&eacute;&nbsp;x", "café x", False), ("A &amp; B &lt; C", "A & B < C", False),
     ("&#8211;&#x2013;", "––", False),
     ("&#150;", "–", False), ("a\x1fb\x00c", "abc", True), ("a&#31;b&#x0;c&#xD800;d", "abcd", False),
     ("&norland;", "&norland;", False), ("<![CDATA[a < b]]>", "a < b", False), ("a<!-- b -->c<?d e?>f", "acf", False)],
)  # fmt: skip
def test_what_wires_write_is_read(text: str, read: str, had_controls: bool) -> None:
    """HTML's entities need no DTD, controls go, numbers of cp1252 mean its characters; an unknown entity stays."""
    document = load_xml(f"<a>{text}</a>")

    assert (words(document.root), document.had_controls) == (read, had_controls)


@pytest.mark.parametrize("declared", ["utf-16", "iso-8859-1", "nonsense"])
def test_the_declaration_of_decoded_text_counts_no_more(declared: str) -> None:
    """The text is decoded already: what the declaration says of bytes is nothing to go by."""
    assert words(load_xml(f'<?xml version="1.0" encoding="{declared}"?><a>é</a>').root) == "é"


def test_deep_nesting_is_refused() -> None:
    """A hundred thousand elements in each other are refused by depth, not by a full stack."""
    assert "depth" in _refuse("<a>" * 100_000 + "</a>" * 100_000)


def test_a_million_attributes_end_in_time() -> None:
    """A million attributes of one element are read or refused; nothing takes quadratic time."""
    attributes = " ".join(f'a{number}=""' for number in range(1_000_000))

    assert _refuse(f"<a {attributes}/>")


def test_fifty_megabytes_end_in_time() -> None:
    """Fifty megabytes are read or refused: of text, comments, unclosed brackets, references."""
    size = 50_000_000
    for text in (f"<a>{'b' * size}</a>", f"<!--{'-' * size}", f"<!DOCTYPE a [{'<!' * (size // 2)}", "<" * size,
                 f"<a>{'&#1;' * (size // 40)}</a>"):  # fmt: skip
        find_root(text)
        try:
            load_xml(text)
        except DeadLetterError as error:
            assert error.reason is DeadReason.MALFORMED
