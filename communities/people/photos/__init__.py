"""Photos of people: written anew, given to whom they are shown, by nobody else's service."""
