"""What commands draw with: lines of JSON, tables, progress, moments in time."""
