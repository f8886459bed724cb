"""Numerals in languages that set words apart by spaces: digits, number words and what stands behind them."""
