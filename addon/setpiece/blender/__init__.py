"""The floor that works with bpy: building, rendering and the session loop."""
