"""Service: aggregates that never concern fewer than five people; the only thing steering sees of the exchanges."""
