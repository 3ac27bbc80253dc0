"""The units of school: SI with its prefixes, and what else a pupil measures, counts and pays with.

A row is: names · size in the base units · base units and their powers. A name in two rows has both meanings, and the
question's own unit decides: the " of a length is an inch, that of an angle a second.
"""

from fractions import Fraction

PREFIXES = {
    "Q": 30, "R": 27, "Y": 24, "Z": 21, "E": 18, "P": 15, "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "da": 1,
    "d": -1, "c": -2, "m": -3, "μ": -6, "u": -6, "n": -9, "p": -12, "f": -15, "a": -18, "z": -21, "y": -24,
}  # fmt: skip
LONG_PREFIXES = {
    "tera": 12, "giga": 9, "mega": 6, "kilo": 3, "hecto": 2, "deca": 1, "deci": -1, "centi": -2, "milli": -3,
    "micro": -6, "nano": -9, "pico": -12,
}  # fmt: skip

SI: list[tuple[str, str, int | str, str]] = [
    ("m", "meter metre", 1, "m"),
    ("g", "gram gramme", "1/1000", "kg"),
    ("s", "second", 1, "s"),
    ("A", "amp ampere", 1, "A"),
    ("K", "kelvin", 1, "K"),
    ("mol", "mole", 1, "mol"),
    ("cd", "candela", 1, "cd"),
    ("Hz", "hertz", 1, "s-1"),
    ("N", "newton", 1, "kg m s-2"),
    ("Pa", "pascal", 1, "kg m-1 s-2"),
    ("J", "joule", 1, "kg m2 s-2"),
    ("W", "watt", 1, "kg m2 s-3"),
    ("C", "coulomb", 1, "A s"),
    ("V", "volt", 1, "kg m2 s-3 A-1"),
    ("F", "farad", 1, "kg-1 m-2 s4 A2"),
    ("Ω", "ohm", 1, "kg m2 s-3 A-2"),
    ("S", "siemens", 1, "kg-1 m-2 s3 A2"),
    ("Wb", "weber", 1, "kg m2 s-2 A-1"),
    ("T", "tesla", 1, "kg s-2 A-1"),
    ("H", "henry", 1, "kg m2 s-2 A-2"),
    ("lm", "lumen", 1, "cd"),
    ("lx", "lux", 1, "cd m-2"),
    ("Bq", "becquerel", 1, "s-1"),
    ("Gy", "gray", 1, "m2 s-2"),
    ("Sv", "sievert", 1, "m2 s-2"),
    ("L l ℓ", "liter litre", "1/1000", "m3"),
    ("eV", "electronvolt", "1602176634e-28", "kg m2 s-2"),
    ("bar", "bar", 100000, "kg m-1 s-2"),
    ("cal", "calorie", "4.184", "kg m2 s-2"),
    ("Wh", "watthour watt-hour", 3600, "kg m2 s-2"),
    ("B", "byte", 8, "bit"),
    ("bit", "bit", 1, "bit"),
    ("t", "tonne", 1000, "kg"),
]
"""Symbols, names, size, base units: these take prefixes."""

