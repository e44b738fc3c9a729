from . import soft404, stylesheets
from .bounds import bound
from .document_worker import DocumentReader
from .encoding import decode
from .extract import Extract, extract_page
from .manuscript import NoManuscript, read_manuscript
from .page import Question, Reading
from .page_worker import PageReader
from .soft404 import Soft
from .stylesheets import DEPTH

__all__ = [
    "DEPTH",
    "DocumentReader",
    "Extract",
    "NoManuscript",
    "PageReader",
    "Question",
    "Reading",
    "Soft",
    "bound",
    "decode",
    "extract_page",
    "read_manuscript",
    "soft404",
    "stylesheets",
]
