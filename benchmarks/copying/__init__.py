"""Parts of ``bench_copies.py``: peers, texts, attacks, measures."""
