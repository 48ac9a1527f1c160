"""The report of a batch that people look at: one page in three languages, from the summary and nothing else."""

from eligibility.batch.report.page import report_html

__all__ = ["report_html"]
