"""Below the forums: profiles and organisations, who a professional is to the others."""
