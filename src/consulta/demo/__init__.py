"""A demo worth showing: believable people with a past, made through the same commands as real ones."""

from consulta.demo.filling import fill_demo
from consulta.demo.introduction import introduce_demo_people

__all__ = ["fill_demo", "introduce_demo_people"]
