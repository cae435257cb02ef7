"""read_kind: an item that is a picture is one under all its names."""

import pytest

from streams.article import Status
from streams.errors import DeadReason
from streams.parse.ninjs.kinds import is_no_text, read_kind
from tests.kit.items import item, parse, refuse


@pytest.mark.parametrize(
    "name",
    ["image", "Picture", "PHOTO", "graphic", "video", "Audio", "icls:picture", "ninat:graphic", "still image",
     "podcast", "http://cv.iptc.org/newscodes/ninature/video", "image/jpeg", "video/mp4", "info-graphic", "animation"],
)  # fmt: skip
def test_what_is_no_text(name: str) -> None:
    """Pictures, sound and the like are refused with a caption, under the bare word, a qcode, a URI or a media type."""
    assert is_no_text(read_kind(name))
    for spelled in (name, f" {name.upper()} ", {"qcode": name}):
        assert refuse(item(type=spelled, body_text="A boat. Photo: A. Lee")) is DeadReason.NO_CONTENT
    assert parse(item(type=name, pubstatus="canceled")).status is Status.CANCELED


@pytest.mark.parametrize("name", ["composite", "package", "icls:composite", "photo gallery", "Collection"])
def test_what_is_several(name: str) -> None:
    """A package of others is an article where it has headline and body of its own."""
    assert refuse(item(type=name)) is DeadReason.NO_CONTENT
    assert parse(item(type=name, body_text="A body.")).notes == ()


@pytest.mark.parametrize("name", ["text", "TEXT", "icls:text", "http://cv.iptc.org/newscodes/ninature/text"])
def test_what_is_text(name: str) -> None:
    """A text is one under all its names, too."""
    assert parse(item(type=name)).notes == ()


def test_other_words_are_texts_noted() -> None:
    """What nobody knows is taken for a text as before, and its type named as dropped."""
    assert parse(item(type="story")).notes == ("fields_dropped:type",)


def test_the_class_of_an_item_counts_where_it_has_no_type() -> None:
    """NewsML's `itemClass` says the same."""
    assert refuse({"uri": "urn:a:1", "itemClass": "ninat:picture", "headline": "A boat"}) is DeadReason.NO_CONTENT
    assert parse(item(type="text", itemclass="ninat:picture")).headline
