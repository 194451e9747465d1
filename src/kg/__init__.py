"""EcoPlan KG: a knowledge graph of China's local environmental-protection plans."""

__version__ = "0.1.0"
