"""The command line, one small module per command, over the edges they share.

``exits`` (exit codes), ``options`` (options several commands take), ``terminal`` (what is shown to a person), ``files``
(what is read and written). Each command module holds one function that ``cli`` registers; it reads its input, calls the
library and prints, and decides nothing about figures.
"""
