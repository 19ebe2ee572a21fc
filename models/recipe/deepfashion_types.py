"""DeepFashion's 50 categories in the words of taxonomy.json."""

# Category -> canonical type, None where no type is meant or several are. In the order of list_category_cloth.txt.
TYPES: dict[str, str | None] = {
    # upper body
    "Anorak": "jacket", "Blazer": "blazer", "Blouse": "shirt", "Bomber": "jacket", "Button-Down": "shirt",
    "Cardigan": "knitwear", "Flannel": "shirt", "Halter": "top",
    "Henley": None,  # buttoned t-shirt, as often with long sleeves, which taxonomy.json files under knitwear
    "Hoodie": "sweatshirt", "Jacket": "jacket", "Jersey": "t-shirt", "Parka": "jacket", "Peacoat": "jacket",
    "Poncho": "jacket",  # taxonomy.json files capes there
    "Sweater": "knitwear", "Tank": "top", "Tee": "t-shirt", "Top": "top", "Turtleneck": "knitwear",
    # lower body
    "Capris": "trousers", "Chinos": "trousers", "Culottes": "trousers", "Cutoffs": "shorts", "Gauchos": "trousers",
    "Jeans": "trousers", "Jeggings": "trousers", "Jodhpurs": "trousers", "Joggers": "trousers", "Leggings": "trousers",
    "Sarong": "skirt", "Shorts": "shorts", "Skirt": "skirt", "Sweatpants": "trousers", "Sweatshorts": "shorts",
    "Trunks": "shorts",
    # full body; Cape, Nightdress, Shirtdress and Sundress are in the list, but their images are labelled Dress
    "Caftan": "dress",
    "Cape": None,
    "Coat": "jacket",
    "Coverup": None,  # beach wear of any cut
    "Dress": "dress",
    "Jumpsuit": "dress",  # as taxonomy.json does with rompers
    "Kaftan": "dress",
    "Kimono": None,  # worn open over other clothes or closed as a dress
    "Nightdress": "dress",
    "Onesie": None,  # a suit for sleeping
    "Robe": None,  # a dressing gown
    "Romper": "dress", "Shirtdress": "dress", "Sundress": "dress",
}
