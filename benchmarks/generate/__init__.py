"""Plans made up with known facts, so that cost and accuracy can be measured at any size.

``python -m benchmarks.generate --plans N --length full|short --out DIR`` writes N plans of real
counties and cities, and beside each what it says (``facts/<stem>.json``); ``--score`` reads them
back and says, by kind of layout, how much of it was found.
"""
