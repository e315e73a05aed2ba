"""The door for reading: what a launch starts from, and the attempts of a lesson."""

from lms.scorm.queries.attempts import AttemptView, LessonAttempts, lesson_attempts
from lms.scorm.queries.launches import begin_look, launch_data, look_data

__all__ = ["AttemptView", "LessonAttempts", "begin_look", "launch_data", "lesson_attempts", "look_data"]
