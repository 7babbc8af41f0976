"""Local servers that speak as the platforms do, from one made-up world on a simulated clock."""
