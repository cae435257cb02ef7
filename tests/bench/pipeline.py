"""Measure the pure pipeline: µs an article, by stage, on Reuters stories of about 2.2 KB. Prints a table.

    python -m tests.bench.pipeline [--corpus FILE] [--articles N] [--rounds N]

Stories that get no subject and stories that do are measured apart, as page dumps and as ninjs items, in batches of 500
over a fresh memory. Their feed is `tass`, as the given seed's, so that zone and language are configured. Costs are CPU
time, and the least of the rounds counts: the rest is the box. Rates hang on the box too, so the first line times a
fixed piece of work to compare boxes by.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from time import process_time
from typing import NamedTuple

from streams.article import RawItem
from streams.assemble import create_pipeline
from streams.pipeline import STAGES, Pipeline
from streams.settings import Settings
from streams.stores.memory import Memory
from tests.bench.stages import time_stages
from tests.evaluation.stories import CORPUS, read_stories
from tests.kit import items

BATCH = 500
SIZES = range(2_000, 2_401)
"""Bytes of a body: 2.2 KB, about the mean of agency stories."""
WIDER_SIZES = range(1_600, 2_801)
"""Of stories with a subject, which are few; their mean is the same."""


class Story(NamedTuple):
    """One story of the corpus, as plain text."""

    id: str
    headline: str
    body: str


def tidy_stories(corpus: Path) -> Iterator[Story]:
    """Those of Reuters-21578's stories that have all parts, the dateline in front of the body as wires send it."""
    for story in read_stories(corpus):
        if story.title and story.dateline is not None and story.body is not None:
            paragraphs = re.sub(r"\n(?! )", " ", story.body.replace("\x03", "").strip())
            # The corpus indents paragraphs; feeds part them by lines. `untidy` below has them as they were.
            paragraphs = re.sub(r"\s*\n\s*", "\n", re.sub(" {2,}", " ", paragraphs))
            paragraphs = re.sub(r"\s*(?i:reuter)\s*$", "", paragraphs)
            yield Story(story.id, story.title, f"{story.dateline} {paragraphs}")


def page_dump(story: Story) -> bytes:
    """A story as the given seed has it."""
    return items.page_dump(story.body, article_id=story.id, date="Thu, 02/26/1987 - 18:16", headline=story.headline)


def untidy(story: Story) -> bytes:
    """The same with indented paragraphs, as the corpus has them: blanks that must be tidied."""
    return page_dump(story._replace(body=story.body.replace("\n", "\n    ")))


def ninjs(story: Story) -> bytes:
    """A story as a ninjs 3.1 item."""
    return items.ninjs(
        uri=f"urn:newswire:reuters:{story.id}",
        version="1",
        updated="1987-02-26T18:16:00Z",
        language="en",
        headlines=[{"role": "main", "value": story.headline}],
        bodies=[{"role": "main", "contentType": "text/plain", "value": story.body}],
    )


def run(pipeline: Pipeline, items: Sequence[RawItem]) -> list[float]:
    """Run all items in batches; give the seconds of each stage."""
    memory = Memory(window_days=30)
    seconds = dict.fromkeys(STAGES, 0.0)
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        staged = memory.stage(now=batch[-1].received_at)
        for stage, cost in time_stages(pipeline.run(batch, staged))[1].items():
            seconds[stage] += cost
        memory.apply(staged)
    return list(seconds.values())


def has_subject(pipeline: Pipeline, story: Story) -> bool:
    """Whether the rules give it a subject."""
    return bool(pipeline.rules.tag(story.headline, story.body, language="en").tags)


def fixed_work() -> float:
    """Give the seconds of a piece of work that no change of ours alters: a mix of hashing and of the interpreter."""
    before = process_time()
    text = b"newswire" * 280
    for number in range(20_000):
        sha256(text).digest()
        [part for part in range(20) if part != number]
    return process_time() - before


def main() -> int:
    """Print the table. Exit 1, with a clear word, where the corpus is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    if not arguments.corpus.is_file():
        print(f"no corpus at {arguments.corpus}; set NEWSWIRE_TEST_DATA or give --corpus", file=sys.stderr)
        return 1

    pipeline = create_pipeline(Settings(_env_file=None))  # type: ignore[call-arg]
    plain, tagged = [], []
    for story in tidy_stories(arguments.corpus):
        size = len(story.body.encode())
        if size in WIDER_SIZES and has_subject(pipeline, story):
            tagged.append(story)
        elif size in SIZES:
            plain.append(story)
    print(f"fixed work: {min(fixed_work() for _ in range(3)) * 1e3:.0f} ms")
    print(f"{'stories':<28}{'number':>7}{'bytes':>7}  " + "".join(f"{name:>10}" for name in (*STAGES, "sum")) + "   µs")
    for name, chosen in (("no subject", plain), ("with a subject", tagged)):
        for render in (page_dump, ninjs, untidy):
            # Few stories have a subject: they come again, under ids of their own.
            many = [
                chosen[number % len(chosen)]._replace(id=f"{number}") for number in range(arguments.articles) if chosen
            ]
            batch = [items.raw(render(story), feed="tass", offset=at) for at, story in enumerate(many)]
            if not batch:
                continue
            rounds = [run(pipeline, batch) for _ in range(arguments.rounds)]
            least = [min(column) / len(batch) * 1e6 for column in zip(*rounds, strict=True)]
            total = min(map(sum, rounds)) / len(batch) * 1e6
            size = sum(len(item.value or b"") for item in batch) // len(batch)
            print(
                f"{f'{name}, {render.__name__}':<28}{len(chosen):>7}{size:>7}  "
                + "".join(f"{cost:>10.1f}" for cost in (*least, total))
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
