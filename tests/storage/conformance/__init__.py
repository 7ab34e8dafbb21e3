"""What every storage must do: the same tests against each of them."""
