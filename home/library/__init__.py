"""The library: what is published here and what other centres publish, found by facets; selections one keeps."""
