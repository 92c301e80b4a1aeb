"""Quality on labelled data and speed, measured through the command line."""
