"""One lesson as a SCORM 1.2 package for other systems: a film, or a quiz that is marked in the browser."""
