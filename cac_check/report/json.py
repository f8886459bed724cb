"""Plain data as JSON."""

from __future__ import annotations

import json
import re

from cac_check.certificate import Json

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""What a YAML escape can make and UTF-8 cannot hold."""


def to_json(data: Json) -> str:
    """Return plain data as JSON that any file can hold: readable scripts, half characters as escapes."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    return _HALF_CHARACTER.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
