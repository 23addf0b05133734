"""The specs of fields in layouts: text becomes its parts, each with its place."""

from sockgen.specs.expressions import ExpressionParser
from sockgen.specs.parser import SpecParser
from sockgen.specs.surroundings import Known
from sockgen.specs.tokens import Token, Tokens

__all__ = ["ExpressionParser", "Known", "SpecParser", "Token", "Tokens"]
