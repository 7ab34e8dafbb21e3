"""What an account defines, over HTTP."""
