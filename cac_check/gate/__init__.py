"""The gate: what an edit of a data set changed, and whether it passes.

``comparison`` sets two reports side by side, ``edits`` says what was edited, ``baseline`` knows what was accepted,
``git`` reads earlier versions, ``text`` and ``summary`` print. Only ``git`` touches anything outside.
"""
