"""What language models and other programs may ask of cac-check over the Model Context Protocol.

``tools`` answers, in a process of its own that ``worker`` runs and ``asking`` can end; ``server`` speaks the protocol.
"""
