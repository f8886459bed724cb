"""Small tables of every physical type, decided by polars, Spark, the claims' engine and by trying every value.

``python -m tests.fuzz --seconds 3600 --seed 1`` looks for a table on which two of them disagree.
"""
