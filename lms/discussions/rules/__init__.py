"""What announcements and questions may be, and when one has waited too long (pure)."""
