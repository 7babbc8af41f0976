"""Who says and shares the same together, and who passes on whose words: pictures and tables, never a verdict."""
