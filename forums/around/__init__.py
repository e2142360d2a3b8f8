"""Around a thread: its outline, threads alike, who will be told, print and export."""
