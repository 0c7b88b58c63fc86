"""Files from outside: what they really are, and where they are kept.

``check`` decides, with ``containers`` and ``pictures`` for the kinds that need it; ``scanner``
asks a virus scanner where there is one; ``store`` keeps. Nothing here knows a case.
"""
