"""What exams come to on paper: the score sheet of a practical task, the result list of a class, the proof of a result."""
