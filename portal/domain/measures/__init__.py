"""What the public is told of how we do: named measures of plain values (Policy A12 to A14).

``catalogue`` lists them. Nothing here knows where the values come from.
"""
