"""The border: two shapes, many doors.

`Signal` is what somebody said or measured; `Notice` is what a department is told.
`sources/` turn files and messages of the outside world into signals, `channels/` carry notices out.
This package knows nothing of playbooks, classifiers or storage.
"""
