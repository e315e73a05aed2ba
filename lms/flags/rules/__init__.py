"""What in the hours of people looks unusual, pure: each finding is a question for a person, never a verdict."""
