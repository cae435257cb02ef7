"""detect_language: a language among the candidates, or nothing."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langcodes import tag_is_valid

from streams.normalise import detect_language, language, read_language
from tests.kit.needs import need_module

ENGLISH = "The government said on Tuesday that it would wait for the result of the talks."
FRENCH = "Le gouvernement a déclaré mardi qu'il attendrait le résultat des négociations entre les deux parties."


@pytest.fixture
def model() -> None:
    """py3langid, the extra `lang`."""
    need_module("py3langid", extra="lang")


@pytest.mark.usefixtures("model")
def test_candidates() -> None:
    """The language is told among the candidates, whose regions do not matter."""
    assert detect_language(ENGLISH, candidates=["en", "fr", "ru"]) == "en"
    assert detect_language(FRENCH, candidates=["en-GB", "fr-CA", "ru"]) == "fr"


@pytest.mark.usefixtures("model")
def test_one_candidate_is_no_answer() -> None:
    """A single candidate does not make every text its language, and an unknown tag does no harm."""
    assert detect_language(FRENCH, candidates=["en"]) == "fr"
    assert detect_language(FRENCH, candidates=["en", "xx"]) == "fr"
    assert detect_language(FRENCH, candidates=[]) == "fr"


@pytest.mark.usefixtures("model")
def test_letters_may_come_late() -> None:
    """Figures at the beginning do not hide the words after them."""
    assert detect_language(f"{'4 3/4 ' * 10}{FRENCH}", candidates=["en", "fr"]) == "fr"


@pytest.mark.parametrize("text", ["", "IBM 4 3/4 up 1", "12345 " * 100])
def test_too_little_to_tell(text: str) -> None:
    """Without some letters there is no answer."""
    assert detect_language(text, candidates=["en", "fr"]) is None


def test_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is no answer and no error."""
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    language._model.cache_clear()
    language._identifier.cache_clear()
    try:
        assert detect_language(ENGLISH, candidates=["en", "fr"]) is None
    finally:
        language._model.cache_clear()
        language._identifier.cache_clear()


@pytest.mark.parametrize(
    ("said", "tag"),
    [("en", "en"), ("en_US", "en-US"), ("EN-gb", "en-GB"), ("eng", "en"), ("ger", "de"), ("deu", "de"), ("iw", "he"),
     ("zh_hans_cn", "zh-Hans-CN"), (" pt_br ", "pt-BR"), ("fr_FR.UTF-8", "fr-FR"), ("sr_RS@latin", "sr-RS"),
     ("en_US_POSIX", "en-US"), ("eng-USA", "en"), ("en-UK", "en-GB"), ("zh-yue", "yue"), ("mul", "mul"),
     ("English", None), ("qq", None), ("und", None), ("zxx", None), ("", None), ("e", None), ("en us", None),
     ("en-" + "a" * 1_000_000, None), ("-", None), ("en--US", None), ("\ud800", None)],
)  # fmt: skip
def test_the_right_tag(said: str, tag: str | None) -> None:
    """However a source writes a language, its tag is the right one, or there is none."""
    assert read_language(said) == tag


@given(st.text(max_size=12) | st.from_regex(r"\A[a-zA-Z]{1,4}([-_][a-zA-Z0-9]{1,8}){0,3}\Z"))
def test_a_tag_is_right_already(said: str) -> None:
    """What comes out is a tag, and comes out again."""
    tag = read_language(said)

    assert tag is None or (read_language(tag) == tag and tag_is_valid(tag))
