"""Which records are one paper: block, score, cluster, merge."""
