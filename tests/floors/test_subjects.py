"""The subjects of labelled articles, held to what the tables of `make eval-subjects` show."""

import json

import pytest

from tests.evaluation import draw, subjects
from tests.kit.batches import packaged_rules
from tests.kit.needs import need_data


@pytest.fixture
def corpora() -> None:
    """The labelled articles and the stories that they are of."""
    need_data(*subjects.CORPORA)


@pytest.mark.usefixtures("corpora")
def test_subjects_reach_their_targets() -> None:
    """On the labels of the data F1 is at least 0.85 for each subject, and ordinary news is hardly ever tagged."""
    assert subjects.main(["--set", "dev"]) == 0


@pytest.mark.usefixtures("corpora")
def test_explanations_agree_with_tags_on_real_news() -> None:
    """On real wire items an explanation says what tagging does, score for score."""
    rules = packaged_rules()
    for headline, body in subjects.read_texts().values():
        tags = {tag.subject: tag.score for tag in rules.tag(headline, body, language="en").tags}
        told = {one.subject: one.score for one in rules.explain(headline, body, language="en") if one.tagged}

        assert tags == told


@pytest.mark.usefixtures("corpora")
@pytest.mark.timeout(400)  # reads the whole corpus
def test_labels_are_those_that_were_drawn() -> None:
    """labels.jsonl labels every article that the seed draws, and no other; none is among those of the data."""
    labels = {str(label["id"]): label["kind"] for label in subjects.read_labels(subjects.OWN)}

    assert labels == {item.id: kind for kind, item in draw.draw() + draw.draw_fresh()}
    assert not labels.keys() & {str(label["id"]) for label in subjects.read_labels(subjects.DEVELOPMENT)}


def test_halves_are_disjoint_and_alike() -> None:
    """The two halves share no article, and their numbers of positives differ by two at most."""
    tune, check = subjects.halves([label for label in subjects.read_labels(subjects.OWN) if "set" not in label])

    assert not {str(label["id"]) for label in tune} & {str(label["id"]) for label in check}
    for subject in subjects.SUBJECTS:
        assert abs(sum(bool(label[subject]) for label in tune) - sum(bool(label[subject]) for label in check)) <= 2


def test_labels_hold_no_text() -> None:
    """A label has id, kind, a bool for each subject, a short reason and maybe its set: no text of its publisher."""
    for line in subjects.OWN.read_text("utf-8").splitlines():
        label = json.loads(line)

        assert label.keys() - {"set"} == {"id", "kind", "reason", *subjects.SUBJECTS}
        assert len(label["reason"] or "") <= 120
