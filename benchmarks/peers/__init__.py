"""Servers to compare with, written as somebody would who knows what he does.

Each speaks as much of RESP as the load needs: arrays of strings, `PING`, `GET`, `SET`.
None checks what ours checks: bounds, forms, types. `python -m benchmarks.peers.NAME PORT`.
"""
