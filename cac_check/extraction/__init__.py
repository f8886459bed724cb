"""From an article to a draft of claims.

``extract`` finds the figures of a text, with the words that bend them, and says what it left out and why. What it finds
is a proposal: nothing becomes a claim before a person has named its quantity.
"""

from cac_check.extraction.draft import NewSource, draft, update
from cac_check.extraction.mentions import Extraction, Mention, Skipped
from cac_check.extraction.page import text_of_html, text_of_markdown
from cac_check.extraction.search import extract
from cac_check.extraction.wording import Relation

__all__ = [
    "Extraction",
    "Mention",
    "NewSource",
    "Relation",
    "Skipped",
    "draft",
    "extract",
    "text_of_html",
    "text_of_markdown",
    "update",
]
