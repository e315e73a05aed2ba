"""A ZIP of a stranger: its list is read within limits, its names are checked, its members come as streams."""
