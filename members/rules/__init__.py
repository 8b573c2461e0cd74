"""Times that development of members and terms of committees are held to. Plain data, no database.

The months of approval and probation are those of 《中国共产党发展党员工作细则》 and have not been compared with the
printed text of 2026; the days of warning are settings of the house (domain.md 2.2 TERM-5).
"""

APPROVAL_MONTHS, LONGEST_APPROVAL_MONTHS = 3, 6
"""Months the organisation above has to approve an admission or conversion, and at most (art. 25 and 33)."""
APPROVAL_DAYS = (400, 30, 0)
"""An approval is shown from the first day on; it turns yellow a month before its three months end."""
PROBATION_MONTHS = 12
"""Months from the 支部大会 that admits to the end of the probation (art. 31)."""
CONVERSION_DAYS = (60, 30, 0)
"""Days before the probation ends at which it is shown, turns yellow, and turns red."""
TERM_DAYS = (180, 90, 30)
"""Days before a term ends at which it is shown, turns yellow, and is urgent."""
