"""Props: things that stand about. Made by code (shapes) or any mesh in the catalogue (obj, glb)."""