OTHERS: list[tuple[str, int | str, str]] = [
    ("min mins minute minutes", 60, "s"),
    ("h hr hrs hour hours", 3600, "s"),
    ("sec secs", 1, "s"),
    ("d day days", 86400, "s"),
    ("wk week weeks", 604800, "s"),
    ("month months", 1, "month"),
    ("a y yr yrs year years", 12, "month"),
    ("ha hectare hectares", 10000, "m2"),
    ("are ares", 100, "m2"),
    ("cc ccm", "1/1000000", "m3"),
    ("kph kmh", "5/18", "m s-1"),
    ("mph", "0.44704", "m s-1"),
    ("kn knot knots", "463/900", "m s-1"),
    ('in inch inches "', "0.0254", "m"),
    ("ft foot feet '", "0.3048", "m"),
    ("yd yds yard yards", "0.9144", "m"),
    ("mi mile miles", "1609.344", "m"),
    ("nmi", 1852, "m"),
    ("Å angstrom angstroms", "1e-10", "m"),
    ("au AU", 149597870700, "m"),
    ("oz ounce ounces", "0.028349523125", "kg"),
    ("lb lbs pound pounds", "0.45359237", "kg"),
    ("u Da", "1.66053906892e-27", "kg"),
    ("gal gallon gallons", "0.003785411784", "m3"),
    ("qt quart quarts", "0.000946352946", "m3"),
    ("pt pint pints", "0.000473176473", "m3"),
    ("cup cups", "0.0002365882365", "m3"),
    ("tbsp tablespoon tablespoons", "0.00001478676478125", "m3"),
    ("tsp teaspoon teaspoons", "0.00000492892159375", "m3"),
    ("atm", 101325, "kg m-1 s-2"),
    ("mmHg torr", "133.322387415", "kg m-1 s-2"),
    ("hp", "745.69987158227022", "kg m2 s-3"),
    ("° deg degs degree degrees", 1, "angle"),
    ("arcmin arcminute arcminutes '", "1/60", "angle"),
    ('arcsec arcsecond arcseconds "', "1/3600", "angle"),
    ("rad radian radians", "57.295779513082320876798154814105", "angle"),
    ("gon grad", "9/10", "angle"),
    ("rev revolution revolutions turn turns", 360, "angle"),
    ("% percent", "1/100", ""),
    ("‰ permille", "1/1000", ""),
    ("ppm", "1/1000000", ""),
    ("rpm", 6, "angle s-1"),
    ("molar", 1000, "mol m-3"),
    ("M", 1000, "mol m-3"),
    ("dozen dozens", 12, "piece"),
    ("piece pieces pc pcs", 1, "piece"),
    ("dB", 1, "dB"),
    ("kgs kilo kilos", 1, "kg"),
]
"""Names, size, base units: these take no prefix."""

TEMPERATURES = {
    "°C": (Fraction(1), Fraction("273.15")),
    "°F": (Fraction(5, 9), Fraction("45967/180")),
}
"""Kelvins of a degree, and kelvins at zero."""
TEMPERATURE_NAMES = {
    "°C": "°C °celsius degC celsius centigrade degreeCelsius degreesCelsius degreecelsius degreescelsius C",
    "°F": "°F °fahrenheit degF fahrenheit degreeFahrenheit degreesFahrenheit degreefahrenheit degreesfahrenheit F",
}

MONEY: list[tuple[str, int | str]] = [
    ("USD $ US$ dollar dollars buck bucks", 1),
    ("AUD $ A$ AU$ dollar dollars", 1),
    ("CAD $ C$ CA$ dollar dollars", 1),
    ("NZD $ NZ$ dollar dollars", 1),
    ("SGD $ S$ dollar dollars", 1),
    ("EUR € euro euros", 1),
    ("GBP £ pound pounds quid", 1),
    ("JPY ¥ yen", 1),
    ("CNY ¥ RMB yuan", 1),
    ("INR ₹ Rs Re rupee rupees ₨", 1),
    ("PKR Rs Re rupee rupees ₨", 1),
    ("CHF Fr francs franc", 1),
    ("SEK kr krona kronor", 1),
    ("NOK kr krone kroner", 1),
    ("DKK kr krone kroner", 1),
    ("BRL R$ real reais", 1),
    ("MXN $ Mex$ peso pesos", 1),
    ("PHP ₱ peso pesos", 1),
    ("ZAR R rand", 1),
    ("KES KSh Ksh shilling shillings", 1),
    ("NGN ₦ naira", 1),
    ("GHS ₵ GH₵ cedi cedis", 1),
    ("RUB ₽ ruble rubles", 1),
    ("TRY ₺ TL lira", 1),
    ("ILS ₪ shekel shekels NIS", 1),
    ("KRW ₩ won", 1),
    ("VND ₫ dong", 1),
    ("THB ฿ baht", 1),
    ("PLN zł zl zloty", 1),
    ("CZK Kč", 1),
    ("UAH ₴ hryvnia", 1),
    ("USD ¢ c ct cent cents", "1/100"),
    ("EUR c ct cent cents", "1/100"),
    ("AUD ¢ c ct cent cents", "1/100"),
    ("GBP p pence penny", "1/100"),
]
"""Names of a currency, the code first, and how much of it that is."""
CODES = {names.split()[0] for names, _ in MONEY}
"""The currencies."""

PLURALS = {
    "child": "children", "person": "people", "man": "men", "woman": "women", "mouse": "mice", "tooth": "teeth",
    "half": "halves", "leaf": "leaves", "loaf": "loaves", "knife": "knives", "goose": "geese", "die": "dice",
    "vertex": "vertices", "life": "lives", "shelf": "shelves", "wolf": "wolves", "ox": "oxen", "axis": "axes",
}  # fmt: skip
"""Nouns whose plural is not made with "s"."""
