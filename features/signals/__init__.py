"""The signals, one file a group. Importing this package declares them all in ``REGISTRY``."""
