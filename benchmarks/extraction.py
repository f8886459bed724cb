"""Quality and speed of extraction, with quantulum3 beside it on the same sentences.

Run ``python benchmarks/extraction.py`` (``--misses`` lists every miss and false claim). quantulum3 is used if it is
installed: ``pip install quantulum3``. Matching is by value in the sentence, once with and once without the class of the
hedge; tools without hedges get credit for bare numbers only.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import yaml

from cac_check.extraction import Mention, extract
from cac_check.model import Hedge
from cac_check.reading.durations import UNITS

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("CAC_CHECK_SHARED", HERE.parent.parent / "shared"))
MEGABYTE = 1_000_000

Key = tuple[str, str]
"""A figure as it is matched: its value to five digits, and the class of its hedge."""


class Sentence(NamedTuple):
    topic: str
    language: str
    text: str
    expected: Counter[Key]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="list every miss and false claim")
    options = parser.parse_args()
    own = list(read_set(HERE / "extraction_set.txt"))
    print(
        f"{len(own)} sentences, {sum(not s.expected for s in own)} of them traps, {len({s.topic for s in own})} topics"
    )
    ours = score("cac-check", own, found_by_us, misses=options.misses)
    quantulum = quantulum3()
    english = [sentence for sentence in own if sentence.language == "en"]
    score("cac-check, English", english, found_by_us)
    if quantulum:
        score("quantulum3, English", english, quantulum, misses=False)
    else:
        print("quantulum3 is not installed: not compared")
    corpus = list(corpus_phrases())
    if corpus:
        score("cac-check, phrases of the corpus", corpus, found_by_us, misses=options.misses)
    speed(own)
    return 0 if ours else 1


def read_set(path: Path) -> Iterable[Sentence]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            topic, language, text, figures = (part.strip() for part in line.split("|"))
            yield Sentence(topic, language, text, Counter(map(parse_key, filter(None, figures.split(";")))))


def parse_key(text: str) -> Key:
    """Read ``1300000 about``, ``~1000 vague``, ``5..7 range``, ``18 months bare``."""
    *number, hedge = text.split()
    if len(number) == 2:
        return shown(Fraction(number[0]) * UNITS[number[1].removesuffix("s")]), hedge
    return (number[0] if number[0].startswith("~") or ".." in number[0] else shown(Fraction(number[0]))), hedge


def shown(value: Fraction | int) -> str:
    return f"{float(value):.4g}" if abs(value) < 1000 else f"{float(value):.12g}"


def found_by_us(sentence: Sentence) -> Counter[Key]:
    return Counter(map(key_of, extract(sentence.text, sentence.language).mentions))


def key_of(mention: Mention) -> Key:
    reading = mention.reading
    if mention.hedge is Hedge.VAGUE:
        return f"~{reading.strict.low // 2}", mention.hedge
    if mention.hedge is Hedge.SEVERAL:
        return f"~several{reading.lenient.low // 2}", mention.hedge
    if reading.value is None:
        return f"{reading.strict.low}..{reading.strict.high}", mention.hedge
    return shown(reading.value), mention.hedge


def score(
    name: str, sentences: list[Sentence], find: Callable[[Sentence], Counter[Key]], *, misses: bool = False
) -> bool:
    """Print precision, recall and F1, and say whether the demands on extraction are met."""
    results = [(sentence, find(sentence)) for sentence in sentences]
    values = f1((values_of(s.expected), values_of(found)) for s, found in results)
    classes = f1((s.expected, found) for s, found in results)
    traps = [found for sentence, found in results if not sentence.expected]
    false_claims = sum(sum(found.values()) for found in traps)
    per_ten = 10 * false_claims / max(len(traps), 1)
    print(f"{name:34} value P {values[0]:.3f} R {values[1]:.3f} F1 {values[2]:.3f}   with hedge P {classes[0]:.3f} "
          f"R {classes[1]:.3f} F1 {classes[2]:.3f}   false claims per 10 trap sentences {per_ten:.2f}")  # fmt: skip
    if misses:
        for sentence, found in results:
            if found != sentence.expected:
                print(
                    f"  {sentence.text}\n    missed {dict(sentence.expected - found)}  false {dict(found - sentence.expected)}"
                )
    return values[2] >= 0.95 and classes[2] >= 0.92 and per_ten <= 1


def values_of(keys: Counter[Key]) -> Counter[str]:
    values: Counter[str] = Counter()
    for (value, _), times in keys.items():
        values[value] += times
    return values


def f1(pairs: Iterable[tuple[Counter, Counter]]) -> tuple[float, float, float]:
    right = wanted = told = 0
    for expected, found in pairs:
        right += sum((expected & found).values())
        wanted += sum(expected.values())
        told += sum(found.values())
    precision, recall = right / max(told, 1), right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def quantulum3() -> Callable[[Sentence], Counter[Key]] | None:
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


CLASSES = {"exact": {"bare", "fraction", "range"}, "approx": {"about"}, "above": {"over", "at_least", "and_odd"}, "below": {"nearly", "under", "up_to"}}  # fmt: skip


def corpus_phrases() -> Iterable[Sentence]:
    """Yield the numeral phrases of the corpus as sentences, where it lies beside the checkout."""
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


def speed(sentences: list[Sentence]) -> None:
    """Print how fast a text of fresh figures is searched, and that the time is linear on hostile ones."""
    english = " ".join(sentence.text for sentence in sentences if sentence.language == "en")
    paragraphs = (f"{english}\n".replace("1,", f"{number},") for number in range(1, 10**6))
    article = ""
    while len(article) < 2 * MEGABYTE:
        article += next(paragraphs)
    texts = {
        "figures of the set, over and over": article,
        "digits only": "7" * 20 * MEGABYTE,
        "no spaces": "word" * 5 * MEGABYTE,
        "hedges only": "about " * 2 * MEGABYTE,
        "digits and commas": "1," * 5 * MEGABYTE,
        "spaced digits": "1 234 " * 1 * MEGABYTE,
        "Chinese numerals": "三" * 5 * MEGABYTE,
    }
    for name, text in texts.items():
        for part in (text[: len(text) // 2], text):
            start = time.perf_counter()
            found = extract(part, "zh" if name.startswith("Chinese") else "en")
            seconds = time.perf_counter() - start
            size = len(part.encode()) / MEGABYTE
            print(
                f"{name:36} {size:6.1f} MB {seconds:7.2f} s {size / seconds:8.2f} MB/s  {len(found.mentions)} mentions"
            )


if __name__ == "__main__":
    sys.exit(main())
