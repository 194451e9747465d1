"""What a build and a query cost, measured. ``python -m benchmarks`` writes docs/benchmarks.md."""
