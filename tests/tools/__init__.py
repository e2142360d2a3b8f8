"""Tools of the test suite and of `make check`."""
