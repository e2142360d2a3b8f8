"""What each reader has read, follows, keeps and is waited for: never a row per message, never shown to anyone else."""
