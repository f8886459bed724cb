"""The lexicon of a language, read from its file and from CLDR once, and the versions that fix how it is read."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from cac_check.interval import parse_number
from cac_check.model import Hedge
from cac_check.reading.digits import DigitStyle
from cac_check.reading.errors import Unreadable
from cac_check.reading.letters import letters_of, spelled_alike
from cac_check.reading.lexicon import Lexicon, Numbers, Words
from cac_check.reading.lexicon_files import WIDTHS, base_language, languages, read_cldr, read_resource

_NUMBER_WORDS = ("numbers", "spelled", "hundreds", "collectives", "scales", "fused", "plurals", "fractions")
"""What holds words of numbers, which may be spelled carelessly where other words may not: *si* is not *sí*."""


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
    numbers_alike = [(old, new) for old, news in file.get("alike_numbers", {}).items() for new in news]
    data, cldr = (
        letters.folded_words(_numbers_spelled(spelled_alike(content, alike), numbers_alike))
        for content in (file, read_cldr(code))
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
    between = {word: frozenset(joiners.split("|")) for word, joiners in mapping("between").items()}
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
        denying=words("denying"),
        denying_behind=words("denying_behind"),
        never_one=words("never_one"),
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
        fused_before_nouns=numbers("fused_before_nouns"),
        compounds=data.get("compounds") == "true",
        and_prefix=data.get("and_prefix", ""),
        units_first=data.get("units_first") == "true",
        prefixes=words("prefixes"),
        endings=words("endings"),
        added_before=numbers("added_before"),
        added_behind=numbers("added_behind"),
        units_of_one=words("units_of_one"),
        parts_before_definite=numbers("parts_before_definite"),
        definite_article=data.get("definite_article", ""),
        wholes=numbers("wholes"),
        ones_behind_scales=data.get("ones_behind_scales") == "true",
        hyphened_words=data.get("hyphened_words") == "true",
        unread=unread,
        unread_endings=words("unread_endings"),
        of_parts=words("of_parts"),
        ordinary=words("ordinary"),
        unit_signs=frozenset(cldr.get("unit_signs", ())),
        measures=words("measures"),
        apart=words("apart") or frozenset(scales),
        and_=words("and"),
        plus=words("plus") | words("and"),
        scaled_money=words("scaled_money"),
        of=words("of"),
        odd_numbers=numbers("odd_numbers"),
        plurals=numbers("plurals"),
        repeats=words("repeats"),
        several=mapping("several"),
        halves=words("halves"),
        halves_joined=words("halves_joined"),
        fractions=numbers("fractions"),
        fractions_hedged=MappingProxyType({word: Hedge(name) for word, name in mapping("fractions_hedged").items()}),
        changing_by=words("changing_by"),
        every=words("every"),
        one_of_each=words("one_of_each"),
        nth=numbers("nth"),
        out_of=words("out_of"),
        one_out_of=words("one_out_of"),
        one_part_of=words("one_part_of"),
        out_of_things=words("out_of_things"),
        ranging=words("ranging"),
        each=words("each"),
        each_have=words("each_have"),
        each_have_same=words("each_have_same"),
        hedges_before=prefixed(hedges("hedges_before")),
        hedges_apart=words("hedges_apart"),
        levels=words("levels"),
        level_verbs=words("level_verbs"),
        comparing=words("comparing"),
        behind_plurals=words("behind_plurals"),
        hedges_around=MappingProxyType({phrase: hedge for phrase, hedge in hedges("hedges_around").items() if hedge}),
        hedges_after=MappingProxyType(hedges("hedges_after")),
        adverbs_within=words("adverbs_within"),
        inverted=words("inverted"),
        not_inverted_behind=words("not_inverted_behind"),
        sharp=words("sharp"),
        fillers=words("fillers"),
        prepositions=words("prepositions"),
        preposition_verbs=words("preposition_verbs"),
        share_verbs=words("share_verbs"),
        share_of=words("share_of"),
        percent=words("percent"),
        percent_before=words("percent_before"),
        permille_before=words("permille_before"),
        permille=words("permille") | {"‰"},
        per=words("per"),
        two_way_signs=words("two_way_signs"),
        points=words("points"),
        points_parted=words("points_parted"),
        currencies_before=words("currencies_before"),
        currencies_after=words("currencies_after"),
        change_of=words("change_of"),
        small_change=words("small_change"),
        spoken_money=words("spoken_money"),
        tenths_of_money=words("tenths_of_money"),
        tenths_alone=words("tenths_alone"),
        money_words=words("money_words"),
        not_money=words("not_money"),
        not_currencies=words("not_currencies"),
        between=MappingProxyType(between),
        between_joiners=frozenset().union(*between.values()),
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
        below_zero=words("below_zero"),
        vague=words("vague"),
        reaching=words("reaching"),
        nearing=words("nearing"),
        ordinal=words("ordinal"),
        tails=data.get("tails") == "true",
        implied_ones=data.get("implied_ones") == "true",
        counted_alone=numbers("counted_alone"),
        letters_of_digits=numbers("letters_of_digits"),
        spelled_before=words("spelled_before"),
        vague_before=words("vague_before"),
        joined_classifiers=words("joined_classifiers"),
        spaced_sections=data.get("spaced_sections") == "true",
        tenths=data.get("tenths", ""),
        hundredths=data.get("hundredths", ""),
        parts=data.get("parts", ""),
        parts_apart=words("parts_apart"),
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
        not_days=words("not_days"),
        date_links=words("date_links"),
        date_to=words("date_to"),
        units=mapping("units"),
        seconds=words("seconds"),
        minutes_behind_hours=words("minutes_behind_hours"),
        one_unit=words("one_unit"),
        unit_pairs=MappingProxyType(
            {word.lower(): (parse_number(pair[0]), pair[1]) for word, pair in data.get("unit_pairs", {}).items()}
        ),
        duals=words("duals"),
        directions=classes(data.get("directions", {})),
        common=words("common"),
        context=classes(context),
        relations=classes(context.get("relations", {})),
    )


def _numbers_spelled(data: dict[str, Any], alike: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the content of a file with its words of numbers in every spelling: *milhões* as *milhoes*."""
    return {key: spelled_alike(value, alike) if key in _NUMBER_WORDS else value for key, value in data.items()}


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
