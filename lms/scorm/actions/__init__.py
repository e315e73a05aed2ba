"""The door for writing: launches, items that begin, states that are sent."""

from lms.scorm.actions.beginning import begin_item, open_shell
from lms.scorm.actions.committing import Receipt, take_commit
from lms.scorm.actions.launching import Launched, launch

__all__ = ["Launched", "Receipt", "begin_item", "launch", "open_shell", "take_commit"]
