"""What the site costs and how good its pages are, measured on a site of its own: run by script/bench.

A measure is a function from the site to results; `MEASURES` names them all. A result is printed as one line of JSON.
"""
