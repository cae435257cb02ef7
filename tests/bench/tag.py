"""Measure tagging alone: µs of CPU an article, on the labelled articles by kind. Prints a table.

    python -m tests.bench.tag [--beside FOLDER] [--rounds N]

--beside: another checkout of newswire, whose rules tag the same texts by turns, each in processes of its own. Kinds:
ordinary and other articles below and above 400 words, and those with a subject by their labels. The least of the rounds
counts: the rest is the box.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from tests.evaluation.corpus import NEEDED, Labelled, read_corpus
from tests.kit.paths import ROOT

_REPEATS = 3


def kind_of(article: Labelled) -> str:
    """The row of an article."""
    if any(article.labels.values()):
        return f"{'long' if article.is_long else 'short'}, with a subject"
    return f"{'long' if article.is_long else 'short'}, {'ordinary' if article.kind == 'ordinary' else 'no subject'}"


def time_texts(file: Path) -> dict[str, float]:
    """Tag the texts of a file, kind → [headline, body], and give the µs an article by kind; the second pass counts."""
    from streams.assemble import create_pipeline
    from streams.settings import load_settings

    rules = create_pipeline(load_settings()).rules
    texts: dict[str, list[tuple[str, str]]] = json.loads(file.read_text("utf-8"))
    told = {}
    for kind, articles in texts.items():
        least = float("inf")
        for _ in range(_REPEATS):
            started = process_time()
            for headline, body in articles:
                rules.tag(headline, body, language="en")
            least = min(least, process_time() - started)
        told[kind] = least / len(articles) * 1e6
    return told


def run_in(folder: Path, file: Path) -> dict[str, float]:
    """Time the texts with the code of a checkout."""
    script = Path(__file__).resolve()
    told = subprocess.run(
        [sys.executable, "-c", f"import runpy, sys; sys.argv = ['tag', '--time', {str(file)!r}]; "
         f"sys.path[:0] = [{str(folder)!r}, {str(ROOT)!r}]; runpy.run_path({str(script)!r}, run_name='__main__')"],
        check=True, capture_output=True, text=True, cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)},
    )  # fmt: skip
    return dict(json.loads(told.stdout))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, help="another checkout")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--time", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.time:
        print(json.dumps(time_texts(chosen.time)))
        return 0
    if missing := [file.name for file in NEEDED if not file.is_file()]:
        print(f"{', '.join(missing)} not there; set NEWSWIRE_TEST_DATA", file=sys.stderr)
        return 1
    texts: dict[str, list[tuple[str, str]]] = {}
    for article in read_corpus():
        texts.setdefault(kind_of(article), []).append((article.headline, article.body))
    folders = [ROOT, *([chosen.beside.resolve()] if chosen.beside else [])]
    rounds: dict[Path, list[dict[str, float]]] = {folder: [] for folder in folders}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "texts.json"
        file.write_text(json.dumps(texts), "utf-8")
        for _ in range(chosen.rounds):
            for checkout in folders:
                rounds[checkout].append(run_in(checkout, file))
    print(
        f"{'µs of CPU an article':28}{'articles':>9}{'here':>8}"
        + (f"{'beside':>8}{'ratio':>7}" if chosen.beside else "")
    )
    for kind in sorted(texts):
        least = [min(one[kind] for one in rounds[checkout]) for checkout in folders]
        beside = f"{least[1]:8.0f}{least[0] / least[1]:7.2f}" if chosen.beside else ""
        print(f"{kind:28}{len(texts[kind]):9,}{least[0]:8.0f}{beside}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
