"""A file of millions: planned in one pass, checked range by range, reconciled at the end.

The road of a file: `plan` cuts it into ranges of whole lines, `deciding` makes the rows of a range into decisions and
rejections, `results` writes them with their `tally`, `summary` puts all ranges together, and says so only if every row
is there once. The same for a process on one's own machine and for a function in AWS: bytes come in, bytes go out.
"""
