"""Checks a card against card.schema.json. Its patterns are ECMAScript's with `\\p{…}`, which Python's own `re` cannot read."""

import json
from collections.abc import Iterator

import jsonschema
import regex

from recipe.export import MODELS

SCHEMA = MODELS / "card.schema.json"


def pattern(validator: object, wanted: str, instance: object, schema: dict) -> Iterator[jsonschema.ValidationError]:
    if isinstance(instance, str) and not regex.search(wanted, instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {wanted!r}")


Validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": pattern})


def check(card: dict) -> None:
    """Raises jsonschema.ValidationError, which names the field, when the card is not valid."""
    Validator(json.loads(SCHEMA.read_text())).validate(card)
