"""Axle: a CRM server and client compatible with HubSpot's CRM objects API."""

__version__ = "0.1.0"
