"""Entities are decoded once."""

from streams.parse.markup import decode_entities


def test_entities_are_decoded_once() -> None:
    """Those that end in a semicolon and have a name that is known; tags stay."""
    assert decode_entities("A &amp;amp; B &#8217; <b>") == ("A &amp; B ’ <b>", True)
    assert decode_entities("AT&T; 2 & 3; &nosuch;") == ("AT&T; 2 & 3; &nosuch;", False)
