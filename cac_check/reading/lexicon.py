"""The words of one language, read from its file once.

A language is data: ``lexicons/<code>.yaml``. What the keys mean is told in ``docs/languages.md``.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from cac_check.interval import Rational, parse_number
from cac_check.model import Hedge
from cac_check.reading.digits import DigitStyle
from cac_check.reading.errors import Unreadable
from cac_check.reading.letters import Letters, letters_of, spelled_alike
from cac_check.records import dataclass

_LEXICONS = resources.files("cac_check.reading") / "lexicons"
_CLDR = resources.files("cac_check.reading") / "cldr"
WIDTHS = "widths"

Words = frozenset[str]
Numbers = Mapping[str, Rational]


class ScaleWord(NamedTuple):
    """A scale word of some language: on which sides of the digits it stands, and the codes of its languages."""

    behind: bool
    before: bool
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What the words of a language mean.

    All words are lower case. A lexicon is loaded once and equal only to itself.
    """

    language: str
    version: str
    script: str
    """``spaced`` where words are set apart by spaces, ``myriad`` where numerals are built on 万."""
    letters: Letters
    """How texts of the language are written so that patterns understand them; all words below are."""
    nouns_capitalised: bool
    """Whether all nouns begin with a capital, so that one tells no name."""
    ordinal_point: bool
    """Whether digits with a full stop before a word are an ordinal: die 3. Runde."""
    digits: DigitStyle
    numbers: Numbers
    articles: Words
    one: Words
    """Words for one that are the article too: *une* baisse de 17 %."""
    hundreds: Numbers
    collectives: Numbers
    collectives_about: Words
    """Those of them that tell about so many: une vingtaine, un centenar."""
    scales: Numbers
    glued: Words
    abbreviations: Numbers
    """Scales written short, in the case they are written in: 25 *M*€, 3 *Bio.*"""
    dotted: Words
    """Those of them that may end in a full stop."""
    touching: Numbers
    """Scales written short that only stand right behind the digits, in their case: 1.5*T*."""
    spelled: Numbers
    """Numbers below a hundred and hundreds, in words: quatre vingt dix sept, novecientos."""
    fused: Numbers
    """Words that are number and scale at once: seribu."""
    compounds: bool
    """Whether number words are written as one word: zweihundertfünfzigtausend."""
    and_prefix: str
    """What is written before a number word as a part of it, for *and*: و."""
    units_first: bool
    """Whether the units stand before the tens, joined by ``and_prefix``: ثلاثة وعشرين."""
    prefixes: Words
    """Words of a letter or two that are written as one with the word or the digits behind: ب of ب20."""
    endings: Words
    """What may be written behind a numeral as a part of its word: den of 3.500'*den*, binden."""
    added_before: Numbers
    """What a word before a numeral adds to it, in units of its scale: साढ़े (and a half), पौने (less a quarter)."""
    added_behind: Numbers
    """What a word behind a numeral adds to it, before a scale too: iki *buçuk* milyon."""
    wholes: Numbers
    """Words that tell the whole of a share before its part: *üçte* iki."""
    ones_behind_scales: bool
    """Whether digits behind a scale go on the number: 266 bin *855*."""
    hyphened_words: bool
    """Whether digits joined to a word by a hyphen are no number but part of that word: 15-летний, 5-й."""
    unread: Words
    """Words and characters of numbers that are known and not read: mdd, 仟."""
    ordinary: Words
    """Words before others that are scales in another language and none in this one: 5 *bin* lorries."""
    unit_signs: frozenset[str]
    """Units of measure that are scales in another language: 5 *mil* are miles in Indonesian."""
    measures: Words
    """Signs of measure that may stand right behind the digits: 5km, 3pp."""
    apart: Words
    and_: Words
    plus: Words
    """What joins a half or a smaller unit, and stands inside no numeral: un millón *y* medio."""
    scaled_money: Words
    """Abbreviations that are scale and currency at once: 5 *mdd*."""
    of: Words
    plurals: Numbers
    repeats: Words
    """What stands between a vague plural and itself: thousands *upon* thousands."""
    several: Mapping[str, str]
    halves: Words
    halves_joined: Words
    """Words for a half that are one only before a scale and behind *and*: *medio* millón, un año y *medio*."""
    fractions: Numbers
    fractions_hedged: Mapping[str, Hedge]
    changing_by: Words
    """Before two numerals with *to* between them: *by 26,000 to 781,000* is no range, *by 5 to 7 percent* is one."""
    out_of: Words
    out_of_things: Words
    """Those of them before which things may be named, in singular or plural: six *ménages sur* dix."""
    ranging: Words
    """Verbs that make a range of *from* a to b: la multa *va* de 30 a 600 euros."""
    each: Words
    """What opens a share told of each so many, where the language does not say *in*: 每十人中有一人."""
    each_have: Words
    """What stands between the whole and the part of such a share: 中有."""
    hedges_before: Mapping[str, Hedge | None]
    """``None`` for words that only look like a hedge: 最近 ends in 近."""
    hedges_apart: Words
    """Those that are verbs, with their subject between them and the number: تجاوزت ديون البلدية 3 مليارات."""
    levels: Words
    """Hedges that tell a level behind a rise or a fall: выросло *до* 20, but *до* 20 школьников."""
    level_verbs: Words
    """Verbs behind which they do so too: засудили *до* п'яти років."""
    behind_plurals: Words
    """Hedges that are one only behind a plural: *waits top* 26 weeks, but not *its top* 26."""
    hedges_after: Mapping[str, Hedge | None]
    """``None`` for words that only begin like a hedge: 10 persen *lebih tinggi*."""
    sharp: Words
    """Words that say a number is not rounded: *exactly*."""
    fillers: Words
    prepositions: Words
    preposition_verbs: Words
    share_verbs: Words
    """Verbs between a hedge and the whole that a share is told of: 约占总数的6%."""
    share_of: Words
    """What ends the whole that a share is told of: 不到总数的一成."""
    percent: Words
    percent_before: Words
    """What marks a percentage before the number: %62, *yüzde* 62."""
    permille: Words
    """What marks tenths of a percent: ‰, per mille."""
    per: Words
    """What stands between a figure and the round number it is told of: 12.3 *per* 100,000."""
    two_way_signs: Words
    """Signs that books set before negative numbers and news before rising ones: ▲."""
    points: Words
    points_parted: Words
    """What *half a* and *a quarter of a* can be told of: percentage point, percent."""
    currencies_before: Words
    currencies_after: Words
    not_currencies: Words
    """Phrases that begin like a currency: 23 *won the* race."""
    between: Mapping[str, str]
    to: Words
    not_before_to: Words
    to_levels: Words
    """What joins two figures of a change, and never a range: dari 9,2 *menjadi* 8,9 juta."""
    whole_first: Words
    """What stands between a whole and its part where both are counted: 4人*に*1人."""
    changes_to: Mapping[str, str]
    """What tells a change and no range, by what joins its ends: 71.2%*から*73.4%*に*."""
    range_ends: Words
    """What only closes a range behind it, and is a hedge behind a number: 1.5 से 2 रुपये *तक*."""
    han: Numbers
    tens: Numbers
    glued_scales: Numbers
    odd: Words
    odd_after_tens: Words
    """Words that are "and odd" behind a ten: 十几."""
    odd_after_units: Words
    """Words that are "and odd" right behind a unit: 两年多."""
    odd_units: Words
    """Units with "and odd" within: 个多月."""
    not_odd: Words
    """What follows a word that looks like "and odd" and is none: 两年多次."""
    point: Words
    """The decimal point in characters: 六十二点五."""
    minus: Words
    vague: Words
    reaching: Words
    nearing: Words
    ordinal: Words
    tails: bool
    """Whether a last digit stands for the next place: 两万五 is 25,000, 二百五 is 250."""
    implied_ones: bool
    """Whether the one before a hundred or thousand may be left out: 千五百."""
    joined_classifiers: Words
    """Those that may stand right behind number words in letters: 두*명*; behind others one may begin a name (세종)."""
    spaced_sections: bool
    """Whether a space may stand behind a scale within a number: 5만 3천."""
    tenths: str
    hundredths: str
    """What tells hundredths behind tenths: 3割5*分*."""
    parts: str
    half: str
    not_half: Words
    """Words that begin with the half and tell none behind a length of time: 三年半数."""
    not_before_half: Words
    """What makes a part of the year of 半年: 上半年."""
    classifiers: Words
    not_classifiers: Words
    months: Mapping[str, int]
    month_parts: Mapping[str, str]
    day_words: Mapping[str, int]
    ordinal_suffixes: Words
    weekdays: Words
    date_marks: Mapping[str, tuple[str, ...]]
    date_links: Words
    date_to: Words
    """What stands between the dates of a period besides what stands between the ends of a range."""
    units: Mapping[str, str]
    minutes_behind_hours: Words
    """What tells minutes only behind hours: 2小时24分."""
    one_unit: Words
    unit_pairs: Mapping[str, tuple[Rational, str]]
    directions: Mapping[str, Words]
    """Words that tell which way a change goes, by what they tell; see ``directions``."""
    common: Words
    """Frequent words by which the language of a text is told."""
    context: Mapping[str, Words]
    """Classes of words around numerals in running text, by name."""
    relations: Mapping[str, Words]
    """Words that say how a figure relates to another one, by the relation."""

    @property
    def spaced(self) -> bool:
        """Whether words are set apart by spaces."""
        return self.script == "spaced"


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression for any of the words, the longest first; it matches nothing if there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def lowered(text: str) -> str:
    """Return a text in lower case with every character in its place.

    A few letters (İ) get longer in lower case; a text that holds one is left as it is.
    """
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def key_of(word: str) -> str:
    """Return a word that a pattern has matched, whatever its case, as the lexicon spells it."""
    return " ".join(word.lower().translate(_ALIKE).split())


