"""What tests stand on: a house with a clock one can move, and ways to speak to it."""
