"""The pure model of a CRM record: no clock, no random source, no disk, no network."""