_ALIKE = {ord("ſ"): "s", ord("\N{KELVIN SIGN}"): "k", ord("ı"): "i", ord("\N{COMBINING DOT ABOVE}"): None}
"""Letters that patterns take for others when they pass over case, and ``str.lower`` does not."""


def read_resource(name: str) -> Any:
    """Return the parsed content of one file of ``lexicons/``, every scalar as text."""
    return _read_yaml(_LEXICONS / f"{name}.yaml")


def _read_yaml(path: Traversable) -> Any:
    return next(_documents(path.read_text(encoding="utf-8")))


def _documents(text: str) -> Iterator[Any]:
    return iter(yaml.load_all(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))


def examples(language: str) -> Mapping[str, Mapping[str, str]]:
    """Return the second document of a lexicon file: its own examples, by what is to be read (phrases, sentences).

    Raises:
        Unreadable: if there is no lexicon for the language.
    """
    documents = _documents((_LEXICONS / f"{base_language(language)}.yaml").read_text(encoding="utf-8"))
    next(documents)
    return MappingProxyType(next(documents, {}) or {})


@functools.cache
def common_words() -> Mapping[str, Words]:
    """Return the frequent words of every language, without reading all else that its file holds."""
    return MappingProxyType({code: frozenset(_top_level(code, "common")) for code in languages()})


