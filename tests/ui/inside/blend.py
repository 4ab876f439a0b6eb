"""What stands in the scene of a .blend file, as JSON."""

import json
import sys
from pathlib import Path

import bpy

sys.path.append(str(Path(__file__).parent))
from contents import contents

answer, blend, name = sys.argv[sys.argv.index("--") + 1 :]
bpy.ops.wm.open_mainfile(filepath=blend)
Path(answer).write_text(json.dumps({"contents": contents(bpy.data.scenes[name])}))
