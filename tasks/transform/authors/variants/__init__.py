"""The second round: clusters under names that are one name, written differently."""
