"""What can go wrong. Each message is a sentence for the person who reads it.

DossierError
├── SettingError      a setting is missing or makes no sense
├── FolderError       the documents or the data folder cannot be used
│   └── DamagedError  what the index holds of a document is not what was written
├── BusyError         another process is changing the index
├── EngineError       a search engine elsewhere does not answer, or not as it should
├── NameRefusedError  a file name that cannot be stored
└── RefusedError      a file was not taken, and why
"""

from __future__ import annotations


class DossierError(Exception):
    """Anything that we can explain; ``str(error)`` is a sentence that may be shown as it is."""


class SettingError(DossierError):
    """A setting is missing or makes no sense; the sentence names the variable."""


class FolderError(DossierError):
    """The documents or the data folder cannot be read or written."""


class DamagedError(FolderError):
    """What the index holds of a document is not what was written: the disk, or somebody, has changed it."""

    def __init__(self, document: str) -> None:
        super().__init__(f"What the index holds of {document} was damaged; it is read anew. Please ask again in a moment.")
        self.document = document


class BusyError(DossierError):
    """Another process is changing the index."""


class EngineError(DossierError):
    """A search engine outside this process cannot be reached, or does not do what it is asked."""


class NameRefusedError(DossierError):
    """A name under which no document can be stored."""


class RefusedError(DossierError):
    """A file that was not taken.

    ``code`` is one of the keys of ``REASONS``, for a front end that says it in another language; ``str(error)`` is
    the English sentence, which says why and what to do.
    """

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(REASONS[code].format(**details))


REASONS = {
    "empty": "The file is empty; please send one with text in it.",
    "unreadable": "The file cannot be opened; please check that Dossier may read it. It is tried again by itself.",
    "too-large": "The file is larger than {limit} MB; please split it and add the parts.",
    "password": "The file is locked with a password; please save a copy without one and add that.",
    "damaged": "The file is damaged and cannot be opened; please get a fresh copy and add that.",
    "bomb": "The file unpacks to far more than its size or asks for more memory or time than a document may; "
    "please export it anew, or split it, and add that.",
    "mismatch": "The name says {named}, but the content is {found}; please give the file the right ending.",
    "unsupported": "This kind of file cannot be read; please send pdf, docx, odt, rtf, txt, md, html, epub, xlsx or csv.",
    "pictures": "The file holds no readable text (all {pages} pages are pictures); please run text recognition "
    "(OCR) on it, send a version with text, or install the program Tesseract, which then does it here (see the README).",
    "no-text": "The file holds no readable text; please send a version with text.",
    "restricted": "It says of itself that not everybody may read it (access: {access}); please move it to the folder of "
    "restricted documents, RESTRICTED_DIR, or take that line out.",
    "encoding": "The letters of this file cannot be told apart from noise; please save it as UTF-8 and add that.",
}
