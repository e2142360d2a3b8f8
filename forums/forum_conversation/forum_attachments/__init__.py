"""machina app overridden: see docs/architecture.md, « Forums on machina »."""
