"""Engines: decide whether a system has a solution, and hand over the proof."""
