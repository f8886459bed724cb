"""Words around a numeral that bend it: *nearly*, *or so*, 近, 以上.

Both searches look at a window of fixed width beside the numeral and try the longest phrase first.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from cac_check.model import Hedge
from cac_check.reading.lexicon import Lexicon
from cac_check.reading.word_patterns import alternatives, key_of, lowered

_BEFORE = 48
_AFTER = 32
_CLAUSE = 96
"""How far before a hedge a verb may tell that it is a level, in characters."""
_WORDS = 5
_CHARACTERS = 5
_LONGEST_WORD = 24
_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*['.]?|\S")
_FILLERS = 3
_NOUN = 6
"""Characters of the longest noun between a hedge and its number in languages without spaces."""
_SUBJECT = 4
"""Words of the longest subject between a verb and the number that it bends."""
_COUNTED = 2
"""Words of what is counted between a numeral and a verb at the end of its clause."""
_LETTERS_BEFORE = 4
_DIGIT_OR_PERCENT = (*map(str, range(10)), "%")
_PARTED = "…"
"""What stands for the subject between two words of one hedge: زاد … عن."""
_FIRST_ENDING = 2
"""The first group of a hedge behind an ending in the pattern of hedges behind numerals."""
_GAP = r"(?:,?\s+(?:[^\W\d_]+,?\s+)??|(?=[+-]))"
_ENDING = "~"
"""What begins a phrase that stands behind an ending: *~den fazla* behind 3.500'den."""


_DENIED: Mapping[Hedge | None, Hedge] = MappingProxyType(
    {Hedge.OVER: Hedge.UP_TO, Hedge.AT_LEAST: Hedge.UNDER, Hedge.UNDER: Hedge.AT_LEAST}
)
"""What a hedge comes to behind *not*, where the language has no phrase of its own for it: no *superó los* 300."""


class HedgeFound(NamedTuple):
    """A hedge and where its phrase begins and ends."""

    hedge: Hedge
    start: int
    end: int


def hedge_before(text: str, start: int, lexicon: Lexicon, *, time: bool) -> HedgeFound | None:
    """Return the hedge that ends where a numeral starts.

    ``time`` says that the numeral measures time: before it, prepositions (*over six months*, 近5年) are no hedges.
    """
    window = text[max(0, start - _BEFORE) : start]
    return (
        _words_before(text, window, start, lexicon, time)
        if lexicon.spaced
        else _signs_before(window, start, lexicon, time)
    )


def _words_before(text: str, window: str, start: int, lexicon: Lexicon, time: bool) -> HedgeFound | None:
    window = lowered(window).replace("’", "'")
    if lexicon.hedges_apart and (apart := _hedge_apart(lexicon).search(window)):
        phrase = apart[1] or f"{apart[2]} {_PARTED} {apart[3]}"
        if phrase in lexicon.hedges_apart:
            certain = _certain(lexicon, phrase.replace(f" {_PARTED}", ""))
            before = window[: apart.start()].split()
            is_denied = bool(before) and before[-1] in lexicon.directions.get("denied", ())
            first = apart.start() - (len(before[-1]) + 1 if is_denied else 0)
            return HedgeFound(
                _DENIED.get(certain, certain) if is_denied else certain, start - len(window) + first, start
            )
    # Before most numerals stands nothing that ends a hedge: the last word alone tells so.
    last = window.rstrip()[-_LONGEST_WORD:].rpartition(" ")[2]
    if not last or _WORD.findall(last)[-1] not in _last_words(lexicon):
        return None
    offset, end = start - len(window), len(window)
    words = [match.start() for match in _WORD.finditer(window)]

    def phrases() -> Iterator[tuple[int, str]]:
        """Yield number and text of the last words, the longest phrase first."""
        for length in range(min(_WORDS, len(words)), 0, -1):
            yield length, " ".join(window[words[-length] : end].split())

    for _ in range(_FILLERS + 1):
        for length, phrase in phrases():
            if phrase not in lexicon.hedges_before:
                continue
            hedge = lexicon.hedges_before[phrase]
            if window[words[-length] - 1 : words[-length]].rpartition(".")[1]:
                return None  # an initial: U.S.C. 12
            verb = window[words[-length - 1] : words[-length]].strip() if len(words) > length else ""
            if hedge is None or (time and phrase in lexicon.prepositions and verb not in lexicon.preposition_verbs):
                return None
            denied = _denied_at(window, words, length, lexicon) if hedge in _DENIED else 0
            if denied:
                return HedgeFound(_DENIED[hedge], offset + words[-denied], start)
            if phrase in lexicon.levels and _is_behind_a_change(text, offset + words[-length], lexicon):
                return None
            if time and phrase in lexicon.comparing and _is_a_quantity(verb, lexicon):
                return None
            if phrase in lexicon.behind_plurals and not _is_plural(verb, lexicon):
                return None
            return HedgeFound(hedge, offset + words[-length], start)
        filler = next((length for length, phrase in phrases() if phrase in lexicon.fillers), 0)
        if not filler:
            return None
        end = words[-filler]
        del words[-filler:]
    return None


