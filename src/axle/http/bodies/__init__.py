"""What answers look like on the wire, a module for each noun: field names and their order are HubSpot's."""
