"""Label ids, groups and titles of both models, in logit order."""

GARMENTS = {
    "t-shirt": ("upper", "T-shirt", "T-Shirt"), "top": ("upper", "Top", "Top"),
    "shirt": ("upper", "Shirt or blouse", "Hemd oder Bluse"), "knitwear": ("upper", "Knitwear", "Strickware"),
    "sweatshirt": ("upper", "Sweatshirt", "Sweatshirt"), "jacket": ("outer", "Jacket or coat", "Jacke oder Mantel"),
    "blazer": ("outer", "Blazer", "Blazer"), "dress": ("whole", "Dress", "Kleid"), "skirt": ("lower", "Skirt", "Rock"),
    "trousers": ("lower", "Trousers", "Hose"), "shorts": ("lower", "Shorts", "Shorts"), "shoes": ("feet", "Shoes", "Schuhe"),
    "hat": ("head", "Hat", "Hut oder Mütze"), "bag": ("carry", "Bag", "Tasche"), "other": ("none", "No garment", "Kein Kleidungsstück"),
}
FASHION_MNIST = {
    "t-shirt-top": ("upper", "T-shirt or top", "T-Shirt oder Top"), "trouser": ("lower", "Trousers", "Hose"),
    "pullover": ("upper", "Pullover", "Pullover"), "dress": ("whole", "Dress", "Kleid"), "coat": ("outer", "Coat", "Mantel"),
    "sandal": ("feet", "Sandal", "Sandale"), "shirt": ("upper", "Shirt", "Hemd"), "sneaker": ("feet", "Sneaker", "Turnschuh"),
    "bag": ("carry", "Bag", "Tasche"), "ankle-boot": ("feet", "Ankle boot", "Stiefelette"),
}
LABELS = {"garments": GARMENTS, "fashion-mnist": FASHION_MNIST}
REJECT = {"garments": "other", "fashion-mnist": None}
