"""The made-up regency: a whole election to show, load and test the product with."""
