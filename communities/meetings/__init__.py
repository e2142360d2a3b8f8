"""Above the forums: meetings, their registrations and calendar."""
