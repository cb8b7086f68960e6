"""The two kinds of stop that are not bugs: something to tell the user, and a cancel."""


class CascadeError(Exception):
    """An expected failure: what is wrong, and what to do next, each a full sentence.

    Anything raised that is not a `CascadeError` or `Cancelled` is a bug.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class BadRequest(CascadeError):
    """The request itself cannot be drawn; nothing has been loaded or written."""


class BadModel(CascadeError):
    """A model's folder or file is missing, damaged or of another kind."""


class CannotSave(CascadeError):
    """A picture or file could not be written; whatever was there before is untouched."""


class CannotSetUp(CascadeError):
    """This machine or this installation lacks something that the task needs."""


class Cancelled(Exception):
    """The user has stopped the work. Never shown as a failure."""
