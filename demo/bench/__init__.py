"""The measures behind docs/performance.md. Each part is run on data of its own, and best on a quiet machine.

`starts` and `crowd` measure the whole platform; `board` measures the forums beside a stock machina project that holds
the same threads. Nothing here is imported by the platform; `data`, `bulk`, `fill_stock` and `inside` also run within
the stock project, so they import nothing of ours but each other.
"""
