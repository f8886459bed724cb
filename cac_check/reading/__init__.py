"""Words about numbers, and what they allow.

``read`` turns *nearly 8,000* into a value, a grain, a class of hedge and three exact intervals. What words mean is
data: one file per language under ``lexicons/``, and one table of widths.
"""

from cac_check.reading.errors import Unreadable
from cac_check.reading.lexicon_files import base_language, languages
from cac_check.reading.lexicon_reader import lexicon_version, lexicon_versions
from cac_check.reading.phrase import read

__all__ = ["Unreadable", "base_language", "languages", "lexicon_version", "lexicon_versions", "read"]
