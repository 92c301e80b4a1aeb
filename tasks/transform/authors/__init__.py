"""Which mentions are one person: align, block, score, cluster, merge."""
