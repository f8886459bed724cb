#!/usr/bin/env bash
# pandas 3.1.1. One would expect: of the reporting periods of SDMX those unknown to pandas are refused, as 2024-S2 (second half) and
# 2024-W05 are. Seen: 2024-M02, February, is the second second of January 2024, and 2024-M12 the twelfth: a monthly series becomes one
# month long. 2024-T2, the second third of the year, is February, while 2024-Q2 is April. "2024.5", the middle of a year, is May, "12,5" a
# day of the year 1.
"$(dirname "$0")/in_fresh_venv" pandas==3.1.1 <<'PY'
import warnings

import pandas as pd

warnings.simplefilter("ignore")
periods = "2024-M02", "2024-M12", "2024-T2", "2024-Q2", "2024.5", "12,5"
found = {period: str(pd.to_datetime(period)) for period in periods}
print(found, pd.Period("2024-M02"))
assert list(found.values()) == [
    "2024-01-01 00:00:02", "2024-01-01 00:00:12", "2024-02-01 00:00:00", "2024-04-01 00:00:00", "2024-05-01 00:00:00",
    "0001-01-12 00:00:00",
]
assert str(pd.Period("2024-M02")) == "2024-01-01 00:00:02"
for period in "2024-S2", "2024-W05":
    try:
        raise SystemExit(f"{period} is {pd.to_datetime(period)}")
    except ValueError as error:
        print(str(error).split(".")[0])
PY
