#!/usr/bin/env bash
# narwhals 2.29.0 over pyspark 4.3.0 (needs Java 17) and over polars 2.1.0. One would expect: one expression, one answer. Seen: `//` of whole numbers
# goes through floats on Spark, so that 9007199254740993 // 1 is one less; round(0) takes 0.5 and 2.5 to 1 and 3 there, to 0 and 2 on polars.
"$(dirname "$0")/in_fresh_venv" narwhals==2.29.0 pyspark==4.3.0 polars==2.1.0 <<'PY'
import os
import sys

import narwhals as nw
import polars as pl
from pyspark.sql import SparkSession

os.environ["PYSPARK_PYTHON"] = sys.executable
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
rows = [(9007199254740993, 0.5), (9007199254740993, 2.5)]
wanted = [nw.col("n") // 1, nw.col("x").round(0)]
on_spark = [tuple(row) for row in nw.from_native(spark.createDataFrame(rows, ["n", "x"])).select(*wanted).to_native().collect()]
on_polars = nw.from_native(pl.DataFrame(rows, schema=["n", "x"], orient="row")).select(*wanted).to_native().rows()
spark.stop()
print(on_spark, on_polars)
assert sorted(on_spark) == [(9007199254740992, 1.0), (9007199254740992, 3.0)]
assert sorted(on_polars) == [(9007199254740993, 0.0), (9007199254740993, 2.0)]
PY
