"""What servers cost: generated ones beside others, with real load tools.

`python -m benchmarks` starts each server, drives it, and prints ratios; see `--help`.
"""
