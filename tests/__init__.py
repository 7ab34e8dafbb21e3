"""The tests of Axle."""
