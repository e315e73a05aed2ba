"""The monthly report of a partner: a snapshot of figures with a code that anybody can check."""
