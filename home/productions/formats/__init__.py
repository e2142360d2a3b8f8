"""A production in other forms than its page: Markdown, PDF, EPUB, citations."""
