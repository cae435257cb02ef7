"""compile_feeds: the text of feeds.toml becomes Feeds, or is refused with file, feed and key."""

from pathlib import Path

import pytest

import streams
from streams.article import Feed, IdRules
from streams.errors import ConfigurationError
from streams.feeds import compile_feeds
from streams.normalise.agencies import AGENCIES

DEFAULT = Path(streams.__file__).parent / "feeds.toml"


def test_default_file() -> None:
    """The file that we ship knows TASS as the seed needs it."""
    feeds = compile_feeds(DEFAULT.read_text(encoding="utf-8"), source="feeds.toml")

    tass = feeds.find("tass")
    assert (tass.zone, tass.language, tass.date_order) == ("Europe/Moscow", "en", "mdy")
    assert feeds.by_agency("TASS") is tass
    assert feeds.by_agency("Itar-Tass") is tass
    assert feeds.by_agency("Reuters") is feeds.find("reuters")
    assert feeds.by_agency("Nobody") is None
    assert set(feeds.ids) >= {"tass"}
    assert "en" in feeds.languages


def test_default_agencies_are_recognised() -> None:
    """Each agency that chooses a feed is one that a dateline can name without a day."""
    feeds = compile_feeds(DEFAULT.read_text(encoding="utf-8"), source="feeds.toml")

    assert {agency for feed in map(feeds.find, feeds.ids) for agency in feed.agencies} <= AGENCIES


def test_every_key() -> None:
    """Each key lands in its field; agencies in upper case."""
    text = """
        [feeds.my-site2]
        name = "My site"
        zone = "Asia/Tokyo"
        language = "pt-BR"
        date_order = "dmy"
        agencies = ["Kyodo", "KYODO", "Kyodo News"]
        dedupe_policy = "first_wins"
        furniture = ["Share this", "Follow us"]
    """
    expected = Feed(
        id="my-site2",
        name="My site",
        zone="Asia/Tokyo",
        language="pt-BR",
        date_order="dmy",
        agencies=("KYODO", "KYODO NEWS"),
        dedupe_policy="first_wins",
        furniture=("Share this", "Follow us"),
    )

    assert compile_feeds(text, source="feeds.toml").find("my-site2") == expected


def test_unconfigured_feed() -> None:
    """A feed that nobody configured is taken as it is."""
    feeds = compile_feeds("", source="feeds.toml")

    assert Feed(id="other") == feeds.find("other")
    assert feeds.ids == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[feeds.tass]\nzon = "Europe/Moscow"', ["feeds.toml: [feeds.tass] zon", "did you mean 'zone'?"]),
        ('[feeds.tass]\nzone = "Europe/Moscw"', ["[feeds.tass] zone", "did you mean 'Europe/Moscow'?"]),
        ('[feeds.tass]\nzone = "Moscow"', ["[feeds.tass] zone", "did you mean 'Europe/Moscow'?"]),
        ('[feeds.tass]\nzone = "../../etc/passwd"', ["[feeds.tass] zone", "is no time zone"]),
        ('[feeds.tass]\nzone = "europe/moscow"', ["[feeds.tass] zone", "did you mean"]),
        ("[feeds.tass]\nzone = 3", ["[feeds.tass] zone", "must be a string"]),
        ('[feeds.tass]\ndate_order = "ymd"', ["[feeds.tass] date_order", "'mdy' or 'dmy'"]),
        ('[feeds.tass]\ndedupe_policy = "first"', ["[feeds.tass] dedupe_policy", "did you mean 'first_wins'?"]),
        ('[feeds.tass]\nlanguage = "English"', ["[feeds.tass] language", "no language tag"]),
        ('[feeds.tass]\nname = ""', ["[feeds.tass] name", "must not be empty"]),
        ('[feeds.tass]\nagencies = "TASS"', ["[feeds.tass] agencies", "list of strings"]),
        ("[feeds.tass]\nfurniture = [1]", ["[feeds.tass] furniture", "must be a string"]),
        ("[feeds.Tass]", ["[feeds.Tass]", "a–z"]),
        ('[feeds."t.x"]', ["[feeds.t.x]", "a–z"]),
        ("[feeds.schema]", ["[feeds.schema]", "reserved"]),
        ("[feed.tass]", ["unknown table 'feed'", "[feeds.<id>]"]),
        ("feeds = 1", ["'feeds' must be a table"]),
        ("feeds.tass = 1", ["[feeds.tass]", "must be a table"]),
        ("[feeds.tass\nname = 1", ["feeds.toml", "line 1"]),
        ('[feeds.a]\nid_pattern = "("', ["[feeds.a] id_pattern", "no regular expression of RE2"]),
        ("[feeds.a]\nid_pattern = '(?=a)(b)'", ["[feeds.a] id_pattern", "neither look-around nor back-references"]),
        ("[feeds.a]\nid_pattern = 'a'", ["[feeds.a] id_pattern", "has 0 groups"]),
        ("[feeds.a]\nid_pattern = '(a)(b)'", ["[feeds.a] id_pattern", "has 2 groups"]),
        ("[feeds.a]\nid_pattern = 5", ["[feeds.a] id_pattern", "must be a string"]),
        ('[feeds.a]\ndrop_query = "yes"', ["[feeds.a] drop_query", "must be true or false"]),
        ("[feeds.a]\nfollow_evolvedfrom = 1", ["[feeds.a] follow_evolvedfrom", "must be true or false"]),
        ('[feeds.a]\nprefer = " "', ["[feeds.a] prefer", "must not be empty"]),
        ('[feeds.a]\nother_ids = ["a", "b", "c", "d", "e", "f"]', ["[feeds.a] other_ids", "more than 5"]),
        ('[feeds.a]\nidentity = ["number"]', ["[feeds.a] identity", "'number'", "parts are service, sequence"]),
        ('[feeds.a]\nidentity = ["slugs"]', ["[feeds.a] identity", "did you mean 'slug'?"]),
        ('[feeds.a]\nidentity = ["service", "date"]', ["[feeds.a] identity", "add 'sequence', 'slug' or 'serial'"]),
        ('[feeds.a]\nidentity = "slug"', ["[feeds.a] identity", "list of strings"]),
        ('[feeds.a]\nother_ids = "guid"', ["[feeds.a] other_ids", "list of strings"]),
        ('[feeds.a]\nagencies = ["AP"]\n[feeds.b]\nagencies = ["ap"]', ["[feeds.b] agencies", "[feeds.a]"]),
    ],
)
def test_mistakes_are_refused(text: str, words: list[str]) -> None:
    """Each mistake is refused in a line that names file, feed and key, and the nearest right name."""
    with pytest.raises(ConfigurationError) as caught:
        compile_feeds(text, source="feeds.toml")

    assert all(word in str(caught.value) for word in words)
    assert "\n" not in str(caught.value)


