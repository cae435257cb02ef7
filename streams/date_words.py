"""The words that dates are written with: months and weekdays in ten languages, labels, and words that say nothing.

Both for finding the line that is a date (parse) and for reading it (normalise).
"""

import re

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
FILLERS = word_set("""
at on of the date time local t and first hrs hours hour h o'clock um den der am uhr uur om kl à le de du el la las los
mis mise jour del di il ore alle às as em в г года год час 年 月 日 時 时 分 년 월 일 시 분
""")
"""Lower-case words that stand in dates and say nothing of them."""

PUBLISHED = (
    r"published|publication|posted|created|issued|released|uploaded|filed|veröffentlicht|erstellt|publié(?:e)?|publicado"
    r"|pubblicato|опубликован[оа]?|gepubliceerd|publicerad|publisert|udgivet"
)
"""What a date of first publication is called: alternatives of a regular expression, lower case."""
UPDATED = (
    r"updated?|modified|edited|revised|corrected|changed|amended|refreshed|aktualisiert|geändert|stand|mise? à jour"
    r"|modifié(?:e)?|actualizado|atualizado|modificado|aggiornato|обновлен[оа]?|обновлён|изменен[оа]?|bijgewerkt"
    r"|uppdaterad|oppdatert|opdateret"
)
"""The same for the date of a version."""
QUALIFIERS = (
    r"first|last|latest|most|recently|originally|initially|date|time|was|article|story|page|zuletzt|zuerst|dernière"
    r"|última"
)
"""What stands beside those: `First published`, `Date of publication`."""
_LABEL = re.compile(rf"(?:{PUBLISHED}|{UPDATED}|{QUALIFIERS})")


def is_filler(name: str) -> bool:
    """Tell whether a word, in lower case, says nothing of the day or time, but perhaps of what the date is."""
    return name in FILLERS or _LABEL.fullmatch(name) is not None
