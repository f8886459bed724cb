"""Figures of a text traced to the cells of tables.

Which cell tells a figure, whether another one says otherwise, and how likely chance makes the match.
"""
