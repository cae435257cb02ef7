"""The subjects of labelled articles, held to what the tables of `make eval-subjects` show."""

import pytest

from tests.evaluation import corpus, draw, subjects
from tests.kit.batches import packaged_rules
from tests.kit.needs import need_data


@pytest.fixture
def corpora() -> None:
    """The labelled articles and the stories that they are of."""
    need_data(*corpus.NEEDED)


@pytest.mark.usefixtures("corpora")
def test_subjects_reach_their_floors() -> None:
    """Cross-validated F1 of each subject by era, and ordinary news, short and long, is hardly ever tagged."""
    assert subjects.main([]) == 0


@pytest.mark.usefixtures("corpora")
def test_explanations_agree_with_tags_on_real_news() -> None:
    """On real news an explanation says what tagging does, score for score."""
    rules = packaged_rules()
    for one in corpus.read_corpus():
        tags = {tag.subject: tag.score for tag in rules.tag(one.headline, one.body, language="en", year=one.year).tags}
        explained = rules.explain(one.headline, one.body, language="en", year=one.year)

        assert tags == {told.subject: told.score for told in explained if told.tagged}


@pytest.mark.usefixtures("corpora")
@pytest.mark.timeout(400)  # reads the whole corpus
def test_labels_are_those_that_were_drawn() -> None:
    """labels.jsonl labels every article that the seed draws, and no other; none is among those of the data."""
    labels = {label["id"]: label["kind"] for label in corpus.read_lines(corpus.OWN)}

    assert labels == {item.id: kind for kind, item in draw.draw() + draw.draw_fresh()}
    assert not labels.keys() & {label["id"] for label in corpus.read_lines(draw.DEVELOPMENT)}


@pytest.mark.usefixtures("corpora")
def test_no_fold_parts_an_event() -> None:
    """Articles that tell of the same are of one group; most articles are alone."""
    articles = corpus.read_corpus()
    first: dict[str, int] = {}
    for one in articles:
        assert first.setdefault(one.headline.lower(), one.group) == one.group or len(one.headline.split()) < 3

    assert len({one.group for one in articles}) > 0.7 * len(articles)


def test_labels_hold_no_text() -> None:
    """A label has id, kind, a bool for each subject, a short reason and maybe its set: no text of its publisher."""
    for label in corpus.read_lines(corpus.OWN):
        assert label.keys() - {"set"} == {"id", "kind", "reason", *corpus.SUBJECTS}
        assert len(label["reason"] or "") <= 120
