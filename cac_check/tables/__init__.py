"""Rules over tables, from frames to findings: what ``engine.tables`` decides, completed by the exact engine."""

from cac_check.tables.check import TableReport, check_tables

__all__ = ["TableReport", "check_tables"]
