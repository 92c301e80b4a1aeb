"""What papers and authors have in common: how scored pairs become clusters."""
