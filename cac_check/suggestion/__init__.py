"""Relations that the figures of a table suggest by themselves: sums, averages, ratios and changes between its cells.

A relation is found where it explains the digits of a total in fewer bits than the digits themselves take (minimum
description length, Rissanen 1978, with the coincidence model of :mod:`cac_check.suggestion.evidence`). Floats find
candidates; what is told of a relation is computed in rationals.
"""
