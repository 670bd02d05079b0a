"""The rules of money: what a call costs and how it is shared."""
