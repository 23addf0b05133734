"""``python -m sockgen`` is the command ``sockgen``."""

from sockgen.cli import main

if __name__ == "__main__":
    main()
