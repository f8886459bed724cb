"""Mutate what comes in at a door, led by what is reached: ``python -m tests.fuzz.coverage yaml --seconds 60 --seed 1``.

Led by atheris where it is installed (libFuzzer for Python), else by chance. What is found is made smaller and kept in
``tests/fuzz/kept/TARGET``, which the tests try for ever; the corpus grows in ``.fuzz/TARGET``.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import random
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

KEPT = Path(__file__).parent / "kept"
CORPUS = Path(".fuzz")

SECONDS_OF_ONE = 20
"""What takes longer is a finding."""

MEGABYTES = 4_096

SECONDS_OF_SHRINKING = 30


def fails(target: Target, data: bytes) -> str | None:
    """Return what is wrong with what a door does with an input: where it is raised, and how long it takes."""
    start = time.process_time()
    try:
        target.run(data)
    except RecursionError:
        return "RecursionError"
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {frame.name}, {Path(frame.filename).name}:{frame.lineno}"
    spent = time.process_time() - start
    return f"more than {SECONDS_OF_ONE} s" if spent > SECONDS_OF_ONE else None


def smallest(data: bytes, still: Callable[[bytes], bool], seconds: float = SECONDS_OF_SHRINKING) -> bytes:
    """Return the input without anything that the finding does not need (Zeller's ddmin), as far as there is time."""
    until = time.monotonic() + seconds
    size = max(1, len(data) // 2)
    while size and time.monotonic() < until:
        place = 0
        while place < len(data) and time.monotonic() < until:
            less = data[:place] + data[place + size :]
            if still(less):
                data = less
            else:
                place += size
        size //= 2
    return data


def keep(target: Target, data: bytes, wrong: str) -> Path:
    """Write an input that breaks a door, made smaller, to where the tests find it."""
    less = smallest(data, lambda each: fails(target, each) == wrong)
    folder = KEPT / target.name
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / hashlib.sha256(less).hexdigest()[:12]
    place.write_bytes(less)
    return place


def mutated(data: bytes, source: random.Random, others: tuple[bytes, ...]) -> bytes:
    """Return the input with a few bytes changed, cut out, doubled, or put in from another one."""
    changed = bytearray(data)
    for _ in range(source.choice((1, 1, 2, 4, 8))):
        start = source.randrange(len(changed) + 1)
        end = min(len(changed), start + source.choice((1, 1, 2, 4, 16, 64)))
        other = source.choice(others)
        at = source.randrange(len(other) + 1)
        changed[start:end] = source.choice(
            (
                b"",
                source.randbytes(max(1, end - start)),
                bytes(changed[start:end]) * 2,
                other[at : at + source.choice((1, 4, 16))],
                source.choice((b"\0", b"9" * 50, b"\xff", b"\n", b":", b'"', b"[", b"{", b"-", b"1e99", "万".encode())),
            )
        )
    return bytes(changed)


def by_chance(target: Target, seconds: float, seed: int) -> int:
    """Try mutations of the seeds until time is up; return how many there were."""
    source = random.Random(seed)
    until = time.monotonic() + seconds
    tried = 0
    while time.monotonic() < until:
        tried += 1
        data = mutated(source.choice(target.seeds), source, target.seeds)
        wrong = fails(target, data)
        if wrong is not None:
            _tell(target, data, wrong)
    return tried


def _tell(target: Target, data: bytes, wrong: str) -> None:
    print(f"--- {target.name}: {wrong}", flush=True)
    print(f"kept as {keep(target, data, wrong)}", flush=True)
    raise SystemExit(1)


def led(target: Target, seconds: float, seed: int) -> None:
    """Let atheris mutate until time is up; ends the process."""
    import atheris

    folder = CORPUS / target.name
    folder.mkdir(parents=True, exist_ok=True)
    for data in target.seeds:
        (folder / hashlib.sha256(data).hexdigest()[:20]).write_bytes(data)

    def one(data: bytes) -> None:
        wrong = fails(target, data)
        if wrong is not None:
            _tell(target, data, wrong)

    options = {
        "max_total_time": max(1, int(seconds)),
        "seed": seed,
        "timeout": 2 * SECONDS_OF_ONE,
        "rss_limit_mb": MEGABYTES,
        "max_len": 20_000,
        "print_final_stats": 1,
        "verbosity": 0,
    }
    named = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *named, f"-artifact_prefix={folder}-", str(folder)], one)
    atheris.Fuzz()


def main() -> None:
    """Fuzz one door; the exit code is 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.coverage", description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-chance", action="store_true", help="without atheris, although it is installed")
    options = parser.parse_args()
    atheris = None
    if not options.by_chance:
        with contextlib.suppress(ImportError):
            import atheris
    if atheris is None:
        from tests.fuzz.targets import TARGETS
    else:
        with atheris.instrument_imports(include=["cac_check"]):
            from tests.fuzz.targets import TARGETS
    target = {each.name: each for each in TARGETS}[options.target]
    print(
        f"{target.name}: seed {options.seed}, {options.seconds:.0f} s, {'by chance' if atheris is None else 'led'}",
        flush=True,
    )
    if atheris is None:
        print(f"{target.name}: {by_chance(target, options.seconds, options.seed):,} inputs, nothing found")
    else:
        led(target, options.seconds, options.seed)


if __name__ == "__main__":
    main()
