"""What marks the tests of Spark."""

from __future__ import annotations

import importlib.util
import os
import shutil

import pytest

MARKS = [
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="Spark is not installed: pip install 'cac-check[spark]'"
    ),
    pytest.mark.skipif(
        shutil.which("java") is None and not os.environ.get("JAVA_HOME"),
        reason="Java is not installed: apt install default-jre-headless",
    ),
    pytest.mark.filterwarnings("ignore"),  # what Spark and its libraries warn of is not ours
    pytest.mark.xdist_group("spark"),  # one session, in one process
]
