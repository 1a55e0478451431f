"""The sample shop: a music shop's real purchase log, as the Lifetimes package carries it (MIT)."""

from config.sample.fetching import SampleUnavailable, fetch_sample
from config.sample.loading import loaded_sample, prepare_sample

__all__ = ["SampleUnavailable", "fetch_sample", "loaded_sample", "prepare_sample"]
