"""The academy's worker over the chores alone: what it asks first, it asks of rooms that are not installed here."""

from lms.config.worker import work

if __name__ == "__main__":
    work()
