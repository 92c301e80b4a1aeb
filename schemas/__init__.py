"""What the data looks like: one pandera model a table, and the values that the stages hand to each other."""
