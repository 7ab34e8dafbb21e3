"""What an account defines: properties, pipelines, object types, and rules for values."""
