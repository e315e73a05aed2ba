"""Spreadsheet files of strangers: read without harm (`reading`), given back with the doubtful cells marked (`marking`)."""
