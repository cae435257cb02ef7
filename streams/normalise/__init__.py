"""What a reader sees: clean text, dateline, dates, zone and language, each assumption noted.

Does not read formats (parse) nor judge versions (dedupe). Pure: the feeds come as text, the time on the record.
"""

from streams.normalise.dateline import date_dateline, find_dateline
from streams.normalise.dates import read_time, read_times
from streams.normalise.embargo import states_embargo
from streams.normalise.language import detect_language, read_language
from streams.normalise.lead_in import LeadIn
from streams.normalise.marker import find_marker
from streams.normalise.partial_date import complete_date
from streams.normalise.reading import read_text
from streams.normalise.text import clean_text, lost_controls

__all__ = [
    "LeadIn",
    "clean_text",
    "complete_date",
    "date_dateline",
    "detect_language",
    "find_dateline",
    "find_marker",
    "lost_controls",
    "read_language",
    "read_text",
    "read_time",
    "read_times",
    "states_embargo",
]
