"""`consulta` as a program, also as `python -m consulta`.

What a start imports and builds lives as long as the process. Looking for garbage among it meanwhile found none and took
a sixth of the time, so the search begins when the platform serves (`cli`).
"""

import gc

gc.disable()

from consulta.cli import main  # noqa: E402 - after the line above, which is for this import

if __name__ == "__main__":
    main()
