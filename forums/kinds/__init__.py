"""The kinds of thread: what each asks for, and what it shows above the discussion."""
