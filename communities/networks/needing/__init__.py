"""Needs through the door: expressing, finding and sharing them, what they became, and the networks they call for."""
