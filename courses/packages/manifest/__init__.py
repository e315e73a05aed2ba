"""What a package says it is: SCORM 1.2 and 2004, cmi5. Pure: text in, frozen data and findings out."""
