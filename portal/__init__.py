"""A council's customer service commitments: published, challenged, answered and measured."""
