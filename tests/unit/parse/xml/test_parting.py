"""A document of several items is cut into a document of each. All news in them is made up."""

import pytest

from streams.parse.xml.parting import part_text, thin_out


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("<a><b>1</b>-<b>2</b></a>", ["<a><b>1</b>-</a>", "<a><b>2</b>-</a>"]),
        ("<a><x:b>1</x:b><b/></a>", ["<a><x:b>1</x:b></a>", "<a><b/></a>"]),
        ("<a><b>1</b><c>2</c></a>", ["<a><b>1</b></a>", "<a><c>2</c></a>"]),
        ("<a><b><b>1</b></b></a>", ["<a><b><b>1</b></b></a>"]),
        ("<a><b>1</b><b>2<b>3</b></a>", ["<a><b>1</b></a>", "<a><b>2</a>", "<a><b>3</b></a>"]),
        ("<a><b>1</b><b>2", ["<a><b>1</b></a>", "<a><b>2</a>"]),
        ("<a><!--<b>1</b>--><![CDATA[<b>]]><b>2</b></a>", ["<a><!--<b>1</b>--><![CDATA[<b>]]><b>2</b></a>"]),
        ("<a><bb/></a>", []),
    ],
)
def test_each_item_has_a_document(text: str, parts: list[str]) -> None:
    """With what stands around it; nested ones belong together, and what is open is closed or reaches to the next."""
    assert list(part_text(text, "b", "c")) == parts


def test_what_is_beside_the_items_stays() -> None:
    """Told by their number."""
    assert list(part_text("<a><b>1</b><b>2</b><b>3</b></a>", "b", beside=(1,))) == [
        "<a><b>1</b><b>2</b></a>",
        "<a><b>3</b><b>2</b></a>",
    ]


def test_of_what_is_around_only_a_part_is_kept() -> None:
    """Tags of what holds the items stay, and elements that are kept, whole; text, comments and the rest go."""
    text = '<?x?><r a="1">t<!-- c --><k>1<n/></k><x><k>2</k></x><K/><k b="c"/><l><m/></l><b>1</b>'

    kept = thin_out(text, holders=("r",), keeps=lambda name, within: name == "k" and "c" not in within)

    assert kept == '<r a="1"><k>1<n/></k>'
    assert next(part_text(f"{text}<k>3</k></r>", "b", around=lambda _: "<r>")) == "<r><b>1</b><r></r></r>"
