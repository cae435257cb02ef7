"""Names of months and weekdays as wires write them → numbers: ten languages, abbreviations, slips of the typist."""

_MONTHS = """
january jan januar janvier janv enero ene gennaio gen janeiro января январь янв січня
february feb februar février févr fév fevrier fevr febrero febbraio fevereiro fev февраля февраль фев февр лютого
march mar märz mrz maerz mars marzo março marco марта март мар березня
april apr avril avr abril abr aprile апреля апрель апр квітня
may mai mayo maggio mag maio мая май травня
june jun juni juin junio giugno giu junho июня июнь июн червня
july jul juli juillet juil julio luglio lug julho июля июль июл липня
august aug août aout agosto ago августа август авг серпня
september sep sept septembre septiembre settembre set setembro сентября сентябрь сен сент вересня
october oct oktober okt octobre octubre ottobre ott outubro out октября октябрь окт жовтня
november nov novembre noviembre novembro ноября ноябрь ноя нояб листопада
december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro декабря декабрь дек грудня
"""
# Dutch and Scandinavian, as far as they are not written like one of those.
_NORTHERN_MONTHS = """
januari
februari
maart mrt
-
mei maj
-
-
augustus augusti
-
-
-
desember
"""

_WEEKDAYS = """
monday mon montag lundi lun lunes lunedì lunedi segunda segunda-feira понедельник пн понеділок
tuesday tue tues dienstag mardi mar martes martedì martedi terça terça-feira вторник вт вівторок
wednesday wed weds mittwoch mercredi mer miércoles mercoledì mercoledi quarta quarta-feira среда ср середа
thursday thu thur thurs donnerstag jeudi jeu jueves giovedì giovedi quinta quinta-feira четверг чт четвер
friday fri freitag vendredi ven viernes venerdì venerdi sexta sexta-feira пятница пт п'ятниця
saturday sat samstag sonnabend samedi sam sábado sabado sabato суббота сб субота
sunday sun sonntag dimanche dim domingo domenica dom воскресенье вс неділя
"""

_NORTHERN_WEEKDAYS = """
maandag måndag mandag
dinsdag tisdag tirsdag
woensdag onsdag
donderdag torsdag
vrijdag fredag
zaterdag lördag lørdag
zondag söndag søndag
"""


def word_set(text: str) -> frozenset[str]:
    """Give the words of a text: lists of words are easier to read and keep as running text."""
    return frozenset(text.split())


def _numbered(lines: str, *, first: int) -> dict[str, int]:
    numbered = enumerate(lines.split("\n")[1:-1], first)
    return {word: number for number, line in numbered for word in line.split() if word != "-"}


MONTHS = _numbered(_MONTHS, first=1) | _numbered(_NORTHERN_MONTHS, first=1)
"""Lower-case name or abbreviation, without its full stop → 1–12."""
WEEKDAYS = _numbered(_WEEKDAYS, first=0) | _numbered(_NORTHERN_WEEKDAYS, first=0)
"""Lower-case name or abbreviation, without its full stop → 0 (Monday) – 6."""

ENGLISH_WEEKDAYS = frozenset(line.split()[0] for line in _WEEKDAYS.split("\n")[1:-1])
_ENGLISH = tuple(_MONTHS.split("\n")[number].split()[0] for number in range(1, 13))


def find_misspelt_month(word: str) -> int | None:
    """Give the month that `word` names or names with one slip: a letter missing, doubled, wrong or two swapped.

    Only for words that stand where a date must stand: `Macrh`, `Narch`, `Apri`. None where no English month, or more
    than one (`Jun` and `Jul` are names of their own), is one slip away. A word of three letters has too many
    neighbours and must be exact, unless a letter of a four-letter name is missing (`Jne`).
    """
    word = word.lower()
    month = MONTHS.get(word)
    if month is not None or not 3 <= len(word) <= 10:
        return month
    near = [number for number, name in enumerate(_ENGLISH, 1) if _is_one_slip(word, name)]
    return near[0] if len(near) == 1 else None


def _is_one_slip(word: str, name: str) -> bool:
    """Tell whether one edit (insert, delete, replace, swap of neighbours) makes `word` of `name`."""
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    if len(longer) - len(shorter) > 1 or len(name) < 4:
        return False
    start = 0
    while start < len(shorter) and word[start] == name[start]:
        start += 1
    if len(word) == len(name):
        return word[start + 1 :] == name[start + 1 :] or (
            word[start : start + 2] == name[start : start + 2][::-1] and word[start + 2 :] == name[start + 2 :]
        )
    return longer[start + 1 :] == shorter[start:]
