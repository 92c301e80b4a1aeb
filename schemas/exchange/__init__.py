"""The tables that one step of the pipeline hands to the next."""
