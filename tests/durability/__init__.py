"""What was acknowledged is there after kill -9, power cuts and failing disks."""
