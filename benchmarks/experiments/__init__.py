"""What was tried for docs/experiments.md, one file a subject, all on the same pages and folds."""
