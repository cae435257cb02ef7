"""Python's garbage collector, kept off what lives for good."""

import gc

# New objects before the collector looks at them; the number of Python 3.11 is 700. A batch makes tens of thousands, of
# which almost none are part of a cycle: looking rarely finds as much (docs/benchmarks/throughput.md).
_THRESHOLD = 20_000


def set_aside_what_stays() -> None:
    """Take all that is alive now out of the collector's rounds, once what is garbage by now is collected.

    A worker's rules, feeds and modules are some 90,000 objects, a gateway's window and connections as many: each full
    collection would walk them, in tens of milliseconds in which no lane works and no reader is given anything. What was
    set aside before and is garbage now, as rules that a reload replaced, goes too. From
    here on the collector looks each _THRESHOLD new objects.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_THRESHOLD, *gc.get_threshold()[1:])
