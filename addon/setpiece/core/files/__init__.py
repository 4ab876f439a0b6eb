"""File formats read and written with numpy and zlib alone, for Blender's own Python has no library for them."""
