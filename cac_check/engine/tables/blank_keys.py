"""Blank cells of keys, where a table allows them, made a value like any other: the empty text.

Then nothing behind has to know of them. Groups, joins and the comparison of versions take them for one name, in every
engine; a missing value would be equal to nothing, not even to itself.
"""

from __future__ import annotations

from operator import or_

import narwhals as nw

from cac_check.engine.tables.combining import combined
from cac_check.engine.tables.figures import Frame
from cac_check.engine.tables.names import FILE_READ, LINE_READ
from cac_check.model_tables import Table


def with_blank_keys(frame: Frame, table: Table) -> Frame:
    """Return a table as it was read with the blank cells of such keys as empty texts.

    Lines without any cell stay as they are: they are no rows. So do columns that hold no texts, whose blanks
    ``columns`` refuses.
    """
    if not table.blank_keys:
        return frame
    schema = frame.collect_schema()
    names = [name for name in schema.names() if name in table.blank_keys and schema[name] == nw.String]
    if not names:
        return frame
    given = combined(or_, [~nw.col(name).is_null() for name in schema.names() if name not in (FILE_READ, LINE_READ)])
    return frame.with_columns(
        nw.when(given & (nw.col(name).is_null() | (nw.col(name).str.strip_chars() == "")))
        .then(nw.lit(""))
        .otherwise(nw.col(name))
        .alias(name)
        for name in names
    )
