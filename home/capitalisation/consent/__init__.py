"""The consent of those whom a draft quotes: asked, answered, withdrawn, recorded."""
