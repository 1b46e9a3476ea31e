"""What do the law and the company's rules say? Pure Python: no framework, no SQL, no clock."""
