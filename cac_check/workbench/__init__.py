"""The workbench: a page on this machine on which an article is checked without writing YAML.

Everything done on the page is an edit of the data set and its rules (``edits``), checked before it is written
(``workspace``). What the page shows is computed from what is on disk, and from nothing else.
"""
