"""Questions. One question is one cell, and that cell is an ordinary nbgrader autograder cell.

`ask.choice` one right option · `ask.choices` several right options, partial credit · `ask.number` integers,
decimals, fractions and mixed numbers · `ask.text` a word or a short phrase · `ask.reflect` free text that the
teacher marks.

What they share:

item: the question's id, in kebab-case, used once in a lesson; nbgrader's grade_id
prompt, hints, steps and the words for answers: Markdown with $math$
objective: the short name of one of the lesson's objectives
points: what the question is worth in the gradebook
answer: what is right. With it the student hears at once whether, and why; without it (an exit ticket, whose key
    stands in nbgrader's hidden region as `question.key(answer)`) the answer is only kept
wrong: an answer that is foreseen → what to say to it (in a hidden key: the misconception's name)
right: what to say to a right answer
hints: shown one at a time, from gentle to strong
steps: worked steps shown with the question, its scaffold; leave steps out from the end to fade it
"""

from ownpace.ask.choice import choice
from ownpace.ask.choices import choices
from ownpace.ask.form import done, form
from ownpace.ask.number import number
from ownpace.ask.question import Question
from ownpace.ask.reflect import reflect
from ownpace.ask.text import text

__all__ = ["Question", "choice", "choices", "done", "form", "number", "reflect", "text"]
