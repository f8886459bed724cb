"""Rules that the figures of tables suggest: relations that hold in nearly all reports, each with its coincidence.

Candidates come from a sample of reports; how often a rule holds is counted by the check of tables, on every report.
"""
