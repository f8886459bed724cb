"""Extraction does not get worse on the project's own sentences; ``benchmarks/extraction.py`` measures more."""

import importlib.util
from pathlib import Path

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_the_set_of_sentences():
    specification = importlib.util.spec_from_file_location("extraction_benchmark", BENCHMARKS / "extraction.py")
    benchmark = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(benchmark)
    sentences = list(benchmark.read_set(BENCHMARKS / "extraction_set.txt"))
    result = benchmark.measure(sentences, benchmark.found_by_us)

    assert len(sentences) >= 150
    assert sum(not sentence.expected for sentence in sentences) >= 60
    assert result.value.f1 >= 0.95
    assert result.with_hedge.f1 >= 0.92
    assert result.false_per_ten_traps <= 1
