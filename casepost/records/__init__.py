"""The record as the law sees it: exports with a redacted copy, holds, the records schedule, backups, the audit."""
