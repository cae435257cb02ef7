"""An article and its verdict become an outcome: what is published of it, and which topics must learn of it."""

from collections.abc import Sequence

from streams.article import Article, frozen
from streams.dedupe import Entry, Verdict
from streams.normalise import find_marker
from streams.notes import arrange_notes
from streams.pipeline.identify import Identified
from streams.pipeline.read import Reading
from streams.records import Content, Delivery, Routes, Standing, format_instant, publish_enriched, publish_repeat
from streams.records.outcomes import Outcome, OutcomeKind
from streams.tag import Tagging


@frozen
class Judged:
    """An article with its verdict."""

    found: Identified
    reading: Reading | None
    """None where the verdict needed no text."""
    verdict: Verdict


@frozen
class Tagged:
    """An article with its verdict and its subjects: all that is published of it."""

    judged: Judged
    tagging: Tagging


def publish(tagged: Tagged, *, subjects: Sequence[str], rules: str, routes: Routes, max_record_bytes: int) -> Outcome:
    """Render what becomes of a judged article.

    subjects: ids of all that the rules know. rules: their version. max_record_bytes: the topics' limit.
    Raises DeadLetterError(TOO_LARGE) where it does not fit.
    """
    judged = tagged.judged
    found, verdict, standing = judged.found, judged.verdict, judged.verdict.standing
    if verdict.reason is not None and standing is not None:
        return publish_repeat(
            found.origin, kind=verdict.kind, reason=verdict.reason, version=found.article.version,
            digest=verdict.digest.text if verdict.digest else None, stands=_describe_standing(standing),
            stands_offset=standing.offset, stands_received_at=standing.received_at, routes=routes,
            max_record_bytes=max_record_bytes,
        )  # fmt: skip
    assert judged.reading is not None and verdict.entry is not None, "a verdict that publishes has read and is kept"
    tags = tagged.tagging.tags
    return publish_enriched(
        found.origin,
        _describe_content(found, judged.reading, tagged.tagging),
        _describe_delivery(tagged, judged.reading, verdict.entry, subjects=subjects, rules=rules),
        routes=routes,
        max_record_bytes=max_record_bytes,
        limits=("evidence",) if any(tag.evidence_cut for tag in tags) else (),
    )


def _describe_content(found: Identified, reading: Reading, tagging: Tagging) -> Content:
    """Gather what a `new`, a `revision` or a `kill` delivers of the article."""
    updated, first_created = found.updated, found.first_created
    return Content(
        article=found.article,
        text=reading.text,
        first_created=first_created.text if reading.text and first_created else None,
        version_created=updated.text if updated else format_instant(found.origin.received_at),
        embargoed_until=reading.embargoed_until,
        language=reading.language,
        dateline=reading.dateline,
        tags=tagging.tags,
    )


def _describe_delivery(
    tagged: Tagged, reading: Reading, entry: Entry, *, subjects: Sequence[str], rules: str
) -> Delivery:
    """Gather what the verdict makes of the article, and the topics that must learn of it.

    entry: what memory holds of it from now on, without the subjects that this revision adds.
    """
    found, verdict = tagged.judged.found, tagged.judged.verdict
    notes = found.notes + reading.notes + tagged.tagging.notes
    if verdict.other_feed:
        notes = (*notes, f"other_feed:{verdict.other_feed}")
    if found.article.version is None:
        notes = (*notes, "version_assigned")
    if verdict.same_order:
        notes = (*notes, "same_order")
    is_without_story = verdict.kind is OutcomeKind.KILL and verdict.standing is None and not found.is_recalled
    if is_without_story:
        notes = (*notes, "kill_without_story")
    own = [tag.subject for tag in tagged.tagging.tags]
    earlier = entry.subjects
    # Whoever was told of an article, or was told to take down what he may have had, learns what becomes of it.
    told = (*own, *earlier, *subjects) if entry.went_everywhere else (*own, *earlier)
    is_revision = verdict.kind is OutcomeKind.REVISION
    return Delivery(
        stands=_describe_standing(entry),
        supersedes=_describe_standing(verdict.supersedes) if verdict.supersedes else None,
        changed_fields=verdict.changed_fields,
        marker=_find_marker(found.article, reading) if is_revision else None,
        first_received_at=entry.first_received_at,
        is_without_story=is_without_story,
        subject_topics=tuple(dict.fromkeys(told)) if told else (),
        subjects_removed=sorted(set(earlier).difference(own)) if earlier else (),
        notes=arrange_notes(notes),
        rules=rules,
    )


def _find_marker(article: Article, reading: Reading) -> str | None:
    """Find what the source calls this revision, wherever it says so."""
    text, source = reading.text, article.properties
    note = source.get("edNote")
    if article.signals:
        note = "\n".join(filter(None, (note, *article.signals)))
    return find_marker(
        text.headline if text else None, note, text.body if text else None,
        slugline=source.get("slugline"),
    )  # fmt: skip


def _describe_standing(entry: Entry) -> Standing:
    """Point at the revision that an entry of memory stands for."""
    return Standing(kind=entry.outcome, revision=entry.revision, digest=entry.digest.text)
