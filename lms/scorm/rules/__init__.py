"""SCORM 1.2 without pages or tables: the data model, times, whole-state commits, what a state claims."""
