"""Regular languages over octets, compared with brute force on small alphabets."""
