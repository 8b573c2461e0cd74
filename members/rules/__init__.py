"""Times that development of members and terms of committees are held to. Plain data, no database.

What the documents of the party ask of the steps of 发展党员 stands in `members.rules.development`. The days of
warning here are settings of the house (domain.md 2.2 TERM-5).
"""

APPROVAL_DAYS = (400, 30, 0)
"""An approval is shown from the first day on; it turns yellow a month before its three months end."""
CONVERSION_DAYS = (60, 30, 0)
"""Days before the probation ends at which it is shown, turns yellow, and turns red."""
STEP_DAYS = (30, 10, 0)
"""Days before any other step of 发展党员 falls due."""
DEVELOPMENT_HORIZON = 92
"""Days within which a deadline of 发展党员 may be shown at all: the three months of an approval."""
TERM_DAYS = (180, 90, 30)
"""Days before a term ends at which it is shown, turns yellow, and is urgent."""
