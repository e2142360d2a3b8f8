"""The town hall: institutions' own business. A street of its own, and no door to the exchanges."""
