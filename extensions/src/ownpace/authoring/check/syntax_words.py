"""What an author reads where Python says something: by its message, or by the line that it is about."""

SAID: tuple[tuple[str, str, str], ...] = (
    (
        r"'(.)' was never closed",
        "The bracket {0} that opens here is never closed.",
        "Write the closing bracket that belongs to it, after its last value.",
    ),
    (r"unmatched '(.)'", "The bracket {0} closes what was never opened.", "Take it out, or open it before."),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
        "The bracket {1} is closed with {0}.",
        "Close each bracket with its own kind: ( ), [ ], {{ }}.",
    ),
    (
        r"unterminated (?:triple-quoted |f-)*string literal",
        "A text begins here, and its closing quote is missing.",
        "Write the quote, or the three, at its end.",
    ),
    (
        r"forgot a comma",
        "A comma is missing between two values, here or on a line above.",
        "Write a comma after each value.",
    ),
    (r"too many nested", "The brackets are nested too deeply.", "Divide it."),
    (r"Missing parentheses in call to '(\w+)'", "{0} has no brackets.", 'Write {0}("…").'),
    (
        r"expected after dictionary key|expression expected after ':'",
        "In braces something has no colon, or no words after it.",
        'Write each as "4": "…", with a comma between them.',
    ),
    (
        r"positional argument follows keyword argument",
        "A value without a name stands after one with a name.",
        "Give it its name, as in answer=…, or move it to the front.",
    ),
    (r"keyword argument repeated: (\w+)", "{0}= is given twice.", "Take one of the two out."),
    (
        r"unexpected indent|unindent does not match|inconsistent use of tabs",
        "The line does not begin below the line before.",
        "Take out the spaces at its beginning, or give it as many as its neighbours.",
    ),
    (
        r"expected an indented block",
        "The line belongs to the one above, and is not indented.",
        "Put four spaces before it.",
    ),
    (r"leading zeros in decimal", "A number begins with 0.", 'Write it without, or in quotes: "007".'),
    (r"invalid decimal literal", "A number and a word stand together.", 'Put quotes around it: "3rd".'),
    (
        r"assign to|Maybe you meant '=='|expression cannot contain assignment",
        "What stands before = is not a name.",
        "Write a name before =, without spaces and quotes: answer=4.",
    ),
    (r"expected ':'", "A colon is missing at the end of the line.", "Write : at its end."),
    (
        r"unicode error|truncated \\",
        "A backslash is taken for a sign of its own.",
        'Write r before the quote: r"\\frac".',
    ),
)


LINES: tuple[tuple[str, str, str], ...] = (
    (
        r"^\s*(%%?[A-Za-z]\w*|!\s*\w+)",
        "{0} is a line for IPython, and beside it a question is not found.",
        "Put the question into a Code cell of its own.",
    ),
    (
        r"=\s*(-?\d+),(\d+)\s*(?:[,)]|$)",
        "The comma in {0},{1} makes two numbers of it.",
        'Write {0}.{1}, or in quotes "{0},{1}".',
    ),
    (
        r"=\s*(\d+(?:\.\d+)?)\s*%\s*(?:[,)]|$)",
        "{0}% is not a number in Python.",
        'Write it in quotes: "{0}%".',
    ),
    (
        r"\{[^}]*?(\"[^\"]*\"|'[^']*')\s*=(?!=)",
        "In braces a colon stands between the two, and no =.",
        "Write {0}: and what belongs to it.",
    ),
    (r"^[^{]*?(?:^|[(,])\s*([a-z_]+)\s*:(?!=)", "The value of {0} stands after a colon.", "Write = for it: {0}=…"),
    (r"(?:^|[(,])\s*([a-z_]+)\s*==", "Two = after {0} compare two values.", "Write one: {0}=…"),
    (r"^\s*(?!from\b)(\w+)\s+([\w.]+)\s+import\b", "{0} is not a word of Python's.", "Write from {1} import …"),
    (r"\bimport\s+(?:.*,\s*)?(\w+)\s+(?!as\b)(\w+)", "A comma is missing between {0} and {1}.", "Write {0}, {1}."),
    (
        r"(?:^|[(,])\s*([a-z]+) +([a-z_]+)\s*=(?!=)",
        "“{0} {1}” is not a name: it has a space in it.",
        "Write it without the space, or a comma between two values.",
    ),
    (
        r"(?:^\s*|[(,\[=]\s*)(?!(?:if|for|while|elif|else|return|def|class|with|from|import|not|assert|raise|del|print)\b)"
        r"([^\W\d_][\w'’-]*(?:(?: [\w'’-]+)+[.?!…]+|(?: [\w'’-]+){2,}))\s*(?:[,)\]]|$)",
        "The words “{0}” have no quotes around them.",
        'Write them in quotes: "{0}"',
    ),
    (
        r"(?:^\s+|[(,]\s*)(?!(?:if|for|while|elif|return|def|class|with|from|import|not|assert|raise|del)\b)([a-z_]+)\s+"
        r"(?!(?:in|is|if|or|and|not|for|else|import)\b)([\w\"'\[{][^=]*)$",
        "After {0} no = stands before its value.",
        "Write {0}=…",
    ),
    (r"(,)\s*,", "Two commas stand here, and nothing between them.", "Take one of them out."),
)
"""What only the line tells, whatever Python says of it."""
