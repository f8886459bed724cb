"""Mean and standard deviation of whole numbers as constraints, by squares.

What T₁ … Tₙ come to is taken from the whole part q of their mean on: with U = T − q they have a sum r from 0 to n − 1,
and Σ U² = r + 2·J for J = Σ U·(U − 1)/2, which is whole and not below 0. That is all there is to it from five numbers
on: whatever the r, every J is that of some numbers. Four with an odd sum have every J (4·ΣU² − r² is 3 modulo 8, so a
sum of three odd squares, and half the sums and differences with r are the numbers); a fifth that is 0 or 1 makes the
rest of the sum odd and adds nothing to J (only r = J = 0 is left, five zeros); a sixth and every further one is 0, or 1
where r is n − 1. Two to four numbers are written out, and so are those on a scale of few points.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from cac_check.constraint import Constraint, Product, Row, Sense, row
from cac_check.model import Spread
from cac_check.model.spreads import FLOOR, MOST_GAPS, PAIRS, REST, SUM, away, having

Naming = Callable[[str], str]


def definition(form: Spread, name: Naming) -> tuple[Constraint, ...]:
    """Return what the square of the deviation is, and that the deviation is not below 0."""
    deviation = name(form.deviation)
    return Product(_squared(form, name), deviation, deviation), Row(((deviation, -1),), Sense.LE, 0)


def cases(form: Spread, name: Naming, hidden: Naming, own: Naming, count: object = None) -> list[list[Constraint]]:
    """Return conjunctions of which one holds exactly where there are such numbers.

    Args:
        form: what is asserted.
        name: gives the variable of a quantity.
        hidden: gives the variable of a hidden whole number of the form.
        own: gives a variable that no other rule has.
        count: how many there are, where that is a constant.
    """
    shared = [*_sums(form, name, hidden, own), *_on_scale(form, name, hidden, own)]
    if form.points:
        return [shared]
    least = 1 if form.population else 2
    tried = range(MOST_GAPS + 1, least - 1, -1)
    if isinstance(count, int):
        tried = range(min(count, MOST_GAPS + 1), min(count, MOST_GAPS + 1) - 1, -1) if count >= least else tried
    there = name(form.count)
    found = []
    for number in tried:
        if number > MOST_GAPS:
            found.append([*shared, Row(((there, -1),), Sense.LE, -number)])
        else:
            exactly = Row(((there, 1),), Sense.EQ, number)
            found.append([*shared, exactly, *_few(form, number, hidden, own)])
    return found


def _squared(form: Spread, name: Naming) -> str:
    return name(f"{form.deviation} squared")


def _sums(form: Spread, name: Naming, hidden: Naming, own: Naming) -> Iterator[Constraint]:
    """Yield what mean and deviation say of r and J."""
    mean, count, square = name(form.mean), name(form.count), _squared(form, name)
    rest, fraction, over = hidden(REST), own("fraction of the mean"), own("rest squared by count")
    yield row({mean: form.items, hidden(FLOOR): -1, fraction: -1}, Sense.EQ, 0)
    yield Row(((fraction, -1),), Sense.LE, 0)
    yield Row(((fraction, 1),), Sense.LT, 1)
    yield row({rest: 1, count: -1}, Sense.LE, -1)
    yield Row(((count, -1),), Sense.LE, -1 if form.population else -2)
    yield Product(rest, count, fraction)
    yield Product(over, rest, fraction)
    yield Product(own("squares by count"), count, square)
    yield row({**_about_mean(form, name, own), rest: -1, hidden(PAIRS): -2, over: 1}, Sense.EQ, 0)


def _about_mean(form: Spread, name: Naming, own: Naming) -> dict[str, int]:
    """Return Σ (T − mean of T)² as terms."""
    scale = form.items**2
    divided = {} if form.population else {_squared(form, name): -scale}
    return {own("squares by count"): scale, **divided}


def _on_scale(form: Spread, name: Naming, hidden: Naming, own: Naming) -> Iterator[Constraint]:
    """Yield what the ends of a scale say: Σ (T − low)(high − T) ≥ 0, and on few points how many have each."""
    if form.ends is None:
        return
    low, high = (end * form.items for end in form.ends)
    mean, count = name(form.mean), name(form.count)
    total = hidden(SUM) if form.points else own("sum")
    squared = own("sum squared by count")
    yield Row(((mean, -form.items),), Sense.LE, -low)
    yield Row(((mean, form.items),), Sense.LE, high)
    yield Product(total, count, mean, form.items)
    yield Product(squared, total, mean, form.items)
    about = {**_about_mean(form, name, own), squared: 1}
    yield row({**about, total: -low - high, count: low * high}, Sense.LE, 0)
    if form.points:
        numbers = {point: hidden(having(point)) for point in form.points}
        yield row({**dict.fromkeys(numbers.values(), 1), count: -1}, Sense.EQ, 0)
        yield row({**{each: point for point, each in numbers.items()}, total: -1}, Sense.EQ, 0)
        yield row({**about, **{each: -(point**2) for point, each in numbers.items()}}, Sense.EQ, 0)


def _few(form: Spread, number: int, hidden: Naming, own: Naming) -> Iterator[Constraint]:
    """Yield what so few numbers are, one by one in rising order, as distances from the whole part of their mean."""
    numbers = [hidden(away(each)) for each in range(1, number + 1)]
    squares = [own(f"square {each}") for each in range(1, number + 1)]
    yield row({**dict.fromkeys(numbers, 1), hidden(REST): -1}, Sense.EQ, 0)
    yield row({**dict.fromkeys(squares, 1), hidden(REST): -1, hidden(PAIRS): -2}, Sense.EQ, 0)
    for each, square in zip(numbers, squares, strict=True):
        yield Product(square, each, each)
        yield row({each: 1, square: -1}, Sense.LE, 0)
        yield row({each: -1, square: -1}, Sense.LE, 0)
    for lower, upper in itertools.pairwise(numbers):
        yield row({lower: 1, upper: -1}, Sense.LE, 0)
    if form.ends is not None:
        low, high = (end * form.items for end in form.ends)
        yield row({numbers[0]: -1, hidden(FLOOR): -1}, Sense.LE, -low)
        yield row({numbers[-1]: 1, hidden(FLOOR): 1}, Sense.LE, high)
