"""Rules over tables: the same verdicts as the exact engine, for millions of figures at once.

A rule on a table is a comparison of two sums over one row of *some* frame: the table itself (``judge``), or a frame in
which groups, periods or listed breakdowns have become rows (``views``). Frames are narwhals, so polars and Spark take
one path; figures are integers, so sums are exact and are the certificate.
"""
