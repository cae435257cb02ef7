"""A document of several elements of a name becomes a document of each, also where it is broken or hostile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import DeadLetterError, SeveralItemsError
from streams.parse.xml import load_xml
from streams.parse.xml.parting import load_several, part_text, thin_out


@pytest.mark.parametrize(
    ("text", "documents"),
    [("<a><h/><i>1</i>,<i>2</i><t/></a>", ["<a><h/><i>1</i>,<t/></a>", "<a><h/><i>2</i>,<t/></a>"]),
     ("<a><x:i>1</x:i></a>", ["<a><x:i>1</x:i></a>"]), ("<a><i/><i a='>'/></a>", ["<a><i/></a>", "<a><i a='>'/></a>"]),
     ("<a><i><i>1</i></i><i>2</i></a>", ["<a><i><i>1</i></i></a>", "<a><i>2</i></a>"]),
     ("<a><!-- <i> --><i>1</i><![CDATA[<i>]]></a>", ["<a><!-- <i> --><i>1</i><![CDATA[<i>]]></a>"]),
     ("<a><ii/><i-i/></a>", []), ("<i>1</i>", ["<i>1</i>"]), ("", []), ("no XML", []),
     ("<a><i>1</i><i>2<i>3</i></a>", ["<a><i>1</i></a>", "<a><i>2</a>", "<a><i>3</i></a>"]),
     ("<a><s><i>1</i></s><s><i>2</i>", ["<a><s><i>1</i></s><s></s></a>", "<a><s><i>2</i></s><s></s></a>"]),
     ("<a><i>1</i><i>tr", ["<a><i>1</i></a>", "<a><i>tr</a>"]),
     ("<a><b/><c d='>'><i/>", ["<a><b/><c d='>'><i/></c></a>"])],
)  # fmt: skip
def test_each_element_gets_a_document(text: str, documents: list[str]) -> None:
    """With all that is none of them, once; what is open at the end is closed."""
    assert list(part_text(text, "i")) == documents


def test_elements_beside_the_items_stay_with_each() -> None:
    """Counted as they stand."""
    assert list(part_text("<a><i>0</i><i>1</i><i>2</i></a>", "i", beside={1})) == [
        "<a><i>0</i><i>1</i></a>", "<a><i>2</i><i>1</i></a>",
    ]  # fmt: skip


def test_only_what_is_broken_is_parted() -> None:
    """What is sound is a document, and what holds one item is malformed."""
    assert load_several("<a><i/><i/></a>", "i").root.tag == "a"
    with pytest.raises(SeveralItemsError) as caught:
        load_several("<a><i>1</i><i><b></i></a>", "i")
    assert list(caught.value.texts) == ["<a><i>1</i></a>", "<a><i><b></i></a>"]
    with pytest.raises(DeadLetterError):
        load_several("<a><i><b></i></a>", "i")


@given(st.lists(st.sampled_from(["<i>{}</i>", "<i><i>{}</i></i>", "<b>{}</b>", "<i a='{}'/>"]), max_size=8))
def test_a_sound_document_becomes_sound_ones(items: list[str]) -> None:
    """Each with one element, in order, and with all others beside it."""
    text = f"<a>{''.join(item.format(number) for number, item in enumerate(items))}</a>"
    documents = list(part_text(text, "i"))

    wanted = [item.format(number) for number, item in enumerate(items) if not item.startswith("<b>")]
    assert len(documents) == len(wanted)
    for document, item in zip(documents, wanted, strict=True):
        assert item in document
        assert len(load_xml(document).root) == 1 + sum(one.startswith("<b>") for one in items)


@pytest.mark.parametrize(
    "text", ["<i ", "<i>", "</i>", "<!--", "<![CDATA[", '<i a="', "<i a='", "<?", "<", "<a:", "<a><i>", "<a></b>"]
)
def test_a_megabyte_of_anything_is_read_once(text: str) -> None:
    """Nothing is quadratic: the test would not end within its time."""
    for _ in zip(part_text(text * (1_000_000 // len(text)), "i"), range(2), strict=False):
        pass


def test_of_what_is_around_only_a_part_is_kept() -> None:
    """Tags of what holds the items stay, and elements that are kept, whole; text, comments and the rest go."""
    text = '<?x?><r a="1">t<!-- c --><k>1<n/></k><x><k>2</k></x><K/><k b="c"/><l><m/></l><b>1</b>'

    kept = thin_out(text, holders=("r",), keeps=lambda name, within: name == "k" and "c" not in within)

    assert kept == '<r a="1"><k>1<n/></k>'
    assert next(part_text(f"{text}<k>3</k></r>", "b", around=lambda _: "<r>")) == "<r><b>1</b><r></r></r>"
