"""A card's titles are checked by the schema's own patterns."""

import json
import unittest

import jsonschema

from recipe import schema
from recipe.export import released


class Schema(unittest.TestCase):
    def setUp(self) -> None:
        self.card = json.loads((released("garments") / "card.json").read_text())

    def test_the_released_card_is_valid(self) -> None:
        schema.check(self.card)

    def test_a_title_has_something_to_see(self) -> None:
        for title in ("", " ", "\u200b", "\u2800"):
            with self.assertRaises(jsonschema.ValidationError, msg=repr(title)):
                schema.check({**self.card, "labels": [{**self.card["labels"][0], "title": {"en": title, "de": "T"}}, *self.card["labels"][1:]]})


if __name__ == "__main__":
    unittest.main()
