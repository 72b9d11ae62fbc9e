"""Many pages: a pool of worker processes on one machine, whole shards that a stopped run continues from."""
