"""`ownpace preview`: the student's view of a lesson's source, a moment after it is saved.

`stage.py` makes the students' version in a folder that is gone afterwards, by release's own reading. `students.py` are
those whose view is shown, each with a record of their own; `views.py` says what they have done. `graded.py` has the
teacher's marks come back. `handlers.py` is the frame around it, with its bar, and `app.py` all of it as a tornado
application, which `ownpace preview` serves and a Jupyter server can mount.
"""
