"""Look for worlds on which judges disagree: ``python -m tests.fuzz --seconds 3600 --seed 1``."""

from __future__ import annotations

import argparse
import pprint
import random
import sys
import time
import warnings
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.fuzz.judges import SPARK_SETTINGS, disagreements
from tests.fuzz.world import World, columns_of, drawn

if TYPE_CHECKING:
    from collections.abc import Iterator


SECONDS_BETWEEN = 60
"""Progress is told so often."""


def smaller(world: World) -> Iterator[World]:
    """Yield worlds with one thing less."""
    if world.joint:
        yield replace(world, joint=False)
    if len(world.rules) > 1:
        yield from (world.without_rule(number) for number in range(len(world.rules)))
    yield from (world.without_row(number) for number in range(len(world.rows)))
    if len(set(world.files)) > 1:
        for file in set(world.files):
            yield replace(world, files=tuple(file for _ in world.files))
    for file in sorted(set(world.files)):
        for kind in ("Int64", "Decimal(38,2)", "Decimal(38,5)"):
            types = dict(world.types) | {(file, name): kind for name in columns_of(world)}
            if types != world.types:
                yield replace(world, types=types)


def smallest(world: World, *, spark: bool, claims: bool, kind: str, seconds: float) -> World:
    """Return a world without anything that the disagreement does not need."""
    until = time.monotonic() + seconds
    while True:
        for less in smaller(world):
            if time.monotonic() > until:
                return world
            try:
                found, _ = disagreements(less, spark=spark, claims=claims)
            except (ValueError, TypeError, OverflowError, StopIteration, IndexError, KeyError, ArithmeticError):
                continue  # not a world
            if any(_kind(each) == kind for each in found):
                world = less
                break
        else:
            return world


def _kind(found: str) -> str:
    """Return what must stay the same while a world gets smaller."""
    engine, *rest = found.split(" ")
    error = rest[0] if engine.endswith(":") else ""
    return f"{engine} {error} {'joint' in found}"


def _prepare_spark() -> None:
    """Start a session for tiny tables, of which planning is all that takes time."""
    from cac_check.commands.table_frames import spark_session

    session = spark_session()
    for name, value in SPARK_SETTINGS.items():
        session.conf.set(name, value)


def main() -> int:
    """Run until time is up; the exit code is 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1, help="of the first world; each has the next one")
    parser.add_argument("--spark-every", type=int, default=8, help="every so many worlds Spark is asked too (0: never)")
    parser.add_argument("--claims-every", type=int, default=4, help="and the claims' engine")
    parser.add_argument("--shrink", type=float, default=60, help="seconds spent on making one finding smaller")
    parser.add_argument("--most", type=int, default=20, help="findings after which it stops")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.spark_every:
        _prepare_spark()
    start = told_at = time.monotonic()
    seed, told = options.seed, 0
    numbers: Counter[str] = Counter()
    while time.monotonic() - start < options.seconds and told < options.most:
        spark = bool(options.spark_every) and seed % options.spark_every == 0
        claims = bool(options.claims_every) and seed % options.claims_every == 0
        world = drawn(random.Random(seed), spark=spark)
        found, refused = disagreements(world, spark=spark, claims=claims)
        numbers.update(
            ["worlds", world.shape, *(["with Spark"] if spark else []), *(["with claims"] if claims else []),
             *(["all rules together"] if world.joint else []), *(["refused in part"] if refused else [])]
        )  # fmt: skip
        numbers["reports"] += len(world.rows) * len(world.rules)
        if found:
            told += 1
            print(f"--- seed {seed}: {found[0]}", flush=True)
            less = smallest(world, spark=spark, claims=claims, kind=_kind(found[0]), seconds=options.shrink)
            pprint.pprint(less, width=150)
            pprint.pprint(disagreements(less, spark=spark, claims=claims)[0], width=200)
            sys.stdout.flush()
        seed += 1
        now = time.monotonic()
        if now - told_at > SECONDS_BETWEEN or now - start > options.seconds or told == options.most:
            told_at = now
            spent = f"{now - start:.0f} s ({time.process_time():.0f} s of this process)"
            print(f"{spent}: {dict(numbers)}, {told} found, next seed {seed}", flush=True)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
