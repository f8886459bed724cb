#!/usr/bin/env bash
# pyspark 4.3.0 (needs Java 17). One would expect: where 38 digits cannot hold both, the union of a decimal column of 5 places with one of none is
# an error, or keeps the places. Seen: it keeps digits before the point that nobody has, and 1.23456 becomes 1; coalesce does the same.
"$(dirname "$0")/in_fresh_venv" pyspark==4.3.0 <<'PY'
import os
import sys

from pyspark.sql import SparkSession
from pyspark.sql.functions import coalesce, col

os.environ["PYSPARK_PYTHON"] = sys.executable
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
fine = spark.createDataFrame([("1.23456",)], ["x"]).select(col("x").cast("decimal(38,5)").alias("x"))
whole = spark.createDataFrame([("7",)], ["y"]).select(col("y").cast("decimal(38,0)").alias("y"))
together = [str(row[0]) for row in fine.union(whole).collect()]
first = str(fine.crossJoin(whole).select(coalesce("x", "y")).collect()[0][0])
spark.stop()
print(together, first)
assert together == ["1", "7"]
assert first == "1"
PY
