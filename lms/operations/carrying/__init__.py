"""What backup, restore and moving share: rows, files and keys, from one form of the academy into another."""