@functools.cache
def own_letters() -> Mapping[str, Words]:
    """Return the letters of every language that few other ones of its script have."""
    return MappingProxyType({code: frozenset(_top_level(code, "own_letters")) for code in languages()})


@functools.cache
def writing() -> Mapping[str, tuple[str, ...]]:
    """Return the scripts of every language, as Unicode names them; Latin where its file names none.

    The first one tells a language from others that use the rest too.
    """
    return MappingProxyType({code: tuple(_top_level(code, "writing")) or ("LATIN",) for code in languages()})


@functools.cache
def _top_level(code: str, key: str) -> tuple[str, ...]:
    """Return a list of words that stands under a key of its own in the file of a language."""
    text = _text_of(code)
    match = re.search(rf"^{key}: \[[^\]]*\]", text, re.MULTILINE)
    return tuple(next(_documents(match.group()))[key]) if match else ()


@functools.cache
def _text_of(code: str) -> str:
    return (_LEXICONS / f"{code}.yaml").read_text(encoding="utf-8")


@functools.cache
def scale_words() -> Mapping[str, ScaleWord]:
    """Return the scale words of all languages that CLDR knows; those of three letters or fewer in their case."""
    lines = (_CLDR / "scales.txt").read_text(encoding="utf-8").splitlines()
    return MappingProxyType(
        {
            word: ScaleWord("behind" in sides, "before" in sides, tuple(codes.split()))
            for word, sides, codes in (line.split("\t") for line in lines if not line.startswith("#"))
        }
    )


