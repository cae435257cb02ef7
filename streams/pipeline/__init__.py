"""The pure pipeline: a batch of raw items becomes outcomes. START HERE for logic.

    pipeline.py   the walk of a batch: parse → identify → judge early → read → judge → tag → publish
    identify.py   a parsed item → which article it is, of which feed, and which edition
    read.py       an article → what a reader sees of it, and the digest of that
    publish.py    an article and its verdict → the records that say so

Pure: no Kafka, no clock, no files, no logging. Time is on the items; feeds and rules are arguments; the same input over
the same memory gives the same outcomes.
"""

from streams.pipeline.pipeline import STAGES, Pipeline

__all__ = ["STAGES", "Pipeline"]