def test_all_faults_at_once() -> None:
    """An editor sees all mistakes, one a line, not the first alone."""
    with pytest.raises(ConfigurationError) as caught:
        compile_feeds('[feeds.a]\nzone = "X"\n[feeds.b]\ndate_order = "x"\ncolour = 1', source="feeds.toml")

    assert len(str(caught.value).split("\n")) == 3


def test_one_fault_hides_no_other() -> None:
    """Each wrong value of a table is a line, also of a list; so is an agency that a faulty table and another claim."""
    text = """
        [feeds.a]
        zone = 3
        furniture = [1, ""]
        agencies = ["AP", "AFP"]
        [feeds.b]
        agencies = ["ap", "afp"]
    """
    with pytest.raises(ConfigurationError) as caught:
        compile_feeds(text, source="feeds.toml")

    assert str(caught.value).split("\n") == [
        "feeds.toml: [feeds.a] zone: must be a string in quotes, not a number or date",
        "feeds.toml: [feeds.a] furniture: must be a string in quotes, not a number or date",
        "feeds.toml: [feeds.a] furniture: must not be empty; leave the key out instead",
        "feeds.toml: [feeds.b] agencies: 'AP' belongs to [feeds.a] already",
        "feeds.toml: [feeds.b] agencies: 'AFP' belongs to [feeds.a] already",
    ]


@pytest.mark.parametrize("value", ["1", "1.5", "true", "1979-05-27", '""', '"{x}"', "[]", "[1]", '[["a"]]', "{a = 1}"])
@pytest.mark.parametrize("key", ["name", "zone", "language", "date_order", "agencies", "dedupe_policy", "furniture"])
def test_any_value_is_taken_or_told(key: str, value: str) -> None:
    """Whatever TOML can write behind a key is read, or refused in words of ours."""
    try:
        compile_feeds(f"[feeds.a]\n{key} = {value}", source="feeds.toml")
    except ConfigurationError as error:
        assert str(error).startswith(f"feeds.toml: [feeds.a] {key}: ")


def test_rules_for_ids() -> None:
    """What a table says of ids comes together, names in lower case; a feed that says nothing has none."""
    feeds = compile_feeds(
        '[feeds.a]\nprefer = "itemID"\ndrop_query = true\nother_ids = ["GUID", "guid"]\n'
        '[feeds.b]\nid_pattern = "/(x+)"',
        source="feeds.toml",
    )

    assert feeds.find("a").ids == IdRules(prefer="itemid", drop_query=True, other_ids=("guid",))
    rules = feeds.find("b").ids
    assert rules is not None
    assert rules.pattern.search("a/xx")[1] == "xx"
    assert compile_feeds("[feeds.c]", source="feeds.toml").find("c").ids is None


def test_parts_that_make_an_identity() -> None:
    """In the order of the table, each once, in any case."""
    feeds = compile_feeds('[feeds.a]\nidentity = ["Service", "sequence", "sequence", "date"]', source="feeds.toml")

    assert feeds.find("a").ids == IdRules(identity=("service", "sequence", "date"))


def test_a_pattern_costs_linear_time() -> None:
    """A pattern at which others would stand for hours is tried on a megabyte in no time."""
    rules = compile_feeds('[feeds.a]\nid_pattern = "((?:a+)+)$"', source="feeds.toml").find("a").ids

    assert rules is not None
    assert rules.pattern.search("a" * 1_000_000 + "b") is None
