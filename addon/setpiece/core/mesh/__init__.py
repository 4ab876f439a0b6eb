"""Triangle meshes in plain numpy: nets over a field, exact cuts along curves, rounded panel edges and simple solids."""
