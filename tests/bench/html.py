"""Measure what HTML costs: µs of CPU a page, the least of several rounds. Prints a table.

python -m tests.bench.html [--rounds N]
"""

import argparse
import sys
from time import process_time

from streams.parse.markup import html_to_text, read_html, read_plain
from tests.bench.pipeline import fixed_work

_SENTENCE = (
    "The minister told reporters on Monday that the talks had ended without a result and that more would follow. "
)
_MARKED = (
    "The minister told <b>reporters</b> on Monday that the <a href='https://example.org/a?b=c'>talks</a> had ended"
    " without result and that more would follow in the spring, when the <em>two</em> sides meet again in the capital."
)
_PAGES = {
    "11 paragraphs": "".join(f"<p>{_SENTENCE + _SENTENCE[:70]}</p>\n" for _ in range(11)),
    "8 paragraphs, 3 inline elements in each": "".join(f"<p>{_MARKED}</p>\n" for _ in range(8)),
    "the same, with a script, a comment and a figure": "<!-- a --><script>b()</script>"
    + "".join(f"<p>{_MARKED}</p>\n" for _ in range(8))
    + "<figure><img src='x' alt=''><figcaption>The capital</figcaption></figure>",
    "40 rows of 4 cells": "<table>" + "<tr><td>12</td><td>North Line</td><td>3.4</td><td>5</td></tr>" * 40 + "</table>",
    "one paragraph and 27 KB of image": f"<p>{_SENTENCE}<img src='data:image/png;base64,{'iVBORw0K' * 3_400}'></p>",
    "3,500 rows of 6 cells": "<table>" + ("<tr>" + "<td>12.5</td>" * 6 + "</tr>") * 3_500 + "</table>",
}


def cost(source: str, *, rounds: int, is_html: bool) -> float:
    """CPU microseconds of one reading."""
    read = read_html if is_html else read_plain
    times = max(1, 400_000 // len(source))
    least = float("inf")
    for _ in range(rounds):
        before = process_time()
        for _ in range(times):
            read(source)
        least = min(least, (process_time() - before) / times)
    return least * 1e6


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    print(f"fixed work: {min(fixed_work() for _ in range(3)) * 1e3:.0f} ms\n")
    print("| page | bytes | tags | µs |\n| --- | --- | --- | --- |")
    for name, page in _PAGES.items():
        spent = cost(page, rounds=rounds, is_html=True)
        print(f"| {name} | {len(page):,} | {page.count('<'):,} | {spent:,.0f} |")
    text = html_to_text(_PAGES["11 paragraphs"])
    print(
        f"| the same paragraphs as plain text | {len(text):,} | 0 | {cost(text, rounds=rounds, is_html=False):,.1f} |"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
