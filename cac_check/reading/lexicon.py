"""The words of one language: what each class of them means.

A language is data: ``lexicons/<code>.yaml``. What the keys mean is told in ``docs/languages.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

from cac_check.interval import Rational
from cac_check.model import Hedge
from cac_check.reading.digits import DigitStyle
from cac_check.reading.letters import Letters
from cac_check.records import dataclass

Words = frozenset[str]
Numbers = Mapping[str, Rational]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """What the words of a language mean.

    All words are lower case. A lexicon is loaded once and equal only to itself.
    """

    # The language and how it is written.
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

    # Cardinal numbers in words, and what goes with digits.
    numbers: Numbers
    articles: Words
    one: Words
    """Words for one that are the article too: *une* baisse de 17 %."""
    hundreds: Numbers
    collectives: Numbers
    collectives_about: Words
    """Those of them that tell about so many: une vingtaine, un centenar."""
    scales: Numbers
    denying: Words
    """What makes none of the word for one behind it: *no* one, *ni* uno, *没有*一个."""
    denying_behind: Words
    """The same behind what is counted: 一人*もいない*, 한 명*도 없다*."""
    never_one: Words
    """Scale words and phrases that tell no single one of them: *тысяч* пять turns the number round, about 5,000."""
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
    fused_before_nouns: Numbers
    """Those that are one only with what they count right behind them: *مليونا* شخص, but 15 *مليونا*."""
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
    units_of_one: Words
    """Units of time that tell one of them before *and* with a smaller one: *год* и шесть месяцев."""
    parts_before_definite: Numbers
    """Number words that are a part before a noun with its article: خمس السكان, a fifth of the people."""
    definite_article: str
    """The article as it is written within a noun: ال."""
    wholes: Numbers
    """Words that tell the whole of a share before its part: *üçte* iki."""
    ones_behind_scales: bool
    """Whether digits behind a scale go on the number: 266 bin *855*."""
    hyphened_words: bool
    """Whether digits joined to a word by a hyphen are no number but part of that word: 15-летний, 5-й."""
    unread: Words
    """Words and characters of numbers that are known and not read: mdd, 仟."""
    unread_endings: Words
    """Endings of ordinals and of parts, behind a number in words a part of it that is not read: twenty *fifths*."""
    of_parts: Words
    """What stands between a number in words and such a part: बीस *का* पांचवां."""
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

    # Numbers told vaguely.
    of: Words
    odd_numbers: Numbers
    """Words for a number and odd: *belasan*, 10 and odd."""
    plurals: Numbers
    repeats: Words
    """What stands between a vague plural and itself: thousands *upon* thousands."""
    several: Mapping[str, str]

    # Fractions.
    halves: Words
    halves_joined: Words
    """Words for a half that are one only before a scale and behind *and*: *medio* millón, un año y *medio*."""
    fractions: Numbers
    fractions_hedged: Mapping[str, Hedge]

    # Shares of a whole.
    every: Words
    """What opens a share told by an ordinal: *jeder* vierte."""
    one_of_each: Words
    """What closes a share of each so many: her dört gençten *biri*."""
    nth: Numbers
    """The ordinals behind it: jeder *vierte*."""
    out_of: Words
    one_out_of: Words
    """Those of them before which a thing in the singular is one of them: *شخص من كل* عشرة."""
    one_part_of: Words
    """What tells one of so many parts before a round number: *جزء من* ألف."""
    out_of_things: Words
    """Those of them before which things may be named, in singular or plural: six *ménages sur* dix."""
    each: Words
    """What opens a share told of each so many, where the language does not say *in*: 每十人中有一人."""
    each_have: Words
    """What stands between the whole and the part of such a share: 中有."""

    each_have_same: Words
    """What does so only where whole and part are counted by one word: 每四*人就有*一*人*."""

    # Words that bend a number.
    hedges_before: Mapping[str, Hedge | None]
    """``None`` for words that only look like a hedge: 最近 ends in 近."""
    hedges_apart: Words
    """Those that are verbs, with their subject between them and the number: تجاوزت ديون البلدية 3 مليارات."""
    levels: Words
    """Hedges that tell a level behind a rise or a fall: выросло *до* 20, but *до* 20 школьников."""
    level_verbs: Words
    """Verbs behind which they do so too: засудили *до* п'яти років."""
    comparing: Words
    """Hedges that compare with a time behind a quantity: a fifth *more than* five years ago."""
    behind_plurals: Words
    """Hedges that are one only behind a plural: *waits top* 26 weeks, but not *its top* 26."""
    hedges_around: Mapping[str, Hedge]
    """Hedges of words on either side of the numeral: *die Marke von* 300 *überschritten*."""
    hedges_after: Mapping[str, Hedge | None]
    """``None`` for words that only begin like a hedge: 10 persen *lebih tinggi*."""
    adverbs_within: Words
    """Adverbs that may stand within a hedge behind a number: 을 *처음* 넘어."""
    inverted: Words
    """Nouns behind which a number of them tells *about*: *человек* двадцать."""
    not_inverted_behind: Words
    """Words, and ``~`` with endings of words, behind which such a noun is no inverted one: *число* человек."""
    sharp: Words
    """Words that say a number is not rounded: *exactly*."""
    fillers: Words
    prepositions: Words
    preposition_verbs: Words
    share_verbs: Words
    """Verbs between a hedge and the whole that a share is told of: 约占总数的6%."""
    share_of: Words
    """What ends the whole that a share is told of: 不到总数的一成."""

    # Marks: percent, points, money.
    percent: Words
    percent_before: Words
    """What marks a percentage before the number: %62, *yüzde* 62."""
    permille_before: Words
    """What marks tenths of a percent before the number: *binde* 3."""
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
    change_of: Words
    """Currencies whose hundredths may be told behind them: 152*円*40銭."""
    small_change: Words
    """Those hundredths: 152円40*銭*."""
    spoken_money: Words
    """Money behind which one digit tells tenths: 三*块*五."""
    tenths_of_money: Words
    """Tenths of money behind it: 三元五*角*."""
    tenths_alone: Words
    """Those that are told without it: 两*毛*."""
    money_words: Words
    """What may close such money: 两毛*钱*."""
    not_money: Words
    """Names that look like such money: 三毛."""
    not_currencies: Words
    """Phrases that begin like a currency: 23 *won the* race."""

    # Ranges and changes.
    changing_by: Words
    """Before two numerals with *to* between them: *by 26,000 to 781,000* is no range, *by 5 to 7 percent* is one."""
    ranging: Words
    """Verbs that make a range of *from* a to b: la multa *va* de 30 a 600 euros."""
    between: Mapping[str, Words]
    """What opens a range, and what then joins its ends: *between* a *and* b, *tra gli* 80 *e i* 100."""
    between_joiners: Words
    """All of those joiners."""
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

    # Numerals in characters, built on ten thousands.
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
    below_zero: Words
    """Phrases with "…" for a number that they make negative: … grados bajo cero."""
    vague: Words
    reaching: Words
    nearing: Words
    ordinal: Words
    tails: bool
    """Whether a last digit stands for the next place: 两万五 is 25,000, 二百五 is 250."""
    implied_ones: bool
    """Whether the one before a hundred or thousand may be left out: 千五百."""
    counted_alone: Numbers
    """Number words that stand for things by themselves, behind their whole: 다섯 중 *하나*."""
    letters_of_digits: Numbers
    """Digits as they are spelled within number words of one run: 삼천*오*백."""
    spelled_before: Words
    """What such number words count, and where nothing else does they are none."""
    vague_before: Words
    """What makes a vague plural of such words, a space behind it: *몇* 백 명."""
    joined_classifiers: Words
    """Those that may stand right behind number words in letters: 두*명*; behind others one may begin a name (세종)."""
    spaced_sections: bool
    """Whether a space may stand behind a scale within a number: 5만 3천."""
    tenths: str
    hundredths: str
    """What tells hundredths behind tenths: 3割5*分*."""
    parts: str
    parts_apart: Words
    """What tells parts in speech, and counts things as well: 三*份*二."""
    half: str
    not_half: Words
    """Words that begin with the half and tell none behind a length of time: 三年半数."""
    not_before_half: Words
    """What makes a part of the year of 半年: 上半年."""
    classifiers: Words
    not_classifiers: Words

    # Dates.
    months: Mapping[str, int]
    month_parts: Mapping[str, str]
    day_words: Mapping[str, int]
    ordinal_suffixes: Words
    weekdays: Words
    date_marks: Mapping[str, tuple[str, ...]]
    not_days: Words
    """What makes a length of time of a day of the month: 3日*間*, 3일 *동안*."""
    date_links: Words
    date_to: Words
    """What stands between the dates of a period besides what stands between the ends of a range."""

    # Lengths of time.
    units: Mapping[str, str]
    seconds: Words
    """What tells seconds behind minutes or hours; alone they are measured like lengths and weights."""
    minutes_behind_hours: Words
    """What tells minutes only behind hours: 2小时24分."""
    one_unit: Words
    unit_pairs: Mapping[str, tuple[Rational, str]]

    duals: Words
    """Words that are a thing and its number, two, at once: شخصان."""

    # Running text.
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
