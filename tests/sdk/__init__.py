"""HubSpot's own SDKs against the server."""
