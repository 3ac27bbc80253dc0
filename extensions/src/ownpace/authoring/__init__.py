"""For the people who write lessons."""
