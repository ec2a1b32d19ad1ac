"""Which passages are alike: their words and pieces of words weighed (TF-IDF), and the near ones put together.

Everything happens in this process: no model is fetched, no text is sent anywhere. The same passages give the same
groups, in whatever order they come: they are sorted first, and whatever is drawn by lot is drawn with one seed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import normalize

SEED = 20_261_130
FEWEST = 8
"""Passages: fewer are read faster than they are sorted, and a group of one is nobody's pattern."""
MOST_GROUPS = 12
BY_PAIRS = 1500
"""Up to so many every pair is compared; above it, k-means does with less."""
LEADING = 6
WORD = r"(?u)\b[^\W\d_]{2,}\b"
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Group:
    """Places of passages that are alike, the most typical first, and the words that set them apart."""

    members: tuple[int, ...]
    words: tuple[str, ...]


class TooLittle(Exception):
    """There is not enough to find groups in."""


def groups_of(
    texts: Sequence[str], wanted: int | None = None, progress: Progress = lambda percent: None
) -> list[Group]:
    """The groups of these texts, the largest first. `wanted`: how many; without it, as many as lie apart best."""
    if len(texts) < FEWEST or len({_bare(text) for text in texts}) < FEWEST:
        raise TooLittle
    return _grouped(texts, wanted, progress)


def split(texts: Sequence[str]) -> list[Group]:
    """One group as two."""
    if len({_bare(text) for text in texts}) < 2:
        raise TooLittle
    return _grouped(texts, 2, lambda percent: None)


def _grouped(texts: Sequence[str], wanted: int | None, progress: Progress) -> list[Group]:
    order = sorted(range(len(texts)), key=lambda place: (_bare(texts[place]), place))
    sorted_texts = [texts[place] for place in order]
    words, names, weights = _weighed(sorted_texts)
    progress(30)
    labels = _labels(weights, wanted, progress)
    found = [_group(label, labels, weights, words, names) for label in sorted(set(labels.tolist()))]
    back = [Group(tuple(order[place] for place in one.members), one.words) for one in found]
    progress(100)
    return sorted(back, key=lambda one: (-len(one.members), _bare(texts[one.members[0]])))


def _bare(text: str) -> str:
    return " ".join(text.casefold().split())


def _weighed(texts: Sequence[str]) -> tuple[csr_matrix, np.ndarray, csr_matrix]:
    """Words by themselves, for what a group is called; words and pieces of words together, for what is near."""
    common = {"sublinear_tf": True, "lowercase": True}
    by_words = TfidfVectorizer(token_pattern=WORD, ngram_range=(1, 2), stop_words="english", min_df=1, **common)
    by_pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=1, max_features=50_000, **common)
    pieces = by_pieces.fit_transform(texts)
    try:
        words = by_words.fit_transform(texts)
        names = by_words.get_feature_names_out()
    except ValueError:  # nothing but common words: pieces have to do
        words, names = csr_matrix((len(texts), 1)), np.array([""])
    return words, names, normalize(hstack([words, 0.7 * pieces]).tocsr())


def _labels(weights: csr_matrix, wanted: int | None, progress: Progress) -> np.ndarray:
    count = weights.shape[0]
    if count > BY_PAIRS:
        return _by_means(weights, wanted or MOST_GROUPS)
    far = np.clip(1 - (weights @ weights.T).toarray(), 0, 2)
    np.fill_diagonal(far, 0)
    progress(50)
    if wanted:
        return _by_pairs(far, min(wanted, count))
    tried = list(range(2, min(MOST_GROUPS, count // 3) + 1))
    found = []
    for done, number in enumerate(tried, start=1):
        labels = _by_pairs(far, number)
        found.append((round(float(silhouette_score(far, labels, metric="precomputed")), 9), -number, labels))
        progress(50 + 45 * done // len(tried))
    return max(found, key=lambda one: one[:2])[2]


def _by_pairs(far: np.ndarray, number: int) -> np.ndarray:
    return AgglomerativeClustering(n_clusters=number, metric="precomputed", linkage="average").fit_predict(far)


def _by_means(weights: csr_matrix, number: int) -> np.ndarray:
    """Many passages, in fewer dimensions; the seed makes it repeatable."""
    flat = TruncatedSVD(n_components=min(100, weights.shape[1] - 1), random_state=SEED).fit_transform(weights)
    return KMeans(n_clusters=number, n_init=4, random_state=SEED).fit_predict(normalize(flat))


def _group(label: int, labels: np.ndarray, weights: csr_matrix, words: Any, names: np.ndarray) -> Group:
    inside = np.flatnonzero(labels == label)
    middle = np.asarray(weights[inside].mean(axis=0)).ravel()
    near = weights[inside] @ middle
    members = [
        int(inside[place]) for place in sorted(range(len(inside)), key=lambda one: (-round(float(near[one]), 9), one))
    ]
    mean = np.asarray(words[inside].mean(axis=0)).ravel()
    outside = np.flatnonzero(labels != label)
    if len(outside):
        mean = mean - np.asarray(words[outside].mean(axis=0)).ravel()
    return Group(tuple(members), tuple(_leading(mean, names)))


def _leading(weight: np.ndarray, names: np.ndarray) -> Iterator[str]:
    """The words that set it apart; a pair of words takes the place of each of its two."""
    chosen: list[str] = []
    for place in sorted(range(len(names)), key=lambda one: (-round(float(weight[one]), 9), names[one])):
        name = str(names[place])
        if weight[place] <= 0 or not name or len(chosen) == LEADING:
            break
        if not any(set(name.split()) & set(one.split()) for one in chosen):
            chosen.append(name)
    yield from chosen
