"""The inventory: find the files of the raw folders, recognise what they are, and open them."""
