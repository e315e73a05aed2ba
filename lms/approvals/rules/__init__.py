"""Where a submission may go, what is looked for in a course, and what two states of it differ in (pure)."""
