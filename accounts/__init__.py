"""Identity: who someone is to the software, and as whom they read. Knows nothing of what people do here."""
