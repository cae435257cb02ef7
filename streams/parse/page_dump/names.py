"""Which lines of a page dump are the names of its author, or the credit of a picture, and no headline.

Below an author's label, words in capitals are enough. Without a label a line must prove itself, since a headline may
have capitals too: by a given name, an initial or the ending of a surname, and no word of which headlines are made.
"""

import re

from streams.date_words import MONTHS, WEEKDAYS, word_set

AUTHOR = re.compile(r"\s*+(?:auther|author|auteur|by)\s*+[:：](.*)", re.IGNORECASE)
"""The author's label; group 1 is what stands beside it."""
_LONGEST = 80
_MOST_WORDS = 4
"""Of one person's name."""
_AND = re.compile(r",?\s+(?:and|et|und|y|e|и|&)\s+|,\s*|\s*[|;/]\s*")
_WORD = re.compile(r"[^\W\d_][^\W\d_.]*(?:['’.-]+[^\W\d_]+)*\.?")
# Not N., S., E., W., with which names of places are shortened, nor two letters that are a place or a union; three are
# a body or a state (I.M.F.) sooner than a person.
_INITIAL = re.compile(
    r"(?![NSEW]\.\Z|(?:U\.[SNK]|E\.[UC]|D\.C|N\.[CDHJMSTYZ]|S\.[ACDF]|L\.A|B\.C|P\.[AR]|R\.I|H\.K|W\.V)\.)"
    r"[^\W\d_]\.(?:-?[^\W\d_]\.)?"
)
_PARTICLES = word_set("de der den di da do dos das del della la le van von ter ten bin ibn al el du des st")
_SURNAME = re.compile(
    r"(?:Mc|Mac|O['’]|D['’])[A-Z]\w{2,}"
    r"|\w{2,}(?:sson|sdottir|dóttir|enko|shvili|adze|idze|opoulos|akis|escu|ović|ovic|evic|ević|iewicz|owski|owska|ewski"
    r"|wicz|inski|insky|chuk|yuk|kov|kova|nov|nova|rov|rova|lov|lova|sky|skaya|енко|швили)"
)
_ROLES = tuple(
    f"{role}{ending}"
    for role in ("writer", "reporter", "correspondent", "editor", "columnist", "analyst", "contributor")
    for ending in ("", "s", ")", "s)")
)
_ROLE = re.compile(
    rf"(?:,|\||[-–—(])?\s*\b(?:[\w’']+\s+){{0,3}}(?:{'|'.join(map(re.escape, _ROLES))})\Z", re.IGNORECASE
)
_BY = re.compile(r"by\s+((?:[^\W\d_][\w.'’-]*+(?:,?\s+|\Z)){2,8})", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:(?:file|stock)\s+)?(?:photos?|photographs?|images?|pictures?|illustrations?|credits?|foto|фото)"
    r"(?:\s+(?:credits?|courtesy(?:\s+of)?|by))?\s*(?:[:：©/|]|(?<=by)|(?<=of)|(?<=courtesy))\s*(?P<whose>.{2,60})"
    r"|(?:©|\([cC]\))\s*(?P<owner>.{2,60})",
    re.IGNORECASE,
)
_DAYS = frozenset(name for name in (*MONTHS, *WEEKDAYS) if len(name) > 3)

