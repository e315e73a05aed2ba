"""What machines watch, in Prometheus' text form: counted by the web processes, or read from rows when it is asked."""
