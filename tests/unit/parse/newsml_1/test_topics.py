"""References to topics of the document become what the topics say."""

from streams.article import Article
from tests.kit.items import parse
from tests.kit.newsml_1 import document, item

TOPICS = (
    '<TopicSet><Topic Duid="t1"><TopicType FormalName="Subject"/><FormalName Scheme="IptcSubjectCodes">14000000'
    '</FormalName><Description xml:lang="de">Soziales</Description><Description xml:lang="en">social issue'
    '</Description></Topic><Topic Duid="t2"><TopicType FormalName="Person"/><Description>Ana Berg</Description></Topic>'
    '<Topic Duid="t3"><TopicType FormalName="Own Code"/><FormalName>S8</FormalName></Topic><Topic Duid="t4"/><Topic/>'
    "</TopicSet>"
)


def read(*references: str, before: str = TOPICS) -> Article:
    """The article of an item that refers to these topics."""
    occurrences = "".join(f'<TopicOccurrence Topic="{one}"/>' for one in references)
    metadata = f"<DescriptiveMetadata>{occurrences}</DescriptiveMetadata>"
    return parse(document(item(metadata=metadata, attributes='xml:lang="en"'), before=before))


def test_a_topic_is_what_its_type_says() -> None:
    """Subjects by IPTC's codes, people and the like by name, in the item's language."""
    article = read("#t1", "#t2", "#t3", "#t1")

    assert article.properties["subjects"] == [
        {"name": "social issue", "uri": "http://cv.iptc.org/newscodes/subjectcode/14000000"},
        {"literal": "S8"},
    ]
    assert article.properties["people"] == [{"name": "Ana Berg"}]
    assert article.notes == ()


def test_topics_that_say_nothing() -> None:
    """Of another document, or empty; a set that nobody refers to is counted."""
    assert read("#t9", "http://norwire.example/topics#t1", before="").notes == ("fields_dropped:TopicOccurrence",)
    assert read("#t4").notes == ("fields_dropped:TopicOccurrence",)
    assert read().notes == ("associations_dropped:1",)
    assert read(before="<TopicSet/>").notes == ()


def test_a_code_of_the_item_has_the_name_of_its_topic() -> None:
    """Where both are in the document."""
    metadata = '<DescriptiveMetadata><SubjectCode><Subject FormalName="14000000"/></SubjectCode></DescriptiveMetadata>'
    article = parse(document(item(metadata=metadata, attributes='xml:lang="de"'), before=TOPICS))

    assert article.properties["subjects"] == [
        {"name": "Soziales", "uri": "http://cv.iptc.org/newscodes/subjectcode/14000000"}
    ]
    assert article.notes == ()
