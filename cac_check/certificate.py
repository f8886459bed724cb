"""Certificates: proofs of contradiction and witnesses of consistency, and the one gate that accepts them.

This module imports constraints and intervals only, knows no engine and searches for nothing: it re-does arithmetic.

A :class:`Refutation` shows that a system has no solution. It is a tree:

* a :class:`Derivation` adds up rows. Each :class:`Step` is a linear combination of earlier rows, multipliers ≥ 0 on
  inequalities and of any sign on equations, so it holds wherever they do (Farkas 1902); where at least one strict row
  takes part with a positive multiplier the sum is strict (Motzkin 1936). A step may then be *rounded*: if all its
  coefficients are whole and all its variables integral, its bound drops to the next whole number (Chvátal 1973). The
  last step must say 0 ≤ a negative number, or 0 < 0.
* a :class:`Branch` says which cases there are - those of a member, or x ≤ k and x ≥ k + 1 for an integral x - and
  refutes each. These are the derivations ``lin``, ``rnd`` and ``uns`` of VIPR (Cheung, Gleixner and Steffy 2017).
* an :class:`Envelope` step adds a linear row that a product implies on bounds that are derived first (McCormick 1976).

A :class:`Witness` gives one value per variable.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from cac_check.constraint import Product, Row, Sense, System
from cac_check.interval import Rational