# No name of a person has one of these: what headlines, sections of a page and names of places and bodies are made of.
_NO_NAME = word_set("""
a after again against agrees all amid among an approved approves as at attack attacks back backed backs bank ban bans
before begins best big bill board border boss breaking budget business buys by calls case chief city close closes club
coast committee company congress council country county court crash crisis cup cuts day days deal death debate decision
denies department dead deadline die died dies draft early east eastern economy editorial elected election elections
ends europe european exclusive falls fears festival fight film final fire first flash football for force forces from
full games gets global goes gold government governor grand great ground group growth hall harbour harbor has head
health help high hits holds home hospital house how hunger in inquiry international interview into investigation is
island islands its joins justice kills kingdom lake last late latest law lead leader leaders leads league leaves left
life live local long looks lose loses loss main major makes man market markets mayor meet meeting meets men middle
minister ministry more museum named national nations new news next night no north northern of office officials oil on
opens opinion out over palace park parliament party peace plan planned plans plays police politics poll poor port
premier president press prime prize probe profile project protest protests public pulls quits race railway rain rally
rejects report reports republic resigns results retires returns review rise rises river road royal rule rules sale
says school sea second secretary seeks sell sells senate set sets seven shares ship show sign signs six small social
south southern special speech sport sports square state states station still stop stops storm street strike strikes
summit sun supreme takes talks tax team tells test the this three time times to today top tour town trade train treaty
trial troops turns two under union united university up update urges vote voted voters votes vows wall wants war
warning warns watch water weather week weekly west western what when who why win wins with woman women world year years
young zone
""")
# Given names by which a line proves itself; none that is also a common word, a month or a place.
_GIVEN = word_set("""
aaron abdul abdullah abigail adam adriana adrian agnes agnieszka ahmad ahmed aidan aisha akira alan albert alberto
alejandro aleksandr aleksei alessandra alessandro alex alexander alexandra alexei alfred ali alice alicia alina alison
allison amanda amelia amina amir amit amy ana anastasia anders andrea andreas andrei andrej andrew andrey andrzej andy
angela angelica anika anil anita anjali ann anna anne annette annika anthony antoine anton antonio anwar apinya ariana
arjun arthur arturo astrid asuka audrey aung ayesha ayumi barbara beatrice beatriz ben benjamin bernard bernd beth betty
birgit bjorn björn bogdan boris brenda brian bridget bruno bryan camila camille carla carlo carlos carmen carol carolina
caroline catherine cecilia celine charles charlotte chen chiara chidi chinedu chloe chris christina christine christoph
christopher chukwu claire clara claudia claudio colin colleen connor cristina dan daniel daniela daniele danielle danny
daria dariusz dave david deborah deepak denis dennis derek diana diego dieter dimitri dina dirk dmitri dmitry dmytro
dominic dominik donald donna dorothy doug douglas duncan edith eduardo edward ekaterina elena eleanor elias elisa
elisabeth elizabeth ella ellen elsa emeka emil emilia emily emma emmanuel enrique eric erica erik erika ernst esther
eugene eva evan evelyn fabio farah farid fatima fatma federico felipe felix fernanda fernando fiona francesca francesco
francis francisca francisco francois françois franz fred frederic frederick frida friedrich fritz fumiko gabriel
gabriela galina gary gavin geoff geoffrey george gerald gerard gerhard gianni gilles giorgio giovanna giovanni giulia
giuseppe gloria gordon graham greg gregory greta guillaume guillermo gustav gustavo guy hamid hana hanna hannah hans
harald haruki harold harry hassan hector heidi heinz heike helen helena helene helga henri henrik henry herbert hideo
hiroshi hugh hugo hussein ian ibrahim ignacio igor ilya imran ines ingrid irena irina isaac isabel isabella isabelle
ivan ivana jacek jacob jacqueline jacques jakob jakub james jamie jan jana jane janet janice jason javier jay jean jeff
jeffrey jennifer jens jeremy jerome jessica jim jimmy joan joanna joao joão joel johan johann johanna john johnny jon
jonas jonathan jorge jose josé josef joseph josephine joshua juan juanita judith judy julia julian juliana julie julien
juliet julio jun jürgen jurgen justin kaori karen karim karin karl karla karolina kate katarzyna kate katerina katharina
katherine kathleen kathryn kathy katie katja kazuo keiko keith kelly ken kenji kenneth kenta kevin khalid kim kimberly
kirill klaus konstantin kristen kristina kumar kwame kyle lara lars larry laura lauren laurence laurent leah leila lena
leo leon leonardo leonid leslie lidia lila lin linda lisa ljubica lorenzo louis louise luca lucas lucia lucy ludmila
ludwig luigi luis luisa lukas luke lydia lynn maartje maciej madeleine magdalena mahmoud makoto malcolm manuel marc
marcel marcello marcelo marcin marco marcos marek margaret maria mariana marianne marie marija marina mario marion
marius mark markus marta martha martin martina mary masha mateo mateusz matteo matthew matthias maureen mauricio
maurice max maxim maxime megan mehdi mehmet mei melanie melissa michael michaela michal michel michele michelle miguel
mikael mike mikhail milan milica miriam mohamed mohammad mohammed monica monika moses muhammad mustafa nadia nadine
nancy naomi natalia natalie natasha nathan neha neil nelson ngozi nguyen nicholas nick nicola nicolas nicole nigel
nikita nikolai nikos nina noah noel nora norbert norman oksana ola olaf oleg oleh oleksandr olga oliver olivia olivier
olu olena omar oscar otto pablo pamela pascal patricia patricio patrick paul paula paulina paulo pavel pawel pedro peter
petra petro philip philippe phillip pierre piotr priya rachel rafael rahul raj rajesh ralf ramon raquel ravi raymond
rebecca reinhard renata rene renee ricardo richard riccardo robert roberta roberto robin rodrigo roger roland rolf
roman ron ronald rosa rosemary roxana ruben rudolf rupert russell ruth ryan sabine salma sam samantha samir samuel
sandra sanjay santiago sara sarah sasha satoshi scott sean sebastian serge sergei sergey sergio seth sharon shaun
sheila shinji shirley sigrid silvia simon simone sofia sonia sonja sophia sophie stacy stan stanislav stefan stefania
stefano steffen stella stephan stephanie stephen steve steven stuart sunil susan susanne suzanne sven svetlana sylvia
sylvie takashi takeshi tamara tanya tariq tatiana ted teresa terry thabo theo theresa thomas tiago tiffany tim timothy
tina tobias todd tom tomas tomasz tomoko tony tove tracy tyler ulrich ursula valentina valeria valerie vanessa vasily
vera veronica vicente vijay viktor vincent vincenzo viola vitaly vladimir volodymyr walter wanda wang wayne wei wendy
werner wiktor wiremu wolfgang xavier yasmin yasuo yekaterina yevgeny yoko yolanda yoshiko yuki yulia yuri yusuf yves
yvonne zainab zhang zoe zofia
александр алексей алина анастасия андрей анна антон борис валентина василий виктор виктория владимир галина дарья
денис дмитрий екатерина елена иван игорь ирина кирилл константин ксения максим мария марина михаил наталья николай
оксана олег ольга павел петр пётр роман светлана сергей софья татьяна юлия юрий
""")


