"""Numerals in Chinese, Japanese and Korean, which count by ten thousands."""
