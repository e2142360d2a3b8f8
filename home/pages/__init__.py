"""Home, sections, news, network and simple pages, and the blocks they are written with."""
