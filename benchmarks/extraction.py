"""Quality and speed of extraction, with quantulum3 beside it on the same sentences.

Run ``python benchmarks/extraction.py`` (``--misses`` lists every miss and false claim). Peers are used if they are
installed: ``pip install quantulum3 text2num``; the second reads number words of some languages (``--languages``). ICU's
parser of spelled numbers has no wheel for Python (PyICU is built from source), and is not compared. Matching is by
value in the sentence, once with and once without the class of the hedge; tools without hedges get credit for bare
numbers only.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple, TypeAlias

import yaml

from cac_check.extraction import extract
from cac_check.extraction.examples import Key, figure_key, parse_figures, shown
from cac_check.extraction.languages import guess_language
from cac_check.reading import Unreadable
from cac_check.reading.digits import parse_digits
from cac_check.reading.lexicon_reader import lexicon

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("CAC_CHECK_SHARED", HERE.parent.parent / "shared"))
MEGABYTE = 1_000_000


class Sentence(NamedTuple):
    topic: str
    language: str
    text: str
    expected: Counter[Key]


Find: TypeAlias = Callable[[Sentence], Counter[Key]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list every miss and false claim")
    parser.add_argument(
        "--languages",
        nargs="*",
        metavar="CODE",
        help="the sets of these languages, or of all but English and Chinese",
    )
    options = parser.parse_args()
    if options.languages is not None:
        return by_language(options.languages, misses=options.misses)
    own = list(read_set(HERE / "extraction_set.txt"))
    print(
        f"{len(own)} sentences, {sum(not s.expected for s in own)} of them traps, {len({s.topic for s in own})} topics"
    )
    ours = measure(own, found_by_us)
    show("cac-check", ours, misses=options.misses)
    english = [sentence for sentence in own if sentence.language == "en"]
    show("cac-check, English", measure(english, found_by_us))
    if peer := quantulum3():
        show("quantulum3, English", measure(english, peer))
    else:
        print("quantulum3 is not installed: not compared")
    if corpus := list(corpus_phrases()):
        show("cac-check, phrases of the corpus", measure(corpus, found_by_us), misses=options.misses)
    fast = speed(own)
    return 0 if ours.enough and fast else 1


def by_language(codes: Sequence[str], *, misses: bool) -> int:
    """Measure the set of each language, how often the language is guessed, and the speed on its sentences."""
    sets = {path.stem: list(read_set(path)) for path in sorted((HERE / "extraction_languages").glob("*.txt"))}
    good = True
    for code in codes or sets:
        quality = measure(sets[code], found_by_us)
        show(code, quality, misses=misses)
        if peer := text2num(code):
            show(f"{code}, text2num and digits", measure(sets[code], peer))
        guessed, unsure, of = language_guessed(sets[code], code)
        rate, growth = speed_on(sets[code], HERE / "extraction_languages" / f"{code}.txt")
        print(
            f"{'':34} guessed {guessed} of {of} paragraphs, {unsure} said to be unsure   "
            f"{rate:.2f} MB/s, twice the length {growth:.1f} times"
        )
        good = good and quality.value.f1 >= 0.93 and quality.with_hedge.f1 >= 0.93 and quality.false_per_ten_traps <= 1
    return 0 if good else 1


def language_guessed(sentences: Sequence[Sentence], code: str) -> tuple[int, int, int]:
    """Return in how many paragraphs of three sentences the language is guessed, how many are unsure, of how many."""
    texts = [sentence.text for sentence in sentences]
    paragraphs = [" ".join(texts[start : start + 3]) for start in range(len(texts) - 2)]
    guesses = [guess_language(text) for text in paragraphs]
    right = sum(guess.language == code.partition("_")[0] for guess in guesses)
    return right, sum(not guess.sure for guess in guesses), len(guesses)


def speed_on(sentences: Sequence[Sentence], path: Path) -> tuple[float, float]:
    """Return megabytes a second on news of a language, and how much longer twice the length takes.

    Two sentences in three are the filler that the file names, without a figure.
    """
    filler = next(
        line.partition(": ")[2] for line in path.read_text(encoding="utf-8").splitlines() if "# filler" in line
    )
    text, number = "", 0
    while len(text) < MEGABYTE:
        number += 1
        text += "".join(f"{s.text.replace('1', str(number), 1)} {filler} {filler}\n" for s in sentences)
    times = []
    for part in (text[: len(text) // 2], text):
        start = time.process_time()
        extract(part, path.stem.replace("_", "-"))
        times.append(time.process_time() - start)
    return len(text.encode()) / MEGABYTE / times[1], times[1] / times[0]


def read_set(path: Path) -> Iterable[Sentence]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            topic, language, text, figures = (part.strip() for part in line.split("|"))
            yield Sentence(topic, language, text, parse_figures(figures))


def found_by_us(sentence: Sentence) -> Counter[Key]:
    return Counter(map(figure_key, extract(sentence.text, sentence.language).mentions))


class Rates(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f}"


class Quality(NamedTuple):
    value: Rates
    with_hedge: Rates
    false_per_ten_traps: float
    wrong: list[tuple[str, Counter[Key], Counter[Key]]]
    """Sentences that went wrong: what was missed, what was made up."""

    @property
    def enough(self) -> bool:
        """Whether the demands on extraction are met."""
        return self.value.f1 >= 0.95 and self.with_hedge.f1 >= 0.92 and self.false_per_ten_traps <= 1


def measure(sentences: Sequence[Sentence], find: Find) -> Quality:
    results = [(sentence, find(sentence)) for sentence in sentences]
    traps = [found for sentence, found in results if not sentence.expected]
    return Quality(
        rates((values_of(sentence.expected), values_of(found)) for sentence, found in results),
        rates((sentence.expected, found) for sentence, found in results),
        10 * sum(sum(found.values()) for found in traps) / max(len(traps), 1),
        [(s.text, s.expected - found, found - s.expected) for s, found in results if found != s.expected],
    )


def show(name: str, quality: Quality, *, misses: bool = False) -> None:
    print(
        f"{name:34} value {quality.value}   with hedge {quality.with_hedge}   "
        f"false claims per 10 trap sentences {quality.false_per_ten_traps:.2f}"
    )
    for text, missed, made_up in quality.wrong if misses else ():
        print(f"  {text}\n    missed {dict(missed)}  false {dict(made_up)}")


def values_of(keys: Counter[Key]) -> Counter[str]:
    values: Counter[str] = Counter()
    for (value, _), times in keys.items():
        values[value] += times
    return values


def rates(pairs: Iterable[tuple[Counter, Counter]]) -> Rates:
    right = wanted = told = 0
    for expected, found in pairs:
        right += sum((expected & found).values())
        wanted += sum(expected.values())
        told += sum(found.values())
    precision, recall = right / max(told, 1), right / max(wanted, 1)
    return Rates(precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))


def quantulum3() -> Find | None:
    """Return quantulum3 as a finder, or ``None`` if it is not installed."""
    try:
        from quantulum3 import parser
    except ImportError:
        return None

    def find(sentence: Sentence) -> Counter[Key]:
        try:
            quantities = parser.parse(sentence.text)
        except Exception as error:  # a benchmark goes on where a peer breaks
            print(f"  quantulum3 broke on {sentence.text!r}: {error!r}", file=sys.stderr)
            return Counter()
        return Counter((shown(Fraction(str(quantity.value))), "bare") for quantity in quantities)

    return find


def text2num(code: str) -> Find | None:
    """Return number words turned into digits by text2num, with all digits found, or ``None`` without it.

    A scale word behind digits comes out as a number of its own (*1.3 million* as ``1.3 1000000``), and is multiplied.
    """
    try:
        from text_to_num import alpha2digit

        alpha2digit("1", code)
    except (ImportError, ValueError):
        return None
    style = lexicon(code.replace("_", "-")).digits
    digits = re.compile(r"\d[\d.,]*\d|\d")

    def find(sentence: Sentence) -> Counter[Key]:
        found: Counter[Key] = Counter()
        last, end = Fraction(0), -2
        for match in digits.finditer(alpha2digit(sentence.text, code)):
            try:
                value = Fraction(parse_digits(match.group(), style).value)
            except Unreadable:
                continue
            if last and match.start() == end + 1 and value in (1000, 10**6, 10**9, 10**12):
                found[shown(last), "bare"] -= 1
                value *= last
            found[shown(value), "bare"] += 1
            last, end = value, match.end()
        return +found

    return find


CLASSES = {
    "exact": {"bare", "fraction", "range"},
    "approx": {"about"},
    "above": {"over", "at_least", "and_odd"},
    "below": {"nearly", "under", "up_to"},
}
"""What the corpus calls the direction of a figure, and the classes of hedges it comes to."""


def corpus_phrases() -> Iterator[Sentence]:
    """Yield the numeral phrases of the corpus as sentences, where it lies beside the checkout.

    The corpus tells values and directions, not classes: any class of the direction is right.
    """
    seen = set()
    for path in sorted((SHARED / "corpus").glob("*.yaml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            for claim in source.get("claims") or ():
                says, value, bound = str(claim["as_stated"]), claim.get("value"), claim.get("bound")
                if (says, source["language"]) in seen or not isinstance(value, int) or bound not in CLASSES:
                    continue
                seen.add((says, source["language"]))
                sentence = Sentence(path.stem, source["language"], says, Counter())
                hedges = [hedge for _, hedge in found_by_us(sentence) if hedge in CLASSES[bound]]
                yield sentence._replace(expected=Counter([(shown(value), hedges[0] if hedges else bound)]))


def speed(sentences: list[Sentence]) -> bool:
    """Print how fast texts are searched; say whether news is fast enough and the time linear on all of them.

    The news text has one sentence with figures in three, the figures new in each paragraph.
    """
    filler = "The authority said that it would go on with its work and that everyone was asked to follow the rules. "
    english = "".join(f"{s.text} {filler}{filler}" for s in sentences if s.language == "en")
    paragraphs = (english.replace("1,", f"{number},") + "\n" for number in range(1, 10**6))
    news = ""
    while len(news) < 2 * MEGABYTE:
        news += next(paragraphs)
    texts = {
        "news": news,
        "digits only": "7" * 10 * MEGABYTE,
        "no spaces": "word" * 2 * MEGABYTE,
        "hedges only": "about " * MEGABYTE,
        "digits and commas": "1," * MEGABYTE,
        "spaced digits": "1 234 " * (MEGABYTE // 6),
        "brackets": "X(1)" * (MEGABYTE // 32),
        "Chinese numerals": "三" * MEGABYTE,
        "names": "A 1 B 2 " * (MEGABYTE // 64),
    }
    good = True
    for name, text in texts.items():
        times = []
        for part in (text[: len(text) // 2], text):
            start = time.process_time()
            found = extract(part, "zh" if name.startswith("Chinese") else "en")
            times.append(time.process_time() - start)
        rate = len(text.encode()) / MEGABYTE / times[1]
        print(
            f"{name:20} {len(text.encode()) / MEGABYTE:5.1f} MB  {times[1]:6.2f} s of processor  {rate:6.2f} MB/s  "
            f"twice the length takes {times[1] / max(times[0], 1e-3):.1f} times as long  {len(found.mentions)} figures"
        )
        good = good and times[1] < 3 * max(times[0], 0.05) and (name != "news" or rate >= 1)
    return good


if __name__ == "__main__":
    sys.exit(main())
