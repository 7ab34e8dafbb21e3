"""Programs with HubSpot's host in them, or in what they stand on; each has an environment of its own, and prints JSON."""