def is_name_shaped(line: str) -> bool:
    """Say whether a line has the form of one or more persons' names: enough below an author's label."""
    if len(line) > _LONGEST or line.endswith(("!", "?", ":")):
        return False
    people = [person for person in _AND.split(line.strip(" ,")) if person]
    return bool(people) and all(_is_person(person) for person in people)


def is_name(line: str) -> bool:
    """Say whether a line without label is one or more persons' names, proved by its words; roles may stand behind."""
    if len(line) > _LONGEST or " " not in line or line[0].islower():
        return False
    line = _without_role(line) or line
    people = [person for person in _AND.split(line.strip()) if person]
    return bool(people) and all(_is_person(person) and _is_proved(person) for person in people)


def find_by_name(line: str) -> str | None:
    """Give the name in `By Jane Roe`, which people write without a colon; None where it is none."""
    if line[:2].lower() != "by" or len(line) > _LONGEST:
        return None
    found = _BY.fullmatch(line)
    return found[1].strip() if found is not None and is_name_shaped(found[1].strip()) else None


def has_headline_word(line: str) -> bool:
    """Say whether a line has a word that names of persons do not have."""
    return any(word.lower().strip(".,'’") in _NO_NAME for word in line.split())


def has_role(line: str) -> bool:
    """Say whether a line ends in what an author is: `Staff Writer`."""
    return line.lower().endswith(_ROLES) and _ROLE.search(line) is not None


def surnames(names: str) -> list[str]:
    """Give the last word of each person in a line of names."""
    return [person.split()[-1] for person in _AND.split(_without_role(names)) if person.strip()]


def is_credit(line: str) -> bool:
    """Say whether a line credits a picture: `Photo: Jane Roe/AP`, `© Jane Roe`."""
    if len(line) > _LONGEST or (found := _CREDIT.fullmatch(line)) is None:
        return False
    return is_name_shaped((found["whose"] or found["owner"]).strip(" .()"))


def _without_role(line: str) -> str:
    # The pattern begins anywhere; few lines end in what it looks for.
    return _ROLE.sub("", line) if line.lower().endswith(_ROLES) else line


def _is_person(person: str) -> bool:
    words = person.split()
    return 0 < len(words) <= _MOST_WORDS and all(
        _WORD.fullmatch(word) is not None and (word[0].isupper() or word in _PARTICLES) for word in words
    )


def _is_proved(person: str) -> bool:
    words = person.split()
    if not 2 <= len(words) <= _MOST_WORDS:
        return False
    names = [word.lower().rstrip(".") for word in words]
    if any(name in _NO_NAME or (name in _DAYS and name not in _GIVEN) for name in names):
        return False
    if len(names[-1]) < 2:
        return False
    return (
        names[0].partition("-")[0] in _GIVEN
        or any(_INITIAL.fullmatch(word) is not None for word in words[:-1])
        or _SURNAME.fullmatch(words[-1].title() if person.isupper() else words[-1]) is not None
    )
