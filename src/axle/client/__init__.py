"""The client of HubSpot's CRM API and of Axle's: a core without I/O, small transports, and one surface in two forms."""
