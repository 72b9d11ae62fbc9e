"""Peers that farmsift's quality is measured beside, one file a peer, all on the same folds."""
