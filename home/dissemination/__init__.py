"""How what is published travels: feeds, sitemap."""
