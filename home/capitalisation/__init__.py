"""Capitalisation: from exchanges to a production, with the consent and the credit of those who wrote them."""
