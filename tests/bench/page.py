"""Milliseconds from a producer's send to the painted row of the live page in Chromium, on a real Kafka.

    python -m tests.bench.page [--seconds 60]

50 articles a second, each new, go to `wire.raw`; worker and gateway are processes of their own. A row counts as painted
once the frame is through in which it came into the page. Producer and browser share the machine's clock. Of more rows
than the view holds, in one frame, the lowest are never painted.
"""

import argparse
import asyncio
import logging
import tempfile
import time
import uuid
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.bench.broker import broker
from tests.bench.gateway import percentile
from tests.kafka.installation import Installation
from tests.kit.articles import Newsroom
from tests.kit.needs import CHROMIUM, find_program

A_SECOND = 50
# The first articles pay for what each process does once.
WARM_UP_SECONDS = 5.0

# Notes when each row was painted, by identity: two frames after it came, since the first may be under way already.
_WATCH = """() => {
  window.painted = {};
  new MutationObserver(() => {
    const ids = [...document.querySelectorAll("#rows li")].map((row) => row.identity);
    requestAnimationFrame(() => setTimeout(() => {
      const now = Date.now();
      for (const id of ids) window.painted[id] ??= now;
    }));
  }).observe(document.querySelector("#rows"), { childList: true, subtree: true, characterData: true });
}"""


async def send(newswire: Installation, newsroom: Newsroom, seconds: float) -> dict[str, float]:
    """Send at a steady pace. Gives when each article was sent, milliseconds since 1970 UTC."""
    sent_at: dict[str, float] = {}
    async with newswire.producer() as producer:
        begun = time.monotonic()
        while (passed := time.monotonic() - begun) < seconds:
            while len(sent_at) < passed * A_SECOND:
                number = len(sent_at)
                item = newsroom.ninjs(number)
                sent_at[newsroom.uri(number)] = time.time() * 1000
                await producer.send(newswire.raw, item.value, item.key, headers=list(item.headers))
            await asyncio.sleep(0.005)
    return sent_at


async def measure(address: str, folder: Path, seconds: float) -> None:
    newswire = Installation(address, folder, f"bench-{uuid.uuid4().hex[:8]}", partitions=8)
    await newswire.apply_topics()
    program = find_program(*CHROMIUM)
    if program is None:
        raise SystemExit("no chromium on this machine; on Debian: apt-get install chromium")
    try:
        await newswire.start_ready_worker()
        gateway = newswire.start_gateway()
        await gateway.wait_until_ready()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": 1200, "height": 700}, bypass_csp=True)
            await page.goto(f"http://127.0.0.1:{gateway.web_port}/")
            await page.wait_for_function("document.querySelector('#state').textContent === 'live'")
            await page.evaluate(_WATCH)
            sent_at = await send(newswire, Newsroom(1), seconds)
            painted = await read_painted(page, last=list(sent_at)[-1])
            await browser.close()
    finally:
        await newswire.clean_up()
    counted = list(sent_at)[int(WARM_UP_SECONDS * A_SECOND) :]
    waits = [painted[identity] - sent_at[identity] for identity in counted if identity in painted]
    print(
        f"{len(counted):,} articles at {A_SECOND}/s, {len(counted) - len(waits)} never painted: p50 "
        f"{percentile(waits, 0.5):.0f} ms, p99 {percentile(waits, 0.99):.0f} ms, longest {max(waits):.0f} ms"
    )


async def read_painted(page: Page, *, last: str) -> dict[str, float]:
    """When each row was painted, milliseconds since 1970 UTC; waits for the last one."""
    await page.wait_for_function("(id) => window.painted[id] !== undefined", arg=last, timeout=30_000)
    painted: dict[str, float] = await page.evaluate("() => window.painted")
    return painted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder, broker(Path(folder)) as address:
        asyncio.run(measure(address, Path(folder), options.seconds))


if __name__ == "__main__":
    main()
