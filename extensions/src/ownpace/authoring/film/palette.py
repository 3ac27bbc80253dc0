"""The colors of a film. Each ink has a contrast of 4.5 to 1 or more on the paper and on each ground."""

PAPER, INK, DARK, WHITE, LINE = "#FBF8F1", "#1B2838", "#0B5563", "#FFFFFF", "#FFE48A"
GROUNDS = {
    "yellow": "#FFE48A",
    "blue": "#9CCBFA",
    "green": "#67C58F",
    "pink": "#F9C0CB",
    "orange": "#FBC48B",
    "gray": "#E2D9C3",
}
"""Behind words, as in ==blue: three quarters== and \\colorbox{blue}{\\frac34}."""
INKS = {"teal": DARK, "red": "#A3201F", "blue": "#0B4A8F", "green": "#14562F", "orange": "#803300", "purple": "#5B2A86"}
"""Words themselves, as in \\color{red}{x}; code has its own."""
COMMENT, WORD, TEXT, NUMBER, NAME = "#4A5A50", "#7A1F5C", "#14562F", "#803300", "#0B4A8F"
FADED = "#8A949E"
"""Only for a second that is gone; nobody has to read it."""
POINTER = "#C2410C"
