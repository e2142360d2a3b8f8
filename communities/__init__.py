"""Districts where people live: people and networks stand below the forums, meetings and chat above them."""
