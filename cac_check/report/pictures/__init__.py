"""Pictures that explain: pure functions from what was found to SVG. No script, nothing loaded, light and dark.

``intervals`` shows what words allow on one axis and where they miss each other, ``lineage`` who reports a figure and
what that descends from, ``narrowing`` what is left of quantities. ``svg`` knows no report: shapes, colours, axes.
"""
