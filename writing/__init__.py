"""Ground floor: how what people write becomes what others read. Markdown, sanitising, excerpts."""
