"""Published files as grids of text: what a reader of the page sees, cell by cell, with addresses.

A file becomes a :class:`~cac_check.sheets.grid.Book` (:func:`cac_check.sheets.registry.read_book`): one
:class:`~cac_check.sheets.grid.Grid` of texts per sheet. No type is ever inferred by a library. A text becomes an exact
number, an interval or a reason why not by :func:`cac_check.sheets.figures.read_cell`, with the decimal and group signs
of :mod:`cac_check.sheets.style` and the marks of an office (:mod:`cac_check.sheets.marks`). What rows and columns are
is told by :mod:`cac_check.sheets.structure`.
"""