def _denied_at(window: str, words: list[int], length: int, lexicon: Lexicon) -> int:
    """Return how many words from the end *not* stands that denies the last ones, an auxiliary between; 0 if none does.

    *no* superó los 300, *no* ha superado los 300.
    """
    denied = lexicon.directions.get("denied", ())
    for further in (1, 2):
        if len(words) < length + further:
            return 0
        end = words[-length - further + 1]
        word = window[words[-length - further] : end].strip()
        if word in denied:
            return length + further
        if word not in lexicon.directions.get("auxiliaries", ()):
            return 0
    return 0


def _is_behind_a_change(text: str, end: int, lexicon: Lexicon) -> bool:
    """Whether a rise or a fall is told in the clause that goes on at ``end``: *знизив* ставку на 1 пункт — *до* 14."""
    clause = lowered(text[max(0, end - _CLAUSE) : end])
    return _changes(lexicon).search(clause) is not None


def _is_a_quantity(word: str, lexicon: Lexicon) -> bool:
    """Whether a word tells how much more: a *fifth* more than five years ago, 5 % more than a year ago."""
    return word.endswith(_DIGIT_OR_PERCENT) or word in lexicon.fractions or word in lexicon.percent


@functools.lru_cache(maxsize=64)
def _changes(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a rise or a fall in the same clause, which ends where the text does."""
    words = lexicon.directions
    verbs = alternatives({*words.get("rise", ()), *words.get("fall", ()), *lexicon.level_verbs})
    return re.compile(
        rf"(?<![^\W_])(?:{verbs})(?!\w)(?:[^.;:!?()]|[.,]\d|\.(?=,|\s[^\W\dA-Z]|\s?[—–]|\s[a-zа-яіїєґ]\.))*$"
    )


@functools.lru_cache(maxsize=64)
def _hedge_apart(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a verb that bends a number and has its subject before it: تجاوزت ديون البلدية 3 مليارات."""
    parted = [phrase.split(f" {_PARTED} ") for phrase in lexicon.hedges_apart if _PARTED in phrase]
    whole = alternatives(phrase for phrase in lexicon.hedges_apart if _PARTED not in phrase)
    verbs, ends = (alternatives({words[index] for words in parted}) for index in (0, -1))
    only = alternatives(lexicon.directions.get("except", ()))  # لم تصل إلا إلى
    subject = rf"\s+(?:(?!(?:{whole}|{verbs}|{only})\s)[^\W\d_]+\s+){{1,{_SUBJECT}}}"
    return re.compile(rf"(?<!\w)(?:({whole}){subject}|({verbs}){subject}?({ends})\s+)$")


@functools.lru_cache(maxsize=64)
def _hedge_before_a_noun(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a hedge before the noun that is counted: 少なくとも観光客12人."""
    return re.compile(rf"({alternatives(lexicon.hedges_apart)})\s?[^\W\d_]{{1,{_NOUN}}}$")


def _certain(lexicon: Lexicon, phrase: str) -> Hedge:
    hedge = lexicon.hedges_before[phrase]
    assert hedge is not None
    return hedge


def _is_plural(word: str, lexicon: Lexicon) -> bool:
    return word.isalpha() and word.endswith("s") and word not in lexicon.context.get("not_plural", ())


@functools.lru_cache(maxsize=64)
def _last_words(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that hedges and fillers end with."""
    phrases = (*lexicon.hedges_before, *lexicon.fillers)
    return frozenset(_WORD.findall(phrase)[-1] for phrase in phrases)


def _signs_before(window: str, start: int, lexicon: Lexicon, time: bool) -> HedgeFound | None:
    rest = lowered(window).rstrip()
    if len(window) - len(rest) > 1:
        return None
    if lexicon.hedges_apart and (noun := _hedge_before_a_noun(lexicon).search(rest)):
        return HedgeFound(_certain(lexicon, noun[1]), start - len(window) + noun.start(), start)
    if (apart := _share_of(lexicon).search(rest)) and (hedge := lexicon.hedges_before[apart[1]]):
        return HedgeFound(hedge, start - len(window) + apart.start(), start)
    for _ in range(_FILLERS + 1):
        for length in range(min(_CHARACTERS, len(rest)), 0, -1):
            phrase = rest[-length:]
            if phrase not in lexicon.hedges_before:
                continue
            hedge = lexicon.hedges_before[phrase]
            denied = next((word for word in lexicon.directions.get("denied", ()) if rest[:-length].endswith(word)), "")
            if denied and hedge in _DENIED:
                first = len(rest) - length - len(denied)
                return HedgeFound(_DENIED[hedge], start - len(window) + first, start)
            verb = rest[:-length].endswith(tuple(lexicon.preposition_verbs))
            if hedge is None or (time and phrase in lexicon.prepositions and not verb):
                return None
            return HedgeFound(hedge, start - len(window) + len(rest) - length, start)
        filler = next((n for n in range(min(3, len(rest)), 0, -1) if rest[-n:] in lexicon.fillers), 0)
        if not filler:
            return None
        rest = rest[:-filler]
    return None


@functools.lru_cache(maxsize=64)
def _share_of(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of a hedge before the verb of a share: 约占员工总数的6%."""
    hedges = "|".join(
        sorted((re.escape(word) for word, hedge in lexicon.hedges_before.items() if hedge), key=len, reverse=True)
    )
    verbs = "|".join(map(re.escape, sorted(lexicon.share_verbs))) or "(?!)"
    of = "|".join(map(re.escape, sorted(lexicon.share_of))) or "(?!)"
    return re.compile(rf"({hedges})(?:(?:{verbs})[^\W\d_]{{0,14}}|[^\W\d_]{{2,8}}(?:{of}))$")


def hedge_around(text: str, start: int, end: int, lexicon: Lexicon) -> HedgeFound | None:
    """Return the hedge whose words stand on both sides of a numeral: *die Marke von* 300 Euro *überschritten*."""
    if not lexicon.hedges_around:
        return None
    before, behind = _around(lexicon)
    first = before.search(lowered(text[max(0, start - _BEFORE) : start]))
    last = behind.match(text, end) if first else None
    if first is None or last is None:
        return None
    hedge = lexicon.hedges_around.get(f"{key_of(first[1])} {_PARTED} {key_of(last[1])}")
    return HedgeFound(hedge, start - len(first[0]), last.end()) if hedge else None


@functools.lru_cache(maxsize=64)
def _around(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what stands before and behind a numeral, what it counts between them."""
    parts = [phrase.split(f" {_PARTED} ") for phrase in lexicon.hedges_around]
    openings, ends = (alternatives({part[index] for part in parts}) for index in (0, -1))
    others = alternatives({*lexicon.context.get("stop_units", ()), *lexicon.directions.get("denied", ())})
    counted = rf"(?:\s+(?!(?:{others})(?!\w))[^\W\d_]+){{0,{_COUNTED}}}?"
    return re.compile(rf"(?<!\w)({openings})\s+$"), re.compile(rf"{counted}\s+({ends})(?!\w)", re.IGNORECASE)


def hedge_after(text: str, end: int, lexicon: Lexicon) -> HedgeFound | None:
    """Return the hedge that follows a numeral, with at most one short word (a classifier, a noun) in between."""
    if not lexicon.hedges_after:
        return None
    if lexicon.spaced and _behind_endings(lexicon) and (found := _behind_its_ending(text, end, lexicon)):
        hedge, behind = found
        return _unless_denied(text, end, hedge, behind, lexicon)
    match = _after(lexicon).match(text, end, min(len(text), end + _AFTER))
    if not match:
        return None
    group = match.lastindex or 1
    phrase = key_of(match[group])
    if lexicon.adverbs_within:
        phrase = " ".join(word for word in phrase.split() if word not in lexicon.adverbs_within)
    behind_endings = _behind_endings(lexicon)
    index = group - _FIRST_ENDING
    ending = behind_endings[index] if 0 <= index < len(behind_endings) else None
    return _unless_denied(text, end, lexicon.hedges_after[ending or phrase], match.end(), lexicon)


def _unless_denied(text: str, start: int, hedge: Hedge | None, end: int, lexicon: Lexicon) -> HedgeFound | None:
    """Return a hedge behind a number, turned round where *not* stands behind it: 300 से ज्यादा *नहीं*."""
    if hedge in _DENIED and lexicon.spaced and (denied := _denied_behind(lexicon).match(text, end)):
        return HedgeFound(_DENIED[hedge], start, denied.end())
    return HedgeFound(hedge, start, end) if hedge else None


def denied_behind_number(text: str, before: HedgeFound, end: int, lexicon: Lexicon) -> HedgeFound | None:
    """Return what a verb before a number comes to where *not* stands behind it: *übersteigt* 300 Fälle *nicht*."""
    verbs = lexicon.directions.get("verbs_denied_behind", frozenset())
    if not verbs or before.hedge not in _DENIED or verbs.isdisjoint(lowered(text[before.start : before.end]).split()):
        return None
    denied = _denied_behind_noun(lexicon).match(text, end)
    return HedgeFound(_DENIED[before.hedge], before.start, denied.end()) if denied else None


@functools.lru_cache(maxsize=64)
def _denied_behind_noun(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of *not* behind a number with the noun that it counts, but not of *not only*."""
    words = lexicon.directions
    others = alternatives(lexicon.context.get("stop_units", ()))
    noun = rf"(?:\s+(?!(?:{others})(?!\w))[^\W\d_]+){{0,2}}?"
    denied, only = alternatives(words.get("denied", ())), alternatives(words.get("except", ()))
    return re.compile(rf"{noun}\s+(?:{denied})(?!\w|\s+(?:{only})(?!\w))", re.IGNORECASE)


def _behind_its_ending(text: str, end: int, lexicon: Lexicon) -> tuple[Hedge | None, int] | None:
    """Return the hedge that stands behind an ending of the numeral or of the noun it counts, and where it ends.

    ``None`` instead of a hedge: words that only begin like one. Which endings a word stands behind is looked up, as a
    pattern of all of them would try each.
    """
    limit, known = min(len(text), end + _AFTER), _endings_of(lexicon)
    if none := _none_behind(lexicon).match(text, end, limit):
        return None, none.end()
    for pattern in _words_behind_endings(lexicon):
        match = pattern.match(text, end, limit)
        if match is None:
            continue
        phrase, stop = key_of(match[2]), match.end(1)
        stem = lowered(text[max(0, stop - _LONGEST_WORD) : stop])
        ending = next((ending for ending in known[phrase] if stem.endswith(ending)), None)
        if ending is not None:
            return lexicon.hedges_after[f"{_ENDING}{ending} {phrase}"], match.end()
    return None


@functools.lru_cache(maxsize=64)
def _endings_of(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    """Return the endings that each hedge stands behind."""
    known: dict[str, tuple[str, ...]] = {}
    for full in _behind_endings(lexicon):
        ending, _, phrase = full.removeprefix(_ENDING).partition(" ")
        known[phrase] = (*known.get(phrase, ()), ending)
    return known


@functools.lru_cache(maxsize=64)
def _words_behind_endings(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of hedges behind endings: with the noun between, then right behind the numeral."""
    phrases, stop = alternatives(_endings_of(lexicon)), _goes_on(lexicon)
    return (
        re.compile(rf"(\s+[^\W\d_]+)\s+({phrases}){stop}", re.IGNORECASE),
        re.compile(rf"()\s+({phrases}){stop}", re.IGNORECASE),
    )


@functools.lru_cache(maxsize=64)
def _none_behind(lexicon: Lexicon) -> re.Pattern[str]:
    none = alternatives(phrase for phrase, hedge in lexicon.hedges_after.items() if hedge is None)
    return re.compile(rf"{_GAP}(?:{none}){_goes_on(lexicon)}", re.IGNORECASE)


def _goes_on(lexicon: Lexicon, *, articles: bool = True) -> str:
    """Return the pattern of what makes no hedge of the words before it: more *than*, another number."""
    numbers = alternatives(
        lexicon.numbers.keys() | lexicon.articles if articles else lexicon.numbers.keys() - lexicon.articles
    )
    return rf"(?!\w|\s+(?:than\b|[^\w\s]?\d|(?:{numbers})\b))"


@functools.lru_cache(maxsize=64)
def _denied_behind(lexicon: Lexicon) -> re.Pattern[str]:
    """Return the pattern of *not* behind a hedge that stands behind its number: 300 से ज्यादा *नहीं*."""
    return re.compile(rf"\s+(?:{alternatives(lexicon.directions.get('denied_behind', ()))})(?!\w)", re.IGNORECASE)


@functools.lru_cache(maxsize=64)
def _behind_endings(lexicon: Lexicon) -> tuple[str, ...]:
    """Return the hedges that stand behind an ending, in the order of their groups in the pattern."""
    return tuple(filter(_is_behind_ending, lexicon.hedges_after))


@functools.lru_cache(maxsize=64)
def _after(lexicon: Lexicon) -> re.Pattern[str]:
    known = [phrase for phrase in lexicon.hedges_after if not phrase.startswith(_ENDING)]
    phrases = alternatives(known)
    if lexicon.spaced:
        # What never stands before a number belongs to the one before it: £1,150 *or so* a month.
        behind = alternatives(phrase for phrase in known if phrase not in lexicon.hedges_before)
        goes_on, number = _goes_on(lexicon), _goes_on(lexicon, articles=False)
        return re.compile(rf"{_GAP}((?:{phrases}){goes_on}|(?:{behind}){number})", re.IGNORECASE)
    shares = "|" + alternatives(lexicon.fractions) if lexicon.fractions else ""
    no_numeral = f"(?![{''.join((*lexicon.han, *lexicon.tens, *lexicon.scales))}]{shares})" if lexicon.han else ""
    measures = (word for word in lexicon.context.get("measures", ()) if len(word) > _LETTERS_BEFORE)
    letters = rf"(?:{alternatives(measures)}|[\u3380-\u33dfℓ℃]|(?:{no_numeral}[^\W\d_a-z]){{0,{_LETTERS_BEFORE}}}?)"
    if lexicon.adverbs_within:
        phrases = phrases.replace(r"\ ", rf"\ (?:(?:{alternatives(lexicon.adverbs_within)})\ )?")
    forms = [rf"{letters}\s?({phrases})"]
    for phrase in _behind_endings(lexicon):
        ending, _, word = phrase.removeprefix(_ENDING).partition(" ")
        forms.append(rf"{letters}(?<={re.escape(ending)})({re.escape(word)})(?!\s?\d)")
    return re.compile(rf"\s?(?:{'|'.join(forms)})", re.IGNORECASE)


def _is_behind_ending(phrase: str) -> bool:
    return phrase.startswith(_ENDING)


_JOINED = {
    frozenset({Hedge.OVER, Hedge.AND_ODD}): Hedge.AND_ODD,
    frozenset({Hedge.AT_LEAST, Hedge.AND_ODD}): Hedge.AND_ODD,
    frozenset({Hedge.ABOUT, Hedge.AND_ODD}): Hedge.AND_ODD,
    frozenset({Hedge.UP_TO, Hedge.AND_ODD}): Hedge.AND_ODD,
    frozenset({Hedge.OVER, Hedge.AT_LEAST}): Hedge.OVER,
}
"""Hedges that may stand together, and what they come to."""


def join_hedges(one: Hedge, other: Hedge) -> Hedge | None:
    """Return what two hedges on one numeral come to (逾1,200多: and odd), or ``None`` if they pull apart."""
    return one if one is other else _JOINED.get(frozenset({one, other}))
