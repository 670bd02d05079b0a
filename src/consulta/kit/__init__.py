"""Building blocks without domain: each could ship in another product."""