@functools.cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages that can be read."""
    names = (entry.name.removesuffix(".yaml") for entry in _LEXICONS.iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name for name in names if name != WIDTHS))


def base_language(language: str) -> str:
    """Return the language whose lexicon reads ``language``: ``zh`` for ``zh-Hant``.

    Raises:
        Unreadable: if there is none.
    """
    code = language.strip().replace("_", "-").lower()
    while code not in languages():
        code, _, _ = code.rpartition("-")
        if not code:
            raise Unreadable(f"there is no lexicon for the language {language!r}, only for {', '.join(languages())}")
    return code


def lexicon(language: str) -> Lexicon:
    """Return the lexicon that reads ``language``.

    Raises:
        Unreadable: if there is none.
    """
    return _load(base_language(language))


@functools.cache
def _load(code: str) -> Lexicon:
    file = read_resource(code)
    letters = letters_of(tuple(file.get("letters", ())))
    alike = [(old, new) for old, news in file.get("alike", {}).items() for new in news]
    data, cldr = (
        letters.folded_words(spelled_alike(content, alike)) for content in (file, _read_yaml(_CLDR / f"{code}.yaml"))
    )

    def words(key: str) -> Words:
        return frozenset(map(str.lower, data.get(key, ())))

    def mapping(key: str) -> Mapping[str, str]:
        return MappingProxyType({word.lower(): meaning for word, meaning in data.get(key, {}).items()})

    def numbers(key: str) -> Numbers:
        return MappingProxyType({word: parse_number(number) for word, number in mapping(key).items()})

    def hedges(key: str) -> dict[str, Hedge | None]:
        return {
            phrase.lower(): None if name == "none" else Hedge(name)
            for name, phrases in data.get(key, {}).items()
            for phrase in phrases
        }

    def prefixed(found: dict[str, Hedge | None]) -> Mapping[str, Hedge | None]:
        """Return the hedges with each prefix of the language before them too: وأكثر من."""
        return MappingProxyType(
            {f"{prefix}{phrase}": hedge for prefix in ("", *words("prefixes")) for phrase, hedge in found.items()}
        )

    def classes(mapping: Mapping[str, Any]) -> Mapping[str, Words]:
        return MappingProxyType(
            {name: frozenset(map(str.lower, words)) for name, words in mapping.items() if isinstance(words, list)}
        )

    short = {**cldr.get("abbreviations", {}), **data.get("abbreviations", {})}
    unread = words("unread")
    scales = {
        **{word: parse_number(number) for word, number in cldr.get("scales", {}).items() if word not in unread},
        **numbers("scales"),
    }
    context = data.get("context", {})
    glued = data.get("glued", ())
    return Lexicon(
        language=code,
        version=data["version"],
        script=data["script"],
        letters=letters,
        nouns_capitalised=data.get("nouns_capitalised") == "true",
        ordinal_point=data.get("ordinal_point") == "true",
        digits=DigitStyle(
            frozenset(data["digits"]["decimal"]),
            frozenset(data["digits"]["group"]),
            data["digits"].get("indian") == "true",
        ),
        numbers=numbers("numbers"),
        articles=words("articles"),
        one=words("one"),
        hundreds=numbers("hundreds"),
        collectives=numbers("collectives"),
        collectives_about=words("collectives_about"),
        scales=MappingProxyType(scales),
        glued=frozenset(glued),
        abbreviations=MappingProxyType(
            {word.rstrip("."): parse_number(number) for word, number in short.items() if word.lower() not in unread}
        ),
        dotted=frozenset(word.rstrip(".") for word in short if word.endswith(".")),
        touching=MappingProxyType({word: parse_number(number) for word, number in cldr.get("touching", {}).items()}),
        spelled=MappingProxyType(
            {
                word: parse_number(number)
                for word, number in {**cldr.get("spelled", {}), **data.get("spelled", {})}.items()
            }
        ),
        fused=MappingProxyType(
            {word: parse_number(number) for word, number in {**cldr.get("fused", {}), **data.get("fused", {})}.items()}
        ),
        compounds=data.get("compounds") == "true",
        and_prefix=data.get("and_prefix", ""),
        units_first=data.get("units_first") == "true",
        prefixes=words("prefixes"),
        endings=words("endings"),
        added_before=numbers("added_before"),
        added_behind=numbers("added_behind"),
        wholes=numbers("wholes"),
        ones_behind_scales=data.get("ones_behind_scales") == "true",
        hyphened_words=data.get("hyphened_words") == "true",
        unread=unread,
        ordinary=words("ordinary"),
        unit_signs=frozenset(cldr.get("unit_signs", ())),
        measures=words("measures"),
        apart=words("apart") or frozenset(scales),
        and_=words("and"),
        plus=words("plus") | words("and"),
        scaled_money=words("scaled_money"),
        of=words("of"),
        plurals=numbers("plurals"),
        repeats=words("repeats"),
        several=mapping("several"),
        halves=words("halves"),
        halves_joined=words("halves_joined"),
        fractions=numbers("fractions"),
        fractions_hedged=MappingProxyType({word: Hedge(name) for word, name in mapping("fractions_hedged").items()}),
        changing_by=words("changing_by"),
        out_of=words("out_of"),
        out_of_things=words("out_of_things"),
        ranging=words("ranging"),
        each=words("each"),
        each_have=words("each_have"),
        hedges_before=prefixed(hedges("hedges_before")),
        hedges_apart=words("hedges_apart"),
        levels=words("levels"),
        level_verbs=words("level_verbs"),
        behind_plurals=words("behind_plurals"),
        hedges_after=MappingProxyType(hedges("hedges_after")),
        sharp=words("sharp"),
        fillers=words("fillers"),
        prepositions=words("prepositions"),
        preposition_verbs=words("preposition_verbs"),
        share_verbs=words("share_verbs"),
        share_of=words("share_of"),
        percent=words("percent"),
        percent_before=words("percent_before"),
        permille=words("permille") | {"‰"},
        per=words("per"),
        two_way_signs=words("two_way_signs"),
        points=words("points"),
        points_parted=words("points_parted"),
        currencies_before=words("currencies_before"),
        currencies_after=words("currencies_after"),
        not_currencies=words("not_currencies"),
        between=mapping("between"),
        to=words("to"),
        to_levels=words("to_levels"),
        whole_first=words("whole_first"),
        changes_to=mapping("changes_to"),
        range_ends=words("range_ends"),
        not_before_to=words("not_before_to"),
        han=numbers("han"),
        tens=numbers("tens"),
        glued_scales=numbers("glued") if isinstance(glued, dict) else MappingProxyType({}),
        odd=words("odd"),
        odd_after_tens=words("odd_after_tens"),
        odd_after_units=words("odd_after_units"),
        odd_units=words("odd_units"),
        not_odd=words("not_odd"),
        point=words("point"),
        minus=words("minus"),
        vague=words("vague"),
        reaching=words("reaching"),
        nearing=words("nearing"),
        ordinal=words("ordinal"),
        tails=data.get("tails") == "true",
        implied_ones=data.get("implied_ones") == "true",
        joined_classifiers=words("joined_classifiers"),
        spaced_sections=data.get("spaced_sections") == "true",
        tenths=data.get("tenths", ""),
        hundredths=data.get("hundredths", ""),
        parts=data.get("parts", ""),
        half=data.get("half", ""),
        not_half=words("not_half"),
        not_before_half=words("not_before_half"),
        classifiers=words("classifiers"),
        not_classifiers=words("not_classifiers"),
        months=MappingProxyType({word: int(number) for word, number in mapping("months").items()}),
        month_parts=mapping("month_parts"),
        day_words=MappingProxyType({word: int(number) for word, number in mapping("day_words").items()}),
        ordinal_suffixes=words("ordinal_suffixes"),
        weekdays=words("weekdays"),
        date_marks=MappingProxyType({mark: tuple(signs) for mark, signs in data.get("date_marks", {}).items()}),
        date_links=words("date_links"),
        date_to=words("date_to"),
        units=mapping("units"),
        minutes_behind_hours=words("minutes_behind_hours"),
        one_unit=words("one_unit"),
        unit_pairs=MappingProxyType(
            {word.lower(): (parse_number(pair[0]), pair[1]) for word, pair in data.get("unit_pairs", {}).items()}
        ),
        directions=classes(data.get("directions", {})),
        common=words("common"),
        context=classes(context),
        relations=classes(context.get("relations", {})),
    )


def lexicon_version(language: str) -> str:
    """Return the versions that fix how ``language`` is read: ``en 1.0, widths 1.0``.

    Raises:
        Unreadable: if there is no lexicon for it.
    """
    known = lexicon(language)
    return f"{known.language} {known.version}, widths {_widths_version()}"


def lexicon_versions(used: Iterable[str] | None = None) -> Mapping[str, str]:
    """Return the version of lexicon files by their names; ``widths`` is the table of intervals.

    Args:
        used: the languages in question, of which some may have no lexicon; all that have one by default.
    """
    wanted = set(languages() if used is None else ())
    for code in used or ():
        with contextlib.suppress(Unreadable):
            wanted.add(base_language(code))
    versions = {code: lexicon(code).version for code in sorted(wanted)}
    return MappingProxyType({**versions, WIDTHS: _widths_version()})


@functools.cache
def _widths_version() -> str:
    return str(read_resource(WIDTHS)["version"])
