"""Past one machine: the same verdicts by Spark, and what shows only over a whole crawl.

Importing a module of this package needs the extra ``spark``.
"""
