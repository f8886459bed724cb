"""One Spark session for every test that wants one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cac_check.commands.table_frames import spark_session


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    session = spark_session()
    # Tiny tables: planning is all that takes time.
    session.conf.set("spark.sql.shuffle.partitions", "1")
    session.conf.set("spark.sql.codegen.wholeStage", "false")
    session.conf.set("spark.sql.adaptive.enabled", "false")
    yield session
    session.stop()
