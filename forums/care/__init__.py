"""Care for what was written: editing with its history, the summary, and the acts of facilitation."""
