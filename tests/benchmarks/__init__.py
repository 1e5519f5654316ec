"""Benchmarks: time, memory and ratios. Run by ``script/bench NAME``, not with the tests."""
