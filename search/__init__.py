"""Service: one projection of everything that can be found, and two engines that look through it."""
